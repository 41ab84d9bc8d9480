//! A port for each server, so that gradings at the same time never meet.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr as UnixAddr, UnixListener};
use std::time::Duration;

use rand::RngExt as _;

use crate::fault::Fault;
use crate::locale::tr;

/// Below the ports that the kernel gives to outgoing connections (32768 and up on Linux), above the
/// ones that services use.
const RANGE: std::ops::Range<u16> = 20_000..32_000;

const TRIES: usize = 200;

/// A port of the loopback that nobody listens on, reserved among all harnesses of this machine for
/// as long as it is held.
#[derive(Debug)]
pub struct Port {
    number: u16,
    /// The name in the kernel's abstract namespace goes with the process, however that ends.
    _reservation: UnixListener,
}

impl Port {
    /// Reserves one.
    pub fn reserve() -> Result<Self, Fault> {
        let mut random = rand::rng();
        let found = (0..TRIES).find_map(|_| Self::try_reserve(random.random_range(RANGE)));
        found.ok_or_else(|| {
            Fault::machine(
                tr("fault-no-port")
                    .with("from", RANGE.start)
                    .with("to", RANGE.end),
                tr("fault-no-port-mend"),
            )
        })
    }

    fn try_reserve(number: u16) -> Option<Self> {
        let port = Self {
            number,
            _reservation: Self::hold(number)?,
        };
        port.is_free().then_some(port)
    }

    /// Keeps every other harness of this machine from using that port.
    pub fn hold(number: u16) -> Option<UnixListener> {
        let name = UnixAddr::from_abstract_name(format!("moulinette-port-{number}")).ok()?;
        UnixListener::bind_addr(&name).ok()
    }

    /// Whether nobody listens there at this moment.
    pub fn is_free(&self) -> bool {
        nobody_listens(self.address())
    }

    /// Its number.
    pub fn number(&self) -> u16 {
        self.number
    }

    /// Where a server on it is reached.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.number).into()
    }
}

/// Whether a connection to that address of the loopback is refused.
///
/// To bind it would tell the same, and take it: a process that is being forked at that moment
/// holds a copy of the listener until it execs, and the server that it was meant for finds its
/// port in use.
pub fn nobody_listens(address: SocketAddr) -> bool {
    /// More than the loopback ever needs; a full backlog would keep us waiting.
    const PATIENCE: Duration = Duration::from_millis(200);
    TcpStream::connect_timeout(&address, PATIENCE)
        .is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_port_is_reserved_once_and_free_again_when_dropped() {
        let port = Port::reserve().expect("a port");
        assert!(Port::try_reserve(port.number()).is_none());
        let number = port.number();
        drop(port);
        assert!(Port::try_reserve(number).is_some());
    }

    #[test]
    fn a_port_that_somebody_listens_on_is_not_taken() {
        let port = Port::reserve().expect("a port");
        let _listener = TcpListener::bind(port.address()).expect("free");
        assert!(!port.is_free());
    }
}
