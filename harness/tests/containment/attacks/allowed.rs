//! What a server needs, and what is known to be open: nothing stops it.

use std::io;
use std::net::TcpListener;
use std::os::unix::net::UnixStream;

use rustix::process::{Resource, Rlimit};

use super::{Attack, Deed, Target};
use crate::stops::Stop::{Ports, Seccomp};

pub fn all() -> Vec<Attack> {
    use Deed::Do;
    vec![
        Attack::both(
            "see that a file is there",
            Do(|on| std::fs::metadata(&on.file).map(drop)),
            &[],
        ),
        Attack::both(
            "start a thread",
            Do(|_| {
                let thread = std::thread::Builder::new().spawn(|| ())?;
                thread.join().map_err(|_| io::Error::other("it panicked"))
            }),
            &[],
        ),
        Attack::both(
            "signal itself",
            Do(|_| {
                Ok(rustix::process::test_kill_process(
                    rustix::process::getpid(),
                )?)
            }),
            &[],
        ),
        Attack::both(
            "make a pair of sockets",
            Do(|_| UnixStream::pair().map(drop)),
            &[],
        ),
        Attack::new(
            "listen on its own port",
            Do(|on| own_listener(on).map(drop)),
            &[],
            &[Seccomp, Ports],
        ),
        Attack::both(
            "lower its own limits",
            Do(|_| {
                let none = Rlimit {
                    current: Some(0),
                    maximum: Some(0),
                };
                Ok(rustix::process::setrlimit(Resource::Core, none)?)
            }),
            &[],
        ),
    ]
}

fn own_listener(on: &Target) -> io::Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", on.port))
}
