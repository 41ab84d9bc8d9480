//! What a submission must not be able to do, tried from inside a cell.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use rustix::fs::{Mode, chmod};
use rustix::process::{Pid, Resource, Rlimit, getppid, prlimit, test_kill_process};
use serde::{Deserialize, Serialize};

use super::{ATTACK, ProgramArgs, json_arg};

/// A loopback connection needs no more; where packets vanish it would take minutes.
const PATIENCE: Duration = Duration::from_millis(500);

/// One thing that is tried.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Attack {
    /// To read a file that everybody may read.
    ReadFile,
    /// To write to a file that everybody may write to.
    WriteFile,
    /// To change the mode of a file.
    ChangeMode,
    /// To start a process.
    StartProcess,
    /// To connect to a server of the machine's.
    Connect,
    /// To signal a process outside.
    Signal,
    /// To change the limits of a process outside.
    ChangeLimits,
}

/// What to aim at.
#[derive(Debug, Deserialize, Serialize)]
pub struct Target {
    /// What to try.
    pub attacks: Vec<Attack>,
    /// A file outside.
    pub file: PathBuf,
    /// Where somebody outside listens.
    pub server: SocketAddr,
}

/// What came of one attack.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Seen {
    /// What was tried.
    pub attack: Attack,
    /// What the system answered; `None` where it let it happen.
    pub refusal: Option<String>,
}

/// Argument: the target as JSON. Prints what came of the attacks.
#[expect(clippy::print_stdout, reason = "the cell takes it to the probe")]
pub fn main(mut args: ProgramArgs) -> ExitCode {
    // The process that an attack started.
    let Ok(target) = json_arg::<Target>(args.next()) else {
        return ExitCode::FAILURE;
    };
    let seen: Vec<Seen> = target
        .attacks
        .iter()
        .map(|attack| Seen {
            attack: *attack,
            refusal: attack.attempt(&target).err().map(|error| error.to_string()),
        })
        .collect();
    match serde_json::to_string(&seen) {
        Ok(text) => println!("{text}"),
        Err(_) => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}

impl Attack {
    fn attempt(self, target: &Target) -> io::Result<()> {
        match self {
            Self::ReadFile => std::fs::read(&target.file).map(drop),
            Self::WriteFile => std::fs::write(&target.file, "overwritten"),
            Self::ChangeMode => Ok(chmod(&target.file, Mode::from_raw_mode(0o777))?),
            Self::StartProcess => start_process(),
            Self::Connect => TcpStream::connect_timeout(&target.server, PATIENCE).map(drop),
            Self::Signal => Ok(test_kill_process(supervisor()?)?),
            Self::ChangeLimits => change_limits(),
        }
    }
}

fn supervisor() -> io::Result<Pid> {
    getppid().ok_or_else(|| io::Error::other("no parent"))
}

fn start_process() -> io::Result<()> {
    let own = Path::new("/proc/self/exe");
    let mut child = Command::new(own)
        .arg(ATTACK)
        .stdout(Stdio::null())
        .spawn()?;
    child.wait().map(drop)
}

fn change_limits() -> io::Result<()> {
    // Harmless where it succeeds: the supervisor leaves no memory image.
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    prlimit(Some(supervisor()?), Resource::Core, none)?;
    Ok(())
}
