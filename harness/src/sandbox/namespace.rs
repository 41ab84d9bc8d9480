//! A network of a cell's own: one loopback interface, on which every port is free.
//!
//! Clients outside reach it by sockets that were made inside: a socket belongs to the network that
//! it was made in, whoever uses it.
#![expect(unsafe_code, reason = "two calls to the kernel that no library wraps")]

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd as _, OwnedFd};

use rustix::io::Errno;
use rustix::net::{
    AddressFamily, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketFlags, SocketType,
    sendmsg, socket_with,
};
use rustix::process::{getegid, geteuid};
use rustix::thread::UnshareFlags;

use super::layers::{Failure, Layer};

/// How many sockets go out at a time.
pub const BATCH: usize = 8;

/// Moves this process into a network of its own. Where that needs a right that the user has not, it
/// becomes a user of its own first, who has it there and nowhere else.
pub fn enter() -> Result<(), Failure> {
    let failed = |what: &str, error: &dyn std::fmt::Display| {
        Layer::PrivateNetwork.failed(format!("{what}: {error}"))
    };
    match unshare(UnshareFlags::NEWNET) {
        Ok(()) => {}
        Err(Errno::PERM) => {
            let (uid, gid) = (geteuid(), getegid());
            unshare(UnshareFlags::NEWUSER | UnshareFlags::NEWNET)
                .map_err(|error| failed("no namespace of its own", &error))?;
            keep_identity(uid.as_raw(), gid.as_raw())
                .map_err(|error| failed("no user of its own", &error))?;
        }
        Err(error) => return Err(failed("no namespace of its own", &error)),
    }
    // Some systems allow the namespace, and nothing in it.
    loopback_up().map_err(|error| failed("its loopback stays down", &error))
}

fn unshare(flags: UnshareFlags) -> Result<(), Errno> {
    // SAFETY: what must not be unshared carelessly is the table of descriptors, which is not.
    unsafe { rustix::thread::unshare_unsafe(flags) }
}

/// In a user namespace of its own the process is who it was.
fn keep_identity(uid: u32, gid: u32) -> io::Result<()> {
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/uid_map", format!("{uid} {uid} 1"))?;
    std::fs::write("/proc/self/gid_map", format!("{gid} {gid} 1"))
}

fn loopback_up() -> io::Result<()> {
    let socket = tcp_socket()?;
    // SAFETY: an all-zero ifreq is a valid one: an empty name and no flags.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    for (to, from) in request.ifr_name.iter_mut().zip(b"lo") {
        *to = libc::c_char::from_ne_bytes([*from]);
    }
    request.ifr_ifru.ifru_flags = libc::IFF_UP.try_into().map_err(io::Error::other)?;
    // SAFETY: the descriptor is open, and this request reads an ifreq, which outlives the call.
    match unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS, &raw const request) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

fn tcp_socket() -> io::Result<OwnedFd> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    Ok(socket_with(
        AddressFamily::INET,
        SocketType::STREAM,
        flags,
        None,
    )?)
}

/// Makes sockets in this process's network and hands them over.
pub fn hand_over_sockets(to: impl AsFd) -> io::Result<()> {
    // Where the limit of open files is reached, fewer: whoever gets none is told at once.
    let sockets: Vec<OwnedFd> = (0..BATCH).map_while(|_| tcp_socket().ok()).collect();
    let sockets: Vec<_> = sockets.iter().map(AsFd::as_fd).collect();
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(BATCH))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    if !sockets.is_empty() {
        ancillary.push(SendAncillaryMessage::ScmRights(&sockets));
    }
    sendmsg(
        to,
        &[IoSlice::new(b".")],
        &mut ancillary,
        SendFlags::NOSIGNAL,
    )?;
    Ok(())
}
