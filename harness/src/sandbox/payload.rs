//! The stage between the cell and the program: restricts itself, then becomes the program.
//!
//! What is refused here is refused to the program's first instruction. A function that runs between
//! fork and exec could do the same, but could allocate nothing, and would need `unsafe`.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::process::{
    Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit, umask,
};
use serde::{Deserialize, Serialize};
use signal_hook::consts::{SIGINT, SIGUSR1};

use super::landlock::Rules;
use super::layers::{Failure, Layers};
use super::{Limits, ProgramArgs, Step, descriptors, json_arg, privileges, seccomp};

/// How long a program may stay open for writing somewhere else, and how often we look.
const BUSY: Duration = Duration::from_secs(5);
const RETRY: Duration = Duration::from_millis(5);

/// Within what a program is to run.
#[derive(Debug, Deserialize, Serialize)]
pub struct Confinement {
    /// What it may use.
    pub limits: Limits,
    /// What it is to do.
    pub step: Step,
    /// Behind what.
    pub layers: Layers,
}

/// What the payload stage tells the cell before it becomes the program.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ready {
    /// It is restricted.
    Restricted(Restricted),
    /// It could not become the program.
    Failed(Failure),
}

/// What was reached.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Restricted {
    /// How many files the program may have open.
    pub open_files: u64,
    /// The version of Landlock that restricts it; 0 for none.
    pub landlock: u8,
}

/// Arguments: the confinement as JSON, the program, its arguments. Standard input is the pipe to
/// tell the cell by; the program gets an empty one. Comes back only if it fails.
pub fn main(args: ProgramArgs) -> ExitCode {
    let Ok(fd) = io::stdin().as_fd().try_clone_to_owned() else {
        return ExitCode::FAILURE;
    };
    let mut cell = File::from(fd);
    if let Err(failure) = become_program(args, &mut cell) {
        // The cell sees the end of the pipe in any case, and takes it for a failure.
        let _ = tell(&mut cell, &Ready::Failed(failure));
    }
    ExitCode::FAILURE
}

fn become_program(mut args: ProgramArgs, cell: &mut File) -> Result<(), Failure> {
    let confinement: Confinement = json_arg(args.next())?;
    let name = args.next().unwrap_or_default();
    // Opened while everything can be opened, started by its descriptor: a program may lie where the
    // user that it runs as cannot look.
    let program = open_program(Path::new(&name))?;
    hear_signals()?;
    let restricted = restrict(&confinement, Path::new(&name))?;
    tell(cell, &Ready::Restricted(restricted))?;
    let path = format!("/proc/self/fd/{}", program.as_raw_fd());
    Err(start(Command::new(path).arg0(name).args(args)).into())
}

/// Comes back only if that fails. A program that was just written is busy while a process that was
/// forked meanwhile has yet to drop its copy of the writer's descriptor, and nothing tells when.
#[expect(clippy::disallowed_methods, reason = "there is no event to wait for")]
fn start(program: &mut Command) -> io::Error {
    let begun = Instant::now();
    loop {
        let error = program.exec();
        if error.kind() != io::ErrorKind::ExecutableFileBusy || begun.elapsed() > BUSY {
            return error;
        }
        std::thread::sleep(RETRY);
    }
}

/// Gives the program the default answer to what the cell sends it. A harness that a shell started in
/// its background ignores the interrupt, and what is ignored stays so across `exec`; a handler, even
/// one that does nothing, does not.
fn hear_signals() -> io::Result<()> {
    for signal in [SIGINT, SIGUSR1] {
        signal_hook::flag::register(signal, Arc::default())?;
    }
    Ok(())
}

fn open_program(path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::PATH | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?)
}

/// The order matters: each step needs what a later one takes away.
fn restrict(confinement: &Confinement, program: &Path) -> Result<Restricted, Failure> {
    let Confinement {
        limits,
        step,
        layers,
    } = confinement;
    // A program that the compiler writes is executable for whoever it runs as.
    umask(Mode::WGRP | Mode::WOTH);
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    descriptors::close_at_exec()?;
    let open_files = set(limits, *layers)?;
    let rules = Rules::new(*layers, step, program)?;
    if layers.throwaway_uid && matches!(step, Step::Run { .. }) {
        privileges::become_nobody()?;
    }
    if layers.privileges {
        privileges::give_up()?;
    }
    // If the cell itself is killed, the program dies with it. Forgotten by whoever changes its user.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let landlock = rules.map_or(Ok(0), Rules::take_effect)?;
    if layers.seccomp {
        seccomp::restrict(step)?;
    }
    Ok(Restricted {
        open_files,
        landlock,
    })
}

/// Sets the limits that the kernel keeps, and gives the one of open files.
fn set(limits: &Limits, layers: Layers) -> io::Result<u64> {
    limit(Resource::Core, 0)?;
    limit(Resource::Data, limits.data)?;
    limit(Resource::Fsize, limits.file)?;
    // Of an ordinary user all processes count, and of root none.
    if layers.throwaway_uid {
        limit(Resource::Nproc, limits.threads)?;
    }
    limit(Resource::Nofile, limits.open_files)
}

/// Sets both limits of a resource, and gives what was reached: at most the hard limit so far.
fn limit(resource: Resource, wanted: u64) -> io::Result<u64> {
    let hard = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let reached = Some(wanted.min(hard));
    setrlimit(
        resource,
        Rlimit {
            current: reached,
            maximum: reached,
        },
    )?;
    Ok(getrlimit(resource).current.unwrap_or(u64::MAX))
}

fn tell(cell: &mut File, ready: &Ready) -> io::Result<()> {
    writeln!(cell, "{}", serde_json::to_string(ready)?)
}
