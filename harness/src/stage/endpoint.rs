//! Where a server is reached.

use std::io;
use std::net::SocketAddr;

use socket2::SockRef;
use tokio::net::{TcpSocket, TcpStream};

use crate::sandbox::Network;

/// The longest segment either side sends, in bytes: an Ethernet's. With the loopback's 64 KiB a full
/// receive window opens again only when the server has read all of it, and so its input runs dry
/// again and again, however fast the judge sends (C3).
const SEGMENT: u32 = 1460;

/// An address, in the network that it belongs to.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The network.
    pub network: Network,
    /// The address.
    pub address: SocketAddr,
}

impl Endpoint {
    /// An address of the network that the harness is in.
    pub fn on_host(address: SocketAddr) -> Self {
        Self {
            network: Network::host(),
            address,
        }
    }

    /// Connects to it.
    pub async fn connect(&self) -> io::Result<TcpStream> {
        self.socket().await?.connect(self.address).await
    }

    /// A socket to connect to it with.
    pub async fn socket(&self) -> io::Result<TcpSocket> {
        let socket = self.network.socket().await?;
        SockRef::from(&socket).set_tcp_mss(SEGMENT)?;
        Ok(socket)
    }
}
