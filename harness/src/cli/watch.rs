//! `harness watch`

use std::path::Path;
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::choice::Choice;
use super::progress::Progress;
use super::{contain, grade, output};
use crate::fault::{Fault, exit};
use crate::grade::interruption;
use crate::locale::tr;
use crate::render::{Look, round};
use crate::request::Request;
use crate::verdict::Report;

/// An editor that saves writes several times: a round begins when it has been still for so long.
const STILL: Duration = Duration::from_millis(100);

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    choice: Choice,
}

/// Grades, waits for a change, grades again, until it is interrupted.
pub fn run(Args { choice }: &Args, look: Look) -> Result<u8, Fault> {
    let runtime = contain::runtime()?;
    let request = choice.request(&runtime, look)?;
    // From here on none is lost, whether it comes during a grading or between two.
    let mut interrupted = runtime.spawn(interruption());
    let mut before: Option<Report> = None;
    loop {
        // Watched before it is read: no change is missed, and none by an editor that replaces `src`.
        let mut changes = Changes::of(&request.dir)?;
        let request = Request {
            seed: choice.seed.value(),
            ..request.clone()
        };
        let report = grade::judge(&runtime, request, &Progress::new(choice.quiet, look.lang))?;
        output::to_stdout(&round::human(&report, before.as_ref(), look))?;
        before = Some(report);
        if !changes.wait(&runtime, &mut interrupted) {
            return Ok(exit::INTERRUPTED);
        }
    }
}

/// Changes of what counts of a submission.
struct Changes {
    queue: mpsc::UnboundedReceiver<()>,
    _watcher: RecommendedWatcher,
}

impl Changes {
    fn of(dir: &Path) -> Result<Self, Fault> {
        let failed = |error: notify::Error| {
            Fault::machine(
                tr("fault-watch")
                    .show("path", dir.display())
                    .show("error", error),
                tr("fault-watch-mend"),
            )
        };
        // The system names files by their whole path.
        let dir = dir
            .canonicalize()
            .map_err(|error| Fault::file(tr("fault-to-read"), dir, &error))?;
        let source = dir.join("src");
        let (tell, queue) = mpsc::unbounded_channel();
        let of = dir.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // What cannot be told may be a change; that somebody reads, as we do, is none.
            let is_change = event.map_or(true, |event| {
                !event.kind.is_access() && event.paths.iter().any(|path| counts(&of, path))
            });
            if is_change {
                // Nobody listens any more: then nobody wants to know.
                let _ = tell.send(());
            }
        })
        .map_err(failed)?;
        // Not the whole of it: `target` is large, and always changing.
        watcher
            .watch(&dir, RecursiveMode::NonRecursive)
            .map_err(failed)?;
        if source.is_dir() {
            watcher
                .watch(&source, RecursiveMode::Recursive)
                .map_err(failed)?;
        }
        Ok(Self {
            queue,
            _watcher: watcher,
        })
    }

    /// Waits for a change, and until it is over. Says whether there was one before an interruption.
    fn wait(&mut self, runtime: &Runtime, interrupted: &mut JoinHandle<Fault>) -> bool {
        let changed = async {
            self.queue.recv().await;
            while tokio::time::timeout(STILL, self.queue.recv()).await.is_ok() {}
        };
        runtime.block_on(async {
            tokio::select! {
                () = changed => true,
                _ = interrupted => false,
            }
        })
    }
}

/// Whether a file of the submission is looked at when it is graded.
fn counts(dir: &Path, file: &Path) -> bool {
    file == dir.join("Cargo.toml") || file.starts_with(dir.join("src"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_and_a_lock_file_are_no_change() {
        let counts = |file: &str| counts(Path::new("/chat"), &Path::new("/chat").join(file));
        for file in ["Cargo.toml", "src", "src/lib.rs", "src/rooms/mod.rs"] {
            assert!(counts(file), "{file}");
        }
        for file in ["Cargo.lock", "target/debug/x", "srcs", "tests/all.rs"] {
            assert!(!counts(file), "{file}");
        }
    }
}
