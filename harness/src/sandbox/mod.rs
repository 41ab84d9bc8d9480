//! The one launcher of every process of a submission, the compiler included.
//!
//! ```text
//! harness ── control socket ──> harness __cell ── fork ──> harness __payload ── exec ──> the program
//!         <── its sockets ─────  (supervisor)
//!         <── reports ─────────               <── output ────────────────────────────────
//! ```
//!
//! The *cell* is this same executable, started again as a small single-threaded supervisor: it
//! watches one program and its descendants, stops them when a limit is reached, and is done only
//! when all of them are dead. The end of its control socket is an order to stop, so that nothing
//! survives the harness, not even its `kill -9`. The *payload* stage is where a process restricts
//! itself before it becomes the program: nothing of a submission ever runs unrestricted.
//!
//! To understand what it is restricted to, read `layers.rs`, then `payload.rs` (the order), then
//! `landlock.rs` and `seccomp.rs` (the rules). What a machine allows is found out by an attack from
//! inside: `probe.rs` starts it, `attack.rs` is it.

mod alive;
mod attack;
mod capture;
mod cell;
mod control;
mod descendants;
mod descriptors;
mod elf;
mod landlock;
mod layers;
mod namespace;
mod network;
mod payload;
mod privileges;
mod probe;
mod seccomp;
mod stat;
mod watch;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::task::JoinHandle;

pub use alive::Alive;
pub use attack::{Attack, Seen};
pub use layers::{Layer, Layers, Level};
pub use network::Network;
pub use probe::{Containment, Wanted};
pub use stat::stat_after_name;
pub use watch::memory;

use self::layers::Failure;
use crate::fault::Fault;
use crate::locale::{Value, tr};

/// The hidden subcommand that is the supervisor.
const CELL: &str = "__cell";
/// The hidden subcommand that restricts itself and becomes the program.
const PAYLOAD: &str = "__payload";
/// The hidden subcommand that tries what a submission must not be able to do.
const ATTACK: &str = "__attack";

/// What this process does if it was started as a part of the sandbox; `None` if it was not.
///
/// To be called first of all: neither stage may have a second thread.
pub fn main() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    match args.next()?.to_str()? {
        CELL => Some(cell::main()),
        PAYLOAD => Some(payload::main(args)),
        ATTACK => Some(attack::main(args)),
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
    /// What it is to do.
    pub step: Step,
    /// Where somebody else listens already when it starts.
    #[serde(default)]
    pub taken: Option<SocketAddr>,
}

/// What a program is to do, and so what it must be able to.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// To compile: code of a submission is read, and not executed.
    Compile {
        /// What it reads, beside the system's own files.
        reads: Vec<PathBuf>,
        /// The one directory that it writes to.
        writes: PathBuf,
    },
    /// To execute code of a submission.
    Run {
        /// The one port that it listens on.
        port: u16,
    },
}

impl Sandbox {
    /// No layer at all.
    #[cfg(test)]
    pub fn for_tests() -> Self {
        Self {
            layers: Layers::NONE,
            alive: Alive::new().0,
        }
    }
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
    /// How many bytes of memory it may really use before it is killed.
    pub memory: u64,
    /// How many bytes of memory it may ask for.
    pub data: u64,
    /// How many threads it may have.
    pub threads: u64,
    /// How large a file may get that it writes, in bytes.
    pub file: u64,
    /// How many bytes all files that it writes may have before it is killed.
    pub disk: u64,
}

/// What a cell is told first.
#[derive(Debug, Deserialize, Serialize)]
struct Order {
    launch: Launch,
    layers: Layers,
}

/// What a cell tells, one JSON value a line: first `Started` or `Failed`, then `Ended`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Report {
    Started {
        pid: i32,
        restricted: payload::Restricted,
    },
    Failed(Failure),
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
    /// It used more than [`Limits::memory`].
    Memory,
    /// It had more than [`Limits::threads`].
    Threads,
    /// It wrote more than [`Limits::disk`].
    Disk,
}

/// What every program of a grading is started with.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// Behind what.
    pub layers: Layers,
    /// The grading that it is a part of.
    pub alive: Alive,
}

/// A running program. Dropping it kills the program and its descendants, and does not wait for
/// that: [`alive::AllDead`] does.
#[derive(Debug)]
pub struct Process {
    program: PathBuf,
    pid: i32,
    restricted: payload::Restricted,
    control: Control,
    network: Network,
    reports: Reports,
    cell: JoinHandle<std::io::Result<ExitStatus>>,
}

type Reports = Lines<BufReader<tokio::process::ChildStdout>>;

/// The end of the control socket that stops the cell when it is dropped, whoever else still has it.
#[derive(Debug)]
struct Control(Arc<UnixStream>);

impl Drop for Control {
    fn drop(&mut self) {
        // Closed already is as good.
        let _ = rustix::net::shutdown(&*self.0, rustix::net::Shutdown::Both);
    }
}

impl Launch {
    /// Starts the program; when this returns, it runs.
    pub async fn start(&self, sandbox: &Sandbox) -> Result<Process, Fault> {
        match self.try_start(sandbox).await? {
            Ok(process) => Ok(process),
            Err(failure) => Err(cannot_start(&self.program, failure.reason)),
        }
    }

    /// Starts the program, or says which layer could not be put up.
    async fn try_start(&self, sandbox: &Sandbox) -> Result<Result<Process, Failure>, Fault> {
        let cannot = |error: &dyn std::fmt::Display| cannot_start(&self.program, error.to_string());
        let (control, stdin) = socket_pair().map_err(|error| cannot(&error))?;
        let mut cell = tokio::process::Command::new(executable())
            .arg(CELL)
            .env_clear()
            .stdin(stdin)
            .stdout(Stdio::piped())
            // The terminal's Ctrl-C must not reach it before the harness has decided.
            .process_group(0)
            .spawn()
            .map_err(|error| cannot(&error))?;
        let stdout = cell.stdout.take().ok_or_else(|| cannot(&"no pipe"))?;
        let cell = sandbox.alive.until_the_end_of(cell);
        let mut reports = BufReader::new(stdout).lines();
        let control = self.give_order(control, sandbox.layers).await;
        let control = Control(Arc::new(control.map_err(|error| cannot(&error))?));
        match report(&self.program, &mut reports).await? {
            Report::Started { pid, restricted } => Ok(Ok(Process {
                program: self.program.clone(),
                pid,
                restricted,
                network: self.network(sandbox.layers, &control),
                control,
                reports,
                cell,
            })),
            Report::Failed(failure) => Ok(Err(failure)),
            Report::Ended(_) => Err(lost(&self.program, tr("fault-ended-first"))),
        }
    }

    async fn give_order(
        &self,
        mut control: UnixStream,
        layers: Layers,
    ) -> std::io::Result<UnixStream> {
        let launch = self.clone();
        let order = serde_json::to_string(&Order { launch, layers })?;
        control.write_all(format!("{order}\n").as_bytes()).await?;
        Ok(control)
    }

    fn network(&self, layers: Layers, control: &Control) -> Network {
        if self.has_private_network(layers) {
            Network::private(Arc::clone(&control.0))
        } else {
            Network::host()
        }
    }

    /// The compiler can make no connection anyway.
    fn has_private_network(&self, layers: Layers) -> bool {
        layers.private_network && matches!(self.step, Step::Run { .. })
    }
}

fn socket_pair() -> std::io::Result<(UnixStream, Stdio)> {
    let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
    ours.set_nonblocking(true)?;
    let theirs = std::os::fd::OwnedFd::from(theirs);
    Ok((UnixStream::from_std(ours)?, theirs.into()))
}

impl Process {
    /// Process id of the program.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// How many files and sockets it may have open: at most what was asked for.
    pub fn open_files(&self) -> u64 {
        self.restricted.open_files
    }

    /// How to reach what it listens on.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Waits until the program and its descendants are dead. Gives its answer once; may be dropped
    /// and called again before.
    pub async fn wait(&mut self) -> Result<Exit, Fault> {
        let Report::Ended(exit) = report(&self.program, &mut self.reports).await? else {
            return Err(lost(&self.program, tr("fault-started-twice")));
        };
        match (&mut self.cell).await {
            Ok(Ok(_)) => Ok(exit),
            Ok(Err(error)) => Err(lost(&self.program, error.to_string())),
            Err(error) => Err(lost(&self.program, error.to_string())),
        }
    }

    /// Sends SIGINT to the program, as Ctrl-C would.
    pub fn interrupt(&self) {
        self.order("interrupt");
    }

    /// Sends SIGUSR1 to the program: how a driver is told to do what it waits with. No code of a
    /// submission has a reason to listen for that.
    pub fn cue(&self) {
        self.order("cue");
    }

    /// Kills the program and its descendants; [`Process::wait`] tells when they are dead.
    pub fn kill(&self) {
        self.order("kill");
    }

    fn order(&self, line: &str) {
        // A cell that takes no orders any more is found out by the next report.
        let _ = network::order(&self.control.0, line);
    }
}

async fn report(program: &Path, reports: &mut Reports) -> Result<Report, Fault> {
    match reports.next_line().await {
        Ok(Some(line)) => {
            serde_json::from_str(&line).map_err(|error| lost(program, error.to_string()))
        }
        Ok(None) => Err(lost(program, tr("fault-was-killed"))),
        Err(error) => Err(lost(program, error.to_string())),
    }
}

fn lost(program: &Path, reason: impl Into<Value>) -> Fault {
    Fault::machine(
        tr("fault-supervisor")
            .show("program", program.display())
            .with("reason", reason),
        tr("fault-supervisor-mend"),
    )
}

fn cannot_start(program: &Path, reason: impl Into<Value>) -> Fault {
    Fault::machine(
        tr("fault-start")
            .show("program", program.display())
            .with("reason", reason),
        tr("fault-start-mend"),
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
