//! One grading, from the side of the batch: a worker is started, listened to, and done away with.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::timeout;

use super::worker::{Lost, Order, Told, WORKER};
use crate::fault::{Fault, exit};
use crate::locale::{Lang, Message, tr, verbatim};
use crate::sandbox;
use crate::verdict::Report;

/// No grading takes that long: each of its own waits is bounded. The last resort.
const LONGEST: Duration = Duration::from_mins(20);

/// How long a worker may take to stop what runs for it.
const GRACE: Duration = Duration::from_secs(20);

/// Bytes of the longest report that is taken.
const LARGEST: u64 = 64 << 20;

/// Bytes of a worker's last words that are told.
const LAST_WORDS: usize = 2000;

/// The file for what a worker says when it breaks.
const WORDS: &str = "last-words";

/// Grades one submission. The place among those who compile is given back as soon as it is
/// compiled. `None` if it was stopped.
pub async fn grade(
    dir: &Path,
    order: &Order,
    place: OwnedSemaphorePermit,
    mut stop: watch::Receiver<bool>,
) -> Option<Result<Report, Lost>> {
    let mut worker = match Worker::start(dir) {
        Ok(worker) => worker,
        Err(error) => return Some(Err(cannot(&error, order.lang))),
    };
    let told = tokio::select! {
        told = timeout(LONGEST, worker.grade(order, place)) => Some(told),
        _ = stop.wait_for(|stop| *stop) => None,
    };
    let end = worker.end().await;
    Some(match told? {
        Ok(Ok(told)) => told,
        Ok(Err(reason)) => {
            let broken = tr("fault-grading-broken")
                .with("reason", reason)
                .with("end", end);
            Err(lost(&broken, order.lang))
        }
        Err(_) => {
            let late = tr("fault-grading-late").with("minutes", LONGEST.as_secs() / 60);
            Err(lost(&late, order.lang))
        }
    })
}

fn cannot(error: &io::Error, lang: Lang) -> Lost {
    let fault = Fault::machine(
        tr("fault-grading").show("error", error),
        tr("fault-grading-mend"),
    );
    Lost::new(&fault, lang)
}

fn lost(reason: &Message, lang: Lang) -> Lost {
    Lost {
        code: exit::INTERNAL,
        reason: reason.to(lang),
    }
}

struct Worker {
    child: Child,
    /// Its end is the order to stop.
    stdin: ChildStdin,
    stdout: ChildStdout,
    /// Where its temporary files are. What it leaves there when it is killed goes with this.
    temporary: TempDir,
}

impl Worker {
    fn start(dir: &Path) -> io::Result<Self> {
        let temporary = tempfile::Builder::new().prefix("moulinette-").tempdir()?;
        let mut child = Command::new(sandbox::executable())
            .arg(WORKER)
            .arg(dir)
            .env("TMPDIR", temporary.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(temporary.path().join(WORDS))?)
            // The terminal's Ctrl-C must not reach it before the batch has decided.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let no_pipe = || io::Error::other("no pipe");
        Ok(Self {
            stdin: child.stdin.take().ok_or_else(no_pipe)?,
            stdout: child.stdout.take().ok_or_else(no_pipe)?,
            child,
            temporary,
        })
    }

    /// Gives the order, and what the worker has to say; or why that cannot be made out.
    async fn grade(
        &mut self,
        order: &Order,
        place: OwnedSemaphorePermit,
    ) -> Result<Result<Report, Lost>, Message> {
        let text = |error: &dyn std::fmt::Display| verbatim(error.to_string());
        let order = serde_json::to_string(order).map_err(|error| text(&error))? + "\n";
        // One that is dead already is found out by what it does not tell.
        let _ = self.stdin.write_all(order.as_bytes()).await;
        let mut place = Some(place);
        let mut lines = BufReader::new((&mut self.stdout).take(LARGEST)).lines();
        loop {
            let line = lines.next_line().await.map_err(|error| text(&error))?;
            let line = line.ok_or_else(|| Message::from(tr("fault-grading-off")))?;
            match serde_json::from_str(&line).map_err(|error| text(&error))? {
                Told::Compiled => drop(place.take()),
                Told::Report(report) => return Ok(Ok(*report)),
                Told::Fault(lost) => return Ok(Err(lost)),
            }
        }
    }

    /// Stops it unless it has ended, and says how that went, for the case that it should not have.
    async fn end(self) -> String {
        let Self {
            mut child,
            stdin,
            temporary,
            ..
        } = self;
        drop(stdin);
        let status = match timeout(GRACE, child.wait()).await {
            Ok(Ok(status)) => status.to_string(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => {
                // Its cells notice that it is gone, and stop what they watch.
                let killed = child.kill().await;
                killed.map_or_else(|error| error.to_string(), |()| "killed".to_owned())
            }
        };
        let words = std::fs::read(temporary.path().join(WORDS)).unwrap_or_default();
        let last = &words[words.len().saturating_sub(LAST_WORDS)..];
        format!("{status}\n{}", String::from_utf8_lossy(last).trim())
            .trim()
            .to_owned()
    }
}
