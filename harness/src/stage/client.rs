//! One connection to the server: a task that reads (`reader.rs`), and a task that writes.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::endpoint::Endpoint;
use super::intake::Intake;
use super::reader::{Reader, Sink};
use crate::script::Actor;

#[derive(Debug)]
enum Outgoing {
    Bytes(Vec<u8>),
    Reset,
}

/// The writing side of a connection, and the task of its reading side.
#[derive(Debug)]
pub struct Client {
    outgoing: Option<mpsc::UnboundedSender<Outgoing>>,
    reader: JoinHandle<()>,
    /// Whether it is to read.
    reading: watch::Sender<bool>,
    writer: JoinHandle<()>,
    /// The same socket once more, for a thread that sends without pause.
    twin: Option<std::net::TcpStream>,
}

impl Client {
    /// Connects; what the server sends goes to `sink`, as far as there is memory for it.
    pub async fn connect(
        server: &Endpoint,
        intake: Intake,
        actor: Actor,
        sink: Sink,
    ) -> io::Result<Self> {
        let stream = server.connect().await?.into_std()?;
        stream.set_nodelay(true)?;
        let twin = stream.try_clone()?;
        let (read, write) = TcpStream::from_std(stream)?.into_split();
        let (outgoing, queue) = mpsc::unbounded_channel();
        let (reading, is_to_read) = watch::channel(true);
        let reader = Reader::new(read, is_to_read, actor, intake, sink);
        Ok(Self {
            outgoing: Some(outgoing),
            reader: tokio::spawn(reader.run()),
            reading,
            writer: tokio::spawn(write_all(write, queue)),
            twin: Some(twin),
        })
    }

    /// Starts to send `burst` again and again, from a thread of its own, until the flood is dropped.
    pub fn flood(&self, burst: Burst) -> io::Result<Flood> {
        let twin = self
            .twin
            .as_ref()
            .ok_or(io::ErrorKind::NotConnected)?
            .try_clone()?;
        // The less of the answers lies in buffers, the sooner their order tells something.
        rustix::net::sockopt::set_socket_recv_buffer_size(&twin, FLOOD_BUFFER)?;
        let count = Arc::new(Count::default());
        let counted = Arc::clone(&count);
        let thread = std::thread::Builder::new()
            .name("flood".to_owned())
            .spawn(move || pour(twin, &burst, &counted))?;
        Ok(Flood {
            count,
            thread: Some(thread),
        })
    }

    /// Reads no more, or again. The connection stays open.
    pub fn read(&self, on: bool) {
        self.reading.send_replace(on);
    }

    /// Sends bytes; what they are is bounded by the script. A server that does not read them is
    /// noticed by what it does not answer.
    pub fn send(&self, bytes: Vec<u8>) {
        if let Some(outgoing) = &self.outgoing {
            // A closed connection has told so already.
            let _ = outgoing.send(Outgoing::Bytes(bytes));
        }
    }

    /// Closes the writing side (FIN) after what was sent; what the server still sends is read on.
    pub fn finish(&mut self) {
        self.outgoing = None;
    }

    /// Cuts the connection (RST) after what was sent.
    pub async fn reset(mut self) {
        self.twin = None;
        self.reader.abort();
        let _ = (&mut self.reader).await;
        if let Some(outgoing) = self.outgoing.take() {
            let _ = outgoing.send(Outgoing::Reset);
        }
        let _ = (&mut self.writer).await;
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.reader.abort();
        self.writer.abort();
    }
}

/// What a flood sends again and again.
#[derive(Debug)]
pub struct Burst {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// How many requests they hold.
    pub requests: usize,
}

/// A client that sends without pause. Dropping it ends that.
///
/// A thread and no task: whatever the server does, and whatever else the judge's runtime is at, its
/// receive buffer must never run dry. That takes a few hundred kilobytes under way. More would only
/// pile up in the memory of a server that reads ahead, and so requests beyond [`UNDER_WAY`] wait for
/// answers.
#[derive(Debug)]
pub struct Flood {
    count: Arc<Count>,
    thread: Option<std::thread::JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Count {
    stop: AtomicBool,
    /// Requests that the kernel has taken, or is about to.
    begun: AtomicUsize,
    /// Requests that the kernel has taken.
    sent: AtomicUsize,
    answered: AtomicUsize,
    answered_before_other: AtomicUsize,
}

impl Count {
    fn under_way(&self) -> usize {
        let begun = self.begun.load(Ordering::Relaxed);
        begun.saturating_sub(self.answered.load(Ordering::Relaxed))
    }
}

impl Flood {
    /// Takes note of an answer.
    pub fn count_answer(&self) {
        self.count.answered.fetch_add(1, Ordering::Relaxed);
        if let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }

    /// Takes note of a line that is no answer.
    pub fn count_other(&self) {
        let answered = self.answered();
        self.count
            .answered_before_other
            .store(answered, Ordering::Relaxed);
    }

    /// Requests that the kernel has taken.
    pub fn sent(&self) -> usize {
        self.count.sent.load(Ordering::Relaxed)
    }

    /// Answers that came before the last line that was none.
    pub fn answered_before_other(&self) -> usize {
        self.count.answered_before_other.load(Ordering::Relaxed)
    }

    /// Answers so far.
    pub fn answered(&self) -> usize {
        self.count.answered.load(Ordering::Relaxed)
    }

    /// Requests that are sent, or just being sent, and not answered yet.
    pub fn under_way(&self) -> usize {
        self.count.under_way()
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.count.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // It looks at the flag at least every `POUR_POLL`.
            let _ = thread.join();
        }
    }
}

/// Receive buffer of a client that sends without pause, in bytes.
const FLOOD_BUFFER: usize = 64 << 10;

/// Requests of a flood that may be under way at a time.
const UNDER_WAY: usize = 5000;

const POUR_POLL: Duration = Duration::from_millis(20);

fn pour(mut socket: std::net::TcpStream, burst: &Burst, count: &Count) {
    let wait = Timespec::try_from(POUR_POLL).ok();
    let mut rest: &[u8] = &[];
    while !count.stop.load(Ordering::Relaxed) {
        if rest.is_empty() {
            if count.under_way() >= UNDER_WAY {
                std::thread::park_timeout(POUR_POLL);
                continue;
            }
            count.begun.fetch_add(burst.requests, Ordering::Relaxed);
            rest = &burst.bytes;
        }
        match socket.write(rest) {
            Ok(written) => {
                rest = &rest[written..];
                if rest.is_empty() {
                    count.sent.fetch_add(burst.requests, Ordering::Relaxed);
                }
            }
            // The socket is the runtime's as well, and so it does not block.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let _ = poll(&mut [PollFd::new(&socket, PollFlags::OUT)], wait.as_ref());
            }
            Err(_) => return,
        }
    }
}

async fn write_all(mut write: OwnedWriteHalf, mut queue: mpsc::UnboundedReceiver<Outgoing>) {
    while let Some(outgoing) = queue.recv().await {
        match outgoing {
            // A failure is told by the reading side.
            Outgoing::Bytes(bytes) => {
                if write.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            // The kernel sends RST where no time to linger is given and no FIN went before.
            Outgoing::Reset => {
                let _ = write.as_ref().set_zero_linger();
                write.forget();
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn flood(bytes: &[u8]) -> (Flood, std::net::TcpStream) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("bound");
        let client = std::net::TcpStream::connect(address).expect("connects");
        client.set_nonblocking(true).expect("a socket");
        let (server, _) = listener.accept().expect("a client");
        let burst = Burst {
            bytes: bytes.to_vec(),
            requests: 100,
        };
        let count = Arc::new(Count::default());
        let counted = Arc::clone(&count);
        let thread = std::thread::spawn(move || pour(client, &burst, &counted));
        let thread = Some(thread);
        (Flood { count, thread }, server)
    }

    /// Reads that many bytes, ends the flood, and gives what it counted and what else came of it.
    fn after(bytes: usize, flood: Flood, mut server: std::net::TcpStream) -> (Arc<Count>, usize) {
        server.read_exact(&mut vec![0; bytes]).expect("bytes");
        let count = Arc::clone(&flood.count);
        drop(flood);
        let rest = io::copy(&mut server, &mut io::sink()).expect("bytes");
        (count, usize::try_from(rest).expect("fits"))
    }

    #[test]
    fn a_flood_waits_for_answers_when_enough_is_under_way() {
        let (flood, server) = flood(b"x");
        flood.count_answer();
        let (count, rest) = after(UNDER_WAY / 100 + 1, flood, server);
        assert_eq!(rest, 0);
        assert_eq!(count.sent.load(Ordering::Relaxed), UNDER_WAY + 100);
    }

    #[test]
    fn what_the_kernel_does_not_take_is_not_sent() {
        let (flood, server) = flood(&vec![b'x'; 64 << 20]);
        let (count, rest) = after(1, flood, server);
        assert!(rest > 0);
        assert_eq!(count.begun.load(Ordering::Relaxed), 100);
        assert_eq!(count.sent.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn another_line_is_placed_among_the_answers() {
        let (flood, _server) = flood(b"x");
        flood.count_answer();
        flood.count_other();
        flood.count_answer();
        assert_eq!(flood.answered(), 2);
        assert_eq!(flood.answered_before_other(), 1);
    }
}
