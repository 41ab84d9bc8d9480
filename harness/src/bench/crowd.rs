//! Connections to one server, all of them served by the one thread that calls.
//!
//! The load comes from as few threads as can be: it runs on the same machine as the server, and what
//! it uses is not the server's any more.

use std::io::{self, Read as _, Write as _};
use std::time::Instant;

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

/// The most that is read from a connection at once.
const CHUNK: usize = 64 << 10;

/// Connections that are looked at in one turn.
const TURN: usize = 1024;

/// Connections to one server.
pub struct Crowd {
    poll: Poll,
    events: Events,
    clients: Vec<Client>,
    chunk: Box<[u8]>,
}

struct Client {
    stream: TcpStream,
    /// What the server has not yet taken.
    unsent: Vec<u8>,
}

impl Crowd {
    /// Of these connections, which do not block.
    pub fn new(streams: Vec<std::net::TcpStream>) -> io::Result<Self> {
        let poll = Poll::new()?;
        let mut clients = Vec::with_capacity(streams.len());
        for (number, stream) in streams.into_iter().enumerate() {
            stream.set_nodelay(true)?;
            let mut stream = TcpStream::from_std(stream);
            let both = Interest::READABLE | Interest::WRITABLE;
            poll.registry().register(&mut stream, Token(number), both)?;
            clients.push(Client {
                stream,
                unsent: Vec::new(),
            });
        }
        Ok(Self {
            poll,
            events: Events::with_capacity(TURN),
            clients,
            chunk: vec![0; CHUNK].into(),
        })
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.clients.len()
    }

    /// Sends something on one connection, as soon as the server takes it.
    pub fn send(&mut self, who: usize, bytes: &[u8]) -> io::Result<()> {
        let client = &mut self.clients[who];
        client.unsent.extend_from_slice(bytes);
        client.write()
    }

    /// Waits until something arrives, at most until then, and hands out what has arrived.
    ///
    /// # Errors
    /// The server closed a connection.
    pub fn listen(&mut self, until: Instant, mut hear: impl FnMut(usize, &[u8])) -> io::Result<()> {
        let time = until.saturating_duration_since(Instant::now());
        match self.poll.poll(&mut self.events, Some(time)) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            polled => polled?,
        }
        for event in &self.events {
            let Token(who) = event.token();
            let client = &mut self.clients[who];
            if event.is_writable() {
                client.write()?;
            }
            let closed = event.is_read_closed();
            if event.is_readable() || closed {
                client.read(&mut self.chunk, closed, |bytes| hear(who, bytes))?;
            }
        }
        Ok(())
    }
}

impl Client {
    fn write(&mut self) -> io::Result<()> {
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(written) => drop(self.unsent.drain(..written)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads all there is, for it is not told of again. Where the server has closed, the end is
    /// there too; else what does not fill the chunk was all.
    fn read(
        &mut self,
        chunk: &mut [u8],
        closed: bool,
        mut hear: impl FnMut(&[u8]),
    ) -> io::Result<()> {
        loop {
            match self.stream.read(chunk) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(length) => {
                    hear(&chunk[..length]);
                    if length < chunk.len() && !closed {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }
}
