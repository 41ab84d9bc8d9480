//! On other processes, and by processes of one's own.
#![expect(unsafe_code, reason = "a submission asks for no permission")]

use std::io;
use std::os::fd::AsRawFd as _;
use std::process::Command;

use libc::c_int;
use rustix::process::{Pid, Resource, Rlimit};

use super::{Attack, Deed, Needs, Target, done, done_long};
use crate::stops::Stop::{Landlock, NoCapabilities, OtherNamespace, Seccomp, ThrowawayUid};

#[expect(clippy::too_many_lines, reason = "a list")]
pub fn all() -> Vec<Attack> {
    use Deed::Do;
    // Whoever looks into another process must be its like in every way.
    let looks = [
        Landlock(1),
        Seccomp,
        ThrowawayUid,
        NoCapabilities,
        OtherNamespace,
    ];
    let signals = [Landlock(6), Seccomp, ThrowawayUid];
    let signals_of_a_compiler = [Landlock(6)];
    let limits = [Seccomp, ThrowawayUid];
    // Whoever has a capability is moved by nobody who has it not.
    let scheduling = [Seccomp, ThrowawayUid, NoCapabilities];
    vec![
        Attack::new(
            "fork",
            Do(|_| {
                // SAFETY: this process has one thread, and the child does nothing but end.
                child(unsafe { libc::fork() })
            }),
            &[Seccomp],
            &[],
        ),
        Attack::new(
            "start a program",
            Do(|_| {
                let own = Command::new("/proc/self/exe").arg(crate::NOTHING).spawn();
                own?.wait().map(drop)
            }),
            &[Seccomp],
            &[],
        ),
        Attack::both(
            "fork into a namespace",
            Do(|_| {
                let flags = libc::CLONE_NEWUSER | libc::SIGCHLD;
                // SAFETY: without a stack of its own the child is as after a fork.
                let pid = unsafe { libc::syscall(libc::SYS_clone, flags, 0, 0, 0, 0) };
                child(pid.try_into().unwrap_or(-1))
            }),
            &[Seccomp],
        )
        .needs(Needs::Machine("users' own namespaces")),
        Attack::both(
            "enter a namespace",
            Deed::Last(|_| {
                // SAFETY: no memory is touched.
                done(unsafe { libc::unshare(libc::CLONE_NEWUSER) })
            }),
            &[Seccomp],
        )
        .needs(Needs::Machine("users' own namespaces")),
        Attack::new(
            "signal another process",
            Do(|on| Ok(rustix::process::test_kill_process(victim(on)?)?)),
            &signals,
            &signals_of_a_compiler,
        ),
        // Told to be done, where there was anybody to try.
        Attack::new(
            "signal everybody",
            Do(|_| {
                // SAFETY: no memory is touched; signal 0 does nothing to anybody.
                done(unsafe { libc::kill(-1, 0) })
            }),
            &[Seccomp],
            &[],
        ),
        Attack::new(
            "signal a thread of another process",
            Do(|on| {
                let victim = on.victim;
                // SAFETY: no memory is touched; signal 0 does nothing to anybody.
                done_long(unsafe { libc::syscall(libc::SYS_tgkill, victim, victim, 0) })
            }),
            &signals,
            &signals_of_a_compiler,
        ),
        Attack::new(
            "queue a signal",
            Do(|on| {
                // SAFETY: an all-zero siginfo is a valid one.
                let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
                info.si_code = libc::SI_QUEUE;
                // SAFETY: the call reads the siginfo, which outlives it.
                done_long(unsafe {
                    libc::syscall(libc::SYS_rt_sigqueueinfo, on.victim, 0, &raw const info)
                })
            }),
            &signals,
            &signals_of_a_compiler,
        ),
        Attack::both(
            "signal another process by a descriptor",
            Do(|on| {
                use rustix::process::{PidfdFlags, pidfd_open};
                let fd = pidfd_open(victim(on)?, PidfdFlags::empty())?;
                // SAFETY: no memory is touched; signal 0 does nothing to anybody.
                done_long(unsafe {
                    libc::syscall(libc::SYS_pidfd_send_signal, fd.as_raw_fd(), 0, 0, 0)
                })
            }),
            &signals,
        ),
        Attack::new(
            "have another process signalled for a file",
            Do(|on| {
                let any = io::stdin();
                // SAFETY: no memory is touched.
                done(unsafe { libc::fcntl(any.as_raw_fd(), libc::F_SETOWN, on.victim) })
            }),
            &[Seccomp],
            &[],
        ),
        Attack::both(
            "trace another process",
            Do(|on| {
                // SAFETY: of another process's memory nothing is touched, and of ours neither.
                done_long(unsafe { libc::ptrace(libc::PTRACE_SEIZE, on.victim, 0, 0) })
            }),
            &looks,
        ),
        Attack::both("read another process's memory", Do(read_memory), &looks).needs(
            Needs::Machine("a machine without a guard of its own between processes (Yama)"),
        ),
        Attack::both(
            "change another process's limits",
            Do(|on| {
                let none = Rlimit {
                    current: Some(0),
                    maximum: Some(0),
                };
                Ok(rustix::process::prlimit(Some(victim(on)?), Resource::Core, none).map(drop)?)
            }),
            &limits,
        ),
        Attack::both(
            "move another process to other processors",
            Do(|on| {
                let set = rustix::thread::sched_getaffinity(Some(victim(on)?))?;
                Ok(rustix::thread::sched_setaffinity(Some(victim(on)?), &set)?)
            }),
            &scheduling,
        ),
        Attack::both(
            "change another process's priority",
            Do(|on| {
                let of = Some(victim(on)?);
                let priority = rustix::process::getpriority_process(of)?;
                Ok(rustix::process::setpriority_process(of, priority)?)
            }),
            &scheduling,
        ),
        Attack::both(
            "change another process's scheduling",
            Do(|on| {
                let priority = libc::sched_param { sched_priority: 0 };
                // SAFETY: the call reads the parameter, which outlives it.
                done(unsafe {
                    libc::sched_setscheduler(on.victim, libc::SCHED_OTHER, &raw const priority)
                })
            }),
            &scheduling,
        ),
        Attack::new(
            "outlive the cell",
            Do(|_| Ok(rustix::process::set_parent_process_death_signal(None)?)),
            &[Seccomp],
            &[],
        ),
        Attack::new(
            "adopt processes",
            Do(|_| Ok(rustix::process::set_child_subreaper(None)?)),
            &[Seccomp],
            &[],
        ),
    ]
}

fn victim(on: &Target) -> io::Result<Pid> {
    Pid::from_raw(on.victim).ok_or_else(|| io::Error::other("no victim"))
}

fn read_memory(on: &Target) -> io::Result<()> {
    // What is at an address does not matter: whoever may not look is told so before.
    let mut byte = [0_u8];
    let local = libc::iovec {
        iov_base: byte.as_mut_ptr().cast(),
        iov_len: 1,
    };
    let remote = libc::iovec {
        iov_base: std::ptr::without_provenance_mut(1),
        iov_len: 1,
    };
    // SAFETY: what is written to is one byte that outlives the call.
    let read =
        unsafe { libc::process_vm_readv(on.victim, &raw const local, 1, &raw const remote, 1, 0) };
    match done_long(read.try_into().unwrap_or(-1)) {
        Err(error) if error.raw_os_error() == Some(libc::EFAULT) => Ok(()),
        answer => answer,
    }
}

/// Ends the child that a fork made, and waits for it in the parent.
fn child(pid: c_int) -> io::Result<()> {
    match pid {
        // SAFETY: it ends this process, and nothing of it is needed any more.
        0 => unsafe { libc::_exit(0) },
        // SAFETY: the status goes nowhere.
        pid if pid > 0 => done(unsafe { libc::waitpid(pid, std::ptr::null_mut(), 0) }),
        _ => Err(io::Error::last_os_error()),
    }
}
