//! Which system calls are refused. A list of what must not be, not of what may be: what a newer libc
//! calls goes on working, and whatever is refused is named here and tested.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, sock_filter,
};

use super::Step;
use super::layers::{Failure, Layer};

/// Refused to every program: what reaches into other processes, changes the machine, or opens a way
/// around the other layers.
const NEVER: &[c_long] = &[
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_process_mrelease,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_kcmp,
    libc::SYS_setpriority,
    libc::SYS_ioprio_set,
    libc::SYS_move_pages,
    libc::SYS_migrate_pages,
    // Calls that would be made past this list.
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    // The kernel's own machinery.
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_inotify_add_watch,
    libc::SYS_syslog,
    // Namespaces and file systems.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    // The machine.
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    // Memory and messages that outlive a process.
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_shmctl,
    libc::SYS_msgget,
    libc::SYS_msgsnd,
    libc::SYS_msgrcv,
    libc::SYS_msgctl,
    libc::SYS_semget,
    libc::SYS_semop,
    libc::SYS_semtimedop,
    libc::SYS_semctl,
    libc::SYS_mq_open,
    libc::SYS_mq_unlink,
];

/// Refused to code of a submission beside that: processes of its own, connections, signals, and what
/// Landlock does not guard: modes, owners, times and attributes of files.
const NOT_IN_A_RUN: &[c_long] = &[
    libc::SYS_setsid,
    libc::SYS_setpgid,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_open,
    libc::SYS_connect,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchmodat2,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    SETXATTRAT,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    REMOVEXATTRAT,
    FILE_SETATTR,
    libc::SYS_truncate,
    libc::SYS_mknodat,
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    libc::SYS_personality,
];

// Not in libc yet; since 5.x a number is the same on every architecture.
const SETXATTRAT: c_long = 463;
const REMOVEXATTRAT: c_long = 466;
const FILE_SETATTR: c_long = 469;

/// What only older architectures have: the same under other numbers.
#[cfg(target_arch = "x86_64")]
const OLDER: &[c_long] = &[
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
    libc::SYS_mknod,
    libc::SYS_modify_ldt,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[c_long] = &[];

// Not in libc; the same on the architectures that seccompiler knows.
const F_SETOWN_EX: libc::c_int = 15;
const FIOSETOWN: libc::c_int = 0x8901;
const SIOCSPGRP: libc::c_int = 0x8902;

/// Every flag of `clone` that asks for a namespace.
const NAMESPACES: [libc::c_int; 7] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];

type Rules = BTreeMap<i64, Vec<SeccompRule>>;
type Result<T> = std::result::Result<T, seccompiler::BackendError>;

/// Refuses this process, and all that it becomes, what a step needs not.
pub fn restrict(step: &Step) -> std::result::Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| Layer::Seccomp.failed(error);
    for filter in filters(step).map_err(|error| failed(&error))? {
        seccompiler::apply_filter(&filter).map_err(|error| failed(&error))?;
    }
    Ok(())
}

fn filters(step: &Step) -> Result<Vec<BpfProgram>> {
    let refused = match step {
        Step::Compile { .. } => compile()?,
        Step::Run { .. } => run(rustix::process::getpid().as_raw_nonzero().get())?,
    };
    // Its flags lie in memory, where no filter sees them; libc falls back to clone.
    let unknown = Rules::from([(libc::SYS_clone3, Vec::new())]);
    let mut filters = vec![
        filter(refused, libc::EPERM)?,
        filter(unknown, libc::ENOSYS)?,
    ];
    filters.extend(other_numbers());
    Ok(filters)
}

/// A filter that answers some calls with an error.
fn filter(rules: Rules, error: libc::c_int) -> Result<BpfProgram> {
    SeccompFilter::new(
        rules,
        SeccompAction::Allow,
        SeccompAction::Errno(error.unsigned_abs()),
        std::env::consts::ARCH.try_into()?,
    )?
    .try_into()
}

/// On x86-64 most calls have a second number, the one of the x32 interface, which walks past any
/// list.
fn other_numbers() -> Option<BpfProgram> {
    const LOAD_NUMBER: u16 = 0x20;
    const JUMP_IF_AT_LEAST: u16 = 0x35;
    const RETURN: u16 = 0x06;
    const X32: u32 = 0x4000_0000;
    let step = |code, jt, jf, k| sock_filter { code, jt, jf, k };
    cfg!(target_arch = "x86_64").then(|| {
        vec![
            step(LOAD_NUMBER, 0, 0, 0),
            step(JUMP_IF_AT_LEAST, 0, 1, X32),
            step(
                RETURN,
                0,
                0,
                libc::SECCOMP_RET_ERRNO | libc::EPERM.unsigned_abs(),
            ),
            step(RETURN, 0, 0, libc::SECCOMP_RET_ALLOW),
        ]
    })
}

fn common() -> Result<Rules> {
    let mut rules: Rules = NEVER.iter().map(|call| (*call, Vec::new())).collect();
    for flag in NAMESPACES {
        refuse(&mut rules, libc::SYS_clone, [has(0, flag)?])?;
    }
    for call in [
        libc::SYS_prlimit64,
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_setscheduler,
    ]
    .into_iter()
    .chain([libc::SYS_sched_setparam, libc::SYS_sched_setattr])
    {
        refuse(&mut rules, call, [is_not(0, 0)?])?;
    }
    Ok(rules)
}

/// The compiler starts the linker, and nothing of a submission's is executed.
fn compile() -> Result<Rules> {
    let mut rules = common()?;
    rules.insert(libc::SYS_socket, Vec::new());
    rules.insert(libc::SYS_connect, Vec::new());
    Ok(rules)
}

/// A server needs threads and what comes in on one TCP port.
fn run(pid: i32) -> Result<Rules> {
    let mut rules = common()?;
    let refused = NOT_IN_A_RUN.iter().chain(OLDER);
    rules.extend(refused.map(|call| (*call, Vec::new())));
    // A process: whatever is no thread.
    let thread = is_masked(0, libc::CLONE_THREAD, 0)?;
    refuse(&mut rules, libc::SYS_clone, [thread])?;
    for call in [libc::SYS_kill, libc::SYS_tgkill] {
        refuse(&mut rules, call, [is_not(0, pid)?])?;
    }
    for option in [libc::PR_SET_PDEATHSIG, libc::PR_SET_CHILD_SUBREAPER] {
        refuse(&mut rules, libc::SYS_prctl, [is(0, option)?])?;
    }
    // A signal that the kernel sends on one's behalf, to whoever is named.
    for command in [libc::F_SETOWN, F_SETOWN_EX] {
        refuse(&mut rules, libc::SYS_fcntl, [is(1, command)?])?;
    }
    for request in [FIOSETOWN, SIOCSPGRP] {
        refuse(&mut rules, libc::SYS_ioctl, [is(1, request)?])?;
    }
    let sockets = [
        vec![is_not(0, libc::AF_INET)?, is_not(0, libc::AF_INET6)?],
        streams()?,
        vec![is_not(2, 0)?, is_not(2, libc::IPPROTO_TCP)?],
    ];
    for conditions in sockets {
        refuse(&mut rules, libc::SYS_socket, conditions)?;
    }
    // One of datagrams could send to any address.
    for conditions in [vec![is_not(0, libc::AF_UNIX)?], streams()?] {
        refuse(&mut rules, libc::SYS_socketpair, conditions)?;
    }
    // A connection by way of the first bytes that are sent.
    for (call, flags) in [
        (libc::SYS_sendto, 3),
        (libc::SYS_sendmsg, 2),
        (libc::SYS_sendmmsg, 3),
    ] {
        refuse(&mut rules, call, [has(flags, libc::MSG_FASTOPEN)?])?;
    }
    Ok(rules)
}

/// Refuses a call where all the conditions hold.
fn refuse(
    rules: &mut Rules,
    call: c_long,
    conditions: impl Into<Vec<SeccompCondition>>,
) -> Result<()> {
    rules
        .entry(call)
        .or_default()
        .push(SeccompRule::new(conditions.into())?);
    Ok(())
}

/// The kind of a socket is not a stream, whatever flags come with it.
fn streams() -> Result<Vec<SeccompCondition>> {
    let flags = [
        0,
        libc::SOCK_CLOEXEC,
        libc::SOCK_NONBLOCK,
        libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK,
    ];
    flags
        .iter()
        .map(|flags| is_not(1, libc::SOCK_STREAM | flags))
        .collect()
}

fn is(argument: u8, value: libc::c_int) -> Result<SeccompCondition> {
    condition(argument, SeccompCmpOp::Eq, value)
}

fn is_not(argument: u8, value: libc::c_int) -> Result<SeccompCondition> {
    condition(argument, SeccompCmpOp::Ne, value)
}

fn has(argument: u8, flag: libc::c_int) -> Result<SeccompCondition> {
    is_masked(argument, flag, flag)
}

fn is_masked(argument: u8, mask: libc::c_int, value: libc::c_int) -> Result<SeccompCondition> {
    let mask = SeccompCmpOp::MaskedEq(u64::from(mask.cast_unsigned()));
    condition(argument, mask, value)
}

/// Of an argument the kernel takes the lower half.
fn condition(argument: u8, compare: SeccompCmpOp, value: libc::c_int) -> Result<SeccompCondition> {
    let value = u64::from(value.cast_unsigned());
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, compare, value)
}
