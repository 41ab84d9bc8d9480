//! Over the network, and over sockets that are none.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixStream};
use std::time::Duration;

use rustix::net::{AddressFamily, Protocol, SendFlags, SocketType, ipproto};

use super::{Attack, Deed, Needs};
use crate::stops::Stop::{Landlock, Ports, PrivateNetwork, Seccomp};

/// A loopback connection needs no more; where packets vanish it would take minutes.
const PATIENCE: Duration = Duration::from_millis(500);

pub fn all() -> Vec<Attack> {
    use Deed::Do;
    let connects = [Landlock(4), Seccomp, PrivateNetwork];
    vec![
        Attack::both(
            "connect",
            Do(|on| TcpStream::connect_timeout(&on.server, PATIENCE).map(drop)),
            &connects,
        ),
        // Landlock does not see it.
        Attack::both(
            "connect by sending",
            Do(|on| {
                let socket = tcp()?;
                let flags = SendFlags::from_bits_retain(libc::MSG_FASTOPEN.cast_unsigned());
                Ok(rustix::net::sendto(&socket, b"hello", flags, &on.server).map(drop)?)
            }),
            &[Seccomp, PrivateNetwork],
        )
        .needs(Needs::Machine("TCP Fast Open")),
        Attack::both(
            "open a UDP socket",
            Do(|_| opened(AddressFamily::INET, SocketType::DGRAM, None)),
            &[Seccomp],
        ),
        Attack::both(
            "open a raw socket",
            Do(|_| opened(AddressFamily::INET, SocketType::RAW, Some(ipproto::ICMP))),
            &[Seccomp],
        )
        .needs(Needs::Root),
        Attack::both(
            "open a UNIX socket",
            Do(|_| opened(AddressFamily::UNIX, SocketType::STREAM, None)),
            &[Seccomp],
        ),
        Attack::both(
            "open a netlink socket",
            Do(|_| opened(AddressFamily::NETLINK, SocketType::RAW, None)),
            &[Seccomp],
        ),
        Attack::both(
            "open a socket to the hypervisor",
            Do(|_| opened(AddressFamily::VSOCK, SocketType::STREAM, None)),
            &[Seccomp],
        )
        .needs(Needs::Machine("vsock")),
        Attack::both(
            "open a multipath socket",
            Do(|_| {
                opened(
                    AddressFamily::INET,
                    SocketType::STREAM,
                    Some(ipproto::MPTCP),
                )
            }),
            &[Seccomp],
        )
        .needs(Needs::Machine("multipath TCP")),
        Attack::both(
            "connect to a UNIX socket",
            Do(|on| UnixStream::connect(&on.stream).map(drop)),
            &[Seccomp, Landlock(9)],
        ),
        Attack::both(
            "connect to a UNIX socket without a path",
            Do(|on| {
                let address = SocketAddr::from_abstract_name(&on.name)?;
                UnixStream::connect_addr(&address).map(drop)
            }),
            &[Seccomp, Landlock(6), PrivateNetwork],
        ),
        // No socket is opened, and nothing connected.
        Attack::new(
            "send to a UNIX socket by a pair",
            Do(|on| {
                let (ours, _theirs) = UnixDatagram::pair()?;
                ours.send_to(b"hello", &on.datagrams).map(drop)
            }),
            &[Seccomp, Landlock(9)],
            &[Landlock(9)],
        ),
        Attack::new(
            "listen on a port not its own",
            Do(|on| TcpListener::bind(("127.0.0.1", on.other_port)).map(drop)),
            &[Ports],
            &[Ports, Seccomp],
        ),
    ]
}

fn tcp() -> io::Result<rustix::fd::OwnedFd> {
    Ok(rustix::net::socket(
        AddressFamily::INET,
        SocketType::STREAM,
        None,
    )?)
}

fn opened(family: AddressFamily, kind: SocketType, protocol: Option<Protocol>) -> io::Result<()> {
    Ok(rustix::net::socket(family, kind, protocol).map(drop)?)
}
