//! System calls that are refused, tried with arguments that mean nothing, and ways around the list of
//! them.
#![expect(unsafe_code, reason = "a submission asks for no permission")]

use std::io;

use libc::c_long;

use super::{Attack, Deed, Needs, done_long};
use crate::stops::Stop::{self, Seccomp};

type Call = (&'static str, c_long);

macro_rules! calls {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name)),*] };
}

/// Refused to the compiler as well.
const EVERYWHERE: &[Call] = calls! {
    SYS_ptrace SYS_process_vm_readv SYS_process_vm_writev SYS_process_madvise
    SYS_process_mrelease SYS_pidfd_getfd SYS_pidfd_send_signal SYS_kcmp SYS_setpriority
    SYS_ioprio_set SYS_move_pages SYS_migrate_pages
    SYS_io_uring_enter SYS_io_uring_register SYS_io_uring_setup
    SYS_keyctl SYS_add_key SYS_request_key SYS_inotify_add_watch SYS_userfaultfd
    SYS_unshare SYS_setns SYS_connect
    SYS_shmget SYS_shmat SYS_shmctl SYS_msgsnd SYS_msgrcv SYS_msgctl SYS_semget SYS_semop
    SYS_semtimedop SYS_semctl SYS_mq_open SYS_mq_unlink
};

/// Refused to the compiler as well, and by the kernel to all but root.
const OF_ROOT: &[Call] = calls! {
    SYS_bpf SYS_perf_event_open SYS_open_by_handle_at SYS_fanotify_init SYS_syslog
    SYS_mount SYS_umount2 SYS_pivot_root SYS_chroot SYS_open_tree SYS_move_mount SYS_fsopen
    SYS_fsconfig SYS_fsmount SYS_fspick SYS_mount_setattr SYS_quotactl SYS_quotactl_fd
    SYS_init_module SYS_finit_module SYS_delete_module SYS_kexec_load SYS_reboot SYS_swapon
    SYS_swapoff SYS_acct SYS_settimeofday SYS_clock_settime SYS_adjtimex SYS_clock_adjtime
    SYS_sethostname SYS_setdomainname
};

/// Refused to a server.
const IN_A_RUN: &[Call] = calls! {
    SYS_setpgid SYS_tkill SYS_rt_sigqueueinfo SYS_rt_tgsigqueueinfo SYS_pidfd_open
    SYS_fchmod SYS_fchmodat SYS_fchmodat2 SYS_fchown SYS_fchownat SYS_utimensat
    SYS_setxattr SYS_lsetxattr SYS_fsetxattr SYS_removexattr SYS_lremovexattr SYS_fremovexattr
    SYS_truncate SYS_mknodat SYS_memfd_create SYS_memfd_secret SYS_personality
};

/// The same by older numbers.
#[cfg(target_arch = "x86_64")]
const OLDER: &[Call] = calls! {
    SYS_chmod SYS_chown SYS_lchown SYS_utime SYS_utimes SYS_futimesat SYS_mknod SYS_modify_ldt
};
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[Call] = &[];

/// Too new for libc; the same number on every architecture.
const NEWER: &[Call] = &[
    ("SYS_setxattrat", 463),
    ("SYS_removexattrat", 466),
    ("SYS_file_setattr", 469),
];

/// All of them.
pub fn all() -> Vec<Attack> {
    let everywhere = [EVERYWHERE, OF_ROOT].concat();
    let everywhere = everywhere
        .iter()
        .map(|call| attack(call, &[Seccomp], &[Seccomp]));
    let in_a_run = [IN_A_RUN, OLDER, NEWER].concat();
    let in_a_run = in_a_run.iter().map(|call| attack(call, &[Seccomp], &[]));
    everywhere.chain(in_a_run).chain(past_the_list()).collect()
}

fn attack(call: &Call, run: &[Stop], compile: &[Stop]) -> Attack {
    let needs = if OF_ROOT.contains(call) {
        Needs::Root
    } else {
        Needs::Machine("a machine that allows it")
    };
    Attack::new(call.0, Deed::Call(call.1), run, compile).needs(needs)
}

fn past_the_list() -> Vec<Attack> {
    use Deed::Do;
    vec![
        Attack::both(
            "call by the numbers of x32",
            Do(|_| {
                const X32: c_long = 0x4000_0000;
                call(libc::SYS_getpid | X32)
            }),
            if cfg!(target_arch = "x86_64") {
                &[Seccomp]
            } else {
                &[]
            },
        ),
        #[cfg(target_arch = "x86_64")]
        Attack::both(
            "call as a program of 32 bits",
            Deed::Last(|_| {
                let mut pid: u64 = 20;
                // SAFETY: the call (getpid) touches no memory; rbx is not used.
                unsafe { std::arch::asm!("int 0x80", inout("rax") pid) };
                if pid == u64::from(std::process::id()) {
                    Ok(())
                } else {
                    Err(io::Error::other("no answer"))
                }
            }),
            &[Seccomp],
        )
        .needs(Needs::Machine("programs of 32 bits")),
        Attack::both(
            "clone with flags that no list sees",
            Do(|_| {
                // SAFETY: the argument is no address, which the kernel says.
                let answer = done_long(unsafe { libc::syscall(libc::SYS_clone3, -1, -1) });
                match answer {
                    Err(error) if error.raw_os_error() == Some(libc::ENOSYS) => Err(error),
                    _ => Ok(()),
                }
            }),
            &[Seccomp],
        ),
    ]
}

/// Tells whether a call comes to the kernel, which finds its arguments meaningless.
pub fn call(number: c_long) -> io::Result<()> {
    // SAFETY: no argument is an address, a descriptor or a process, which the kernel says.
    match done_long(unsafe { libc::syscall(number, -1, -1, -1, -1, -1, -1) }) {
        Err(error) if error.raw_os_error() == Some(libc::EPERM) => Err(error),
        _ => Ok(()),
    }
}
