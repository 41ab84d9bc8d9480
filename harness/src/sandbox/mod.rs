//! The one launcher of every process of a submission, the compiler included.
//!
//! ```text
//! harness ── control pipe ──> harness __cell ── fork ──> harness __payload ── exec ──> the program
//!         <── reports ──────  (supervisor)   <── output ─────────────────────────────
//! ```
//!
//! The *cell* is this same executable, started again as a small single-threaded supervisor: it
//! watches one program and its descendants, stops them when a limit is reached, and is done only
//! when all of them are dead. The end of its control pipe is an order to stop, so that nothing
//! survives the harness, not even its `kill -9`. The *payload* stage is where a process restricts
//! itself before it becomes the program: nothing of a submission ever runs unrestricted.

mod alive;
mod capture;
mod cell;
mod payload;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::task::JoinHandle;

pub use alive::Alive;

use crate::fault::Fault;

/// The hidden subcommand that is the supervisor.
const CELL: &str = "__cell";
/// The hidden subcommand that restricts itself and becomes the program.
const PAYLOAD: &str = "__payload";

/// What this process does if it was started as a part of the sandbox; `None` if it was not.
///
/// To be called first of all: neither stage may have a second thread.
pub fn main() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    match args.next()?.to_str()? {
        CELL => Some(cell::main()),
        PAYLOAD => Some(payload::main(args)),
        _ => None,
    }
}

/// A program to run, and within what.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Launch {
    /// The executable, as an absolute path.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Its whole environment: nothing is inherited.
    pub env: Vec<(String, String)>,
    /// The directory that it starts in.
    pub dir: PathBuf,
    /// What it may use.
    pub limits: Limits,
}

/// What a program may use.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Limits {
    /// How long it may run before it is killed.
    pub wall: Duration,
    /// How many files and sockets it may have open; less where the machine allows less
    /// ([`Process::open_files`]).
    pub open_files: u64,
    /// How many bytes of its output are kept: the first and the last ones.
    pub output_kept: usize,
    /// How many bytes it may print before it is killed.
    pub output_max: u64,
}

/// What a cell tells, one JSON value a line: first `Started` or `Failed`, then `Ended`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Report {
    Started { pid: i32, open_files: u64 },
    Failed { reason: String },
    Ended(Exit),
}

/// How a program ended. By then, all its descendants are dead too.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Exit {
    /// Its exit code, unless a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Why the cell killed it, if the cell did.
    pub killed_by: Option<KilledBy>,
    /// What it printed on both streams, as text; where it is cut, a line in brackets says so.
    pub output: String,
}

/// Why a cell killed its program.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KilledBy {
    /// The harness asked for it, or is gone.
    Harness,
    /// It ran longer than [`Limits::wall`].
    Wall,
    /// It printed more than [`Limits::output_max`].
    Output,
}

/// A running program. Dropping it kills the program and its descendants, and does not wait for
/// that: [`alive::AllDead`] does.
#[derive(Debug)]
pub struct Process {
    program: PathBuf,
    pid: i32,
    open_files: u64,
    /// Closed on drop, which is what stops the cell.
    control: std::io::PipeWriter,
    reports: Lines<BufReader<tokio::process::ChildStdout>>,
    cell: JoinHandle<std::io::Result<ExitStatus>>,
}

impl Launch {
    /// Starts the program; when this returns, it runs.
    pub async fn start(&self, alive: &Alive) -> Result<Process, Fault> {
        let cannot = |error: &dyn std::fmt::Display| cannot_start(&self.program, error);
        let (stdin, control) = std::io::pipe().map_err(|error| cannot(&error))?;
        let mut cell = tokio::process::Command::new(executable())
            .arg(CELL)
            .env_clear()
            .stdin(Stdio::from(stdin))
            .stdout(Stdio::piped())
            // The terminal's Ctrl-C must not reach it before the harness has decided.
            .process_group(0)
            .spawn()
            .map_err(|error| cannot(&error))?;
        let stdout = cell.stdout.take().ok_or_else(|| cannot(&"no pipe"))?;
        let mut process = Process {
            program: self.program.clone(),
            pid: 0,
            open_files: 0,
            control,
            reports: BufReader::new(stdout).lines(),
            cell: alive.until_the_end_of(cell),
        };
        let order = serde_json::to_string(self).map_err(|error| cannot(&error))?;
        process.order(&order);
        match process.report().await? {
            Report::Started { pid, open_files } => Ok(Process {
                pid,
                open_files,
                ..process
            }),
            Report::Failed { reason } => Err(cannot(&reason)),
            Report::Ended(_) => Err(process.lost("it ended before it started")),
        }
    }
}

impl Process {
    /// Process id of the program.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// How many files and sockets it may have open: at most what was asked for.
    pub fn open_files(&self) -> u64 {
        self.open_files
    }

    /// Waits until the program and its descendants are dead. Gives its answer once; may be dropped
    /// and called again before.
    pub async fn wait(&mut self) -> Result<Exit, Fault> {
        let Report::Ended(exit) = self.report().await? else {
            return Err(self.lost("it started twice"));
        };
        match (&mut self.cell).await {
            Ok(Ok(_)) => Ok(exit),
            Ok(Err(error)) => Err(self.lost(error)),
            Err(error) => Err(self.lost(error)),
        }
    }

    /// Sends SIGINT to the program, as Ctrl-C would.
    pub fn interrupt(&self) {
        self.order("interrupt");
    }

    /// Kills the program and its descendants; [`Process::wait`] tells when they are dead.
    pub fn kill(&self) {
        self.order("kill");
    }

    fn order(&self, line: &str) {
        // A cell that takes no orders any more is found out by the next report.
        let _ = writeln!(&self.control, "{line}");
    }

    async fn report(&mut self) -> Result<Report, Fault> {
        match self.reports.next_line().await {
            Ok(Some(line)) => serde_json::from_str(&line).map_err(|error| self.lost(&error)),
            Ok(None) => Err(self.lost("it was killed")),
            Err(error) => Err(self.lost(&error)),
        }
    }

    fn lost(&self, reason: impl std::fmt::Display) -> Fault {
        Fault::machine(
            format!(
                "lost the supervisor of {}: {reason}",
                self.program.display()
            ),
            "grade again; if it happens again, the machine may lack memory",
        )
    }
}

fn cannot_start(program: &std::path::Path, reason: impl std::fmt::Display) -> Fault {
    Fault::machine(
        format!("cannot start {}: {reason}", program.display()),
        "check that the machine has room for more processes and open files (`ulimit -a`)",
    )
}

/// This very executable, even if another file has taken its path by now.
#[cfg(not(test))]
pub fn executable() -> PathBuf {
    PathBuf::from("/proc/self/exe")
}

/// The executable that belongs to this test: cargo builds it for the tests in harness/tests.
#[cfg(test)]
pub fn executable() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let built = test.parent().and_then(|deps| deps.parent());
    let path = built.expect("a test lies in target/*/deps").join("harness");
    assert!(path.exists(), "run `cargo build` first");
    path
}

/// Everything after the first two arguments of a `__payload`: the program and its arguments.
type ProgramArgs = std::iter::Skip<std::env::ArgsOs>;

/// Reads an argument that holds JSON.
fn json_arg<T: serde::de::DeserializeOwned>(arg: Option<OsString>) -> std::io::Result<T> {
    let text = arg.unwrap_or_default();
    Ok(serde_json::from_slice(text.as_encoded_bytes())?)
}
