//! How clients reach what a program listens on.

use std::io::{self, IoSliceMut};
use std::mem::MaybeUninit;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use tokio::io::Interest;
use tokio::net::{TcpSocket, TcpStream, UnixStream};
use tokio::sync::Mutex;

use super::namespace::BATCH;

/// The network that a program listens on.
#[derive(Clone, Debug, Default)]
pub struct Network(Option<Arc<Private>>);

/// One of a cell's own, of which only sockets come out.
#[derive(Debug)]
struct Private {
    control: Arc<UnixStream>,
    sockets: Mutex<Vec<OwnedFd>>,
}

impl Network {
    /// The one that the harness is in.
    pub fn host() -> Self {
        Self::default()
    }

    /// The one of the cell at the other end.
    pub(super) fn private(control: Arc<UnixStream>) -> Self {
        let sockets = Mutex::default();
        Self(Some(Arc::new(Private { control, sockets })))
    }

    /// Connects to an address of it.
    pub async fn connect(&self, address: SocketAddr) -> io::Result<TcpStream> {
        self.socket().await?.connect(address).await
    }

    /// A socket of it, to connect with.
    pub async fn socket(&self) -> io::Result<TcpSocket> {
        match &self.0 {
            None => TcpSocket::new_v4(),
            Some(private) => {
                let socket = std::net::TcpStream::from(private.socket().await?);
                Ok(TcpSocket::from_std_stream(socket))
            }
        }
    }
}

impl Private {
    async fn socket(&self) -> io::Result<OwnedFd> {
        let mut sockets = self.sockets.lock().await;
        // What an earlier call asked for and did not wait for may lie there.
        if sockets.is_empty() && !self.receive(&mut sockets)? {
            order(&self.control, "sockets")?;
            let receive = || match self.receive(&mut sockets) {
                Ok(false) => Err(io::ErrorKind::WouldBlock.into()),
                received => received,
            };
            self.control.async_io(Interest::READABLE, receive).await?;
        }
        sockets.pop().ok_or_else(gone)
    }

    /// Takes what is there, and tells whether there was something.
    fn receive(&self, sockets: &mut Vec<OwnedFd>) -> io::Result<bool> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(BATCH))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let mut byte = [0];
        let data = &mut [IoSliceMut::new(&mut byte)];
        let flags = RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT;
        match recvmsg(&*self.control, data, &mut ancillary, flags) {
            Ok(message) if message.bytes == 0 => Err(gone()),
            Ok(_) => {
                for message in ancillary.drain() {
                    if let RecvAncillaryMessage::ScmRights(received) = message {
                        sockets.extend(received);
                    }
                }
                Ok(true)
            }
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// As a connection to a program that has ended is refused.
fn gone() -> io::Error {
    io::ErrorKind::ConnectionRefused.into()
}

/// Sends an order to a cell. It is short, and the cell reads at once: it never has to wait.
pub(super) fn order(control: &UnixStream, line: &str) -> io::Result<()> {
    let line = format!("{line}\n");
    let flags = rustix::net::SendFlags::NOSIGNAL;
    match rustix::net::send(control, line.as_bytes(), flags) {
        Ok(_) => Ok(()),
        Err(rustix::io::Errno::PIPE) => Err(gone()),
        Err(error) => Err(error.into()),
    }
}
