//! The stage between the cell and the program: restricts itself, then becomes the program.
//!
//! What is refused here is refused to the program's first instruction. A function that runs between
//! fork and exec could do the same, but would need `unsafe`.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode, Stdio};

use rustix::process::{
    Resource, Rlimit, Signal, getrlimit, set_parent_process_death_signal, setrlimit,
};
use serde::{Deserialize, Serialize};

use super::{Limits, ProgramArgs, json_arg};

/// What the payload stage tells the cell before it becomes the program.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ready {
    /// It is restricted.
    Restricted {
        /// How many files the program may have open.
        open_files: u64,
    },
    /// It could not become the program.
    Failed(String),
}

/// Arguments: the limits as JSON, the program, its arguments. Standard input is the pipe to tell
/// the cell by; the program gets an empty one. Comes back only if it fails.
pub fn main(args: ProgramArgs) -> ExitCode {
    let Ok(fd) = io::stdin().as_fd().try_clone_to_owned() else {
        return ExitCode::FAILURE;
    };
    let mut cell = File::from(fd);
    if let Err(error) = become_program(args, &mut cell) {
        // The cell sees the end of the pipe in any case, and takes it for a failure.
        let _ = tell(&mut cell, &Ready::Failed(error.to_string()));
    }
    ExitCode::FAILURE
}

fn become_program(mut args: ProgramArgs, cell: &mut File) -> io::Result<()> {
    let limits: Limits = json_arg(args.next())?;
    let program = args.next().unwrap_or_default();
    // If the cell itself is killed, the program dies with it.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    limit(Resource::Core, 0)?;
    let open_files = limit(Resource::Nofile, limits.open_files)?;
    tell(cell, &Ready::Restricted { open_files })?;
    Err(Command::new(program).args(args).stdin(Stdio::null()).exec())
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
