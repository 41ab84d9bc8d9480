//! A class: every submission graded in a process of its own, several at a time, the results kept as
//! they come.
//!
//! ```text
//! roster ── shard ── kept? ── worker ── results/reports/… ── class.csv, …
//!                             worker      one file each
//!                             …
//! ```
//!
//! To add a view of the whole class (a page, a chart): one more of `render::class::FILES`.

mod board;
pub mod compare;
mod grading;
pub mod merge;
pub mod results;
pub mod roster;
mod schedule;
pub mod shard;
pub mod store;
pub mod worker;

use std::collections::VecDeque;

use sha2::{Digest as _, Sha256};
use tokio::pin;

use self::board::Board;
use self::results::{Judge, Results};
use self::roster::Submission;
use self::schedule::{Round, Schedule, Waiting};
use self::store::Store;
use self::worker::Order;
use crate::event::Event;
use crate::fault::Fault;
use crate::grade::interruption;
use crate::locale::{Lang, tr};
use crate::sandbox::{self, Wanted};
use crate::spec;
use crate::submission::cache::Cache;
use crate::submission::dependencies::Dependencies;
use crate::submission::profile::Profile;
use crate::submission::stage;
use crate::submission::toolchain::Toolchain;
use crate::verdict::{Class, Row, Standing};

/// How a class is graded.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The exercise.
    pub spec: spec::Loaded,
    /// Language of the findings, and of the files for people.
    pub lang: Lang,
    /// How well submissions are to be contained.
    pub sandbox: Wanted,
    /// Gradings at the same time.
    pub jobs: usize,
    /// How many of them compile at the same time.
    pub compiling: usize,
}

/// What a batch tells while it works.
#[derive(Debug)]
pub enum Told<'a> {
    /// The dependencies are being compiled.
    Preparing(Event),
    /// So many results are kept, and so many submissions are to be graded.
    Begun {
        /// Unchanged since they were graded.
        kept: usize,
        /// To be graded now.
        waiting: usize,
    },
    /// One has a result.
    Done(&'a Row),
    /// So many without a verdict are graded once more, one after the other.
    Again(usize),
}

/// How a batch ended.
#[derive(Debug)]
pub enum End {
    /// Every submission was tried.
    Complete(Class),
    /// Ctrl-C. What is done is kept.
    Interrupted,
}

/// Grades what has no result yet, and keeps what comes out.
///
/// # Errors
/// The toolchain or the dependencies are missing, or results cannot be written. What was written
/// until then is kept.
pub async fn run(
    class: Vec<Submission>,
    store: &Store,
    settings: &Settings,
    observer: &(dyn Fn(Told<'_>) + Sync),
) -> Result<End, Fault> {
    let interruption = interruption();
    pin!(interruption);
    let mut board = Board::new(store, settings.lang);
    let prepared = tokio::select! {
        biased;
        _ = &mut interruption => return Ok(End::Interrupted),
        prepared = prepare(store.results().header.seed, settings, observer) => prepared?,
    };
    let queue = keep(class, &mut board, store.results(), &prepared.judge);
    let kept = store.results().header.names.len() - queue.len();
    let waiting = queue.len();
    observer(Told::Begun { kept, waiting });
    board.write()?;
    let order = Order {
        seed: prepared.judge.seed,
        lang: settings.lang,
        sandbox: settings.sandbox,
        spec: settings.spec.text.clone(),
    };
    let mut schedule = Schedule {
        order,
        judge: prepared.judge,
        board: &mut board,
        observer,
        interruption: interruption.as_mut(),
    };
    let first = schedule
        .round(queue, settings.jobs, settings.compiling)
        .await?;
    let last = match first {
        // What the machine did not allow while it was busy, it may allow when it is not.
        Round::Done { doubtful } if !doubtful.is_empty() => {
            observer(Told::Again(doubtful.len()));
            schedule.round(doubtful, 1, 1).await?
        }
        other => other,
    };
    let class = board.finish()?;
    Ok(match last {
        Round::Done { .. } => End::Complete(class),
        Round::Interrupted => End::Interrupted,
    })
}

/// What is made once for all gradings.
struct Prepared {
    judge: Judge,
    /// While this lives, nobody can clear them away.
    _dependencies: Dependencies,
}

async fn prepare(
    seed: u64,
    settings: &Settings,
    observer: &(dyn Fn(Told<'_>) + Sync),
) -> Result<Prepared, Fault> {
    let toolchain = Toolchain::find().await?;
    let tell = |event| observer(Told::Preparing(event));
    let dependencies =
        Dependencies::get(&toolchain, Profile::Quick, &Cache::locate()?, &tell).await?;
    let executable = sandbox::executable();
    let executable = std::fs::read(&executable)
        .map_err(|error| Fault::file(tr("fault-to-read"), &executable, &error))?;
    Ok(Prepared {
        judge: Judge {
            executable: crate::hex(&Sha256::digest(executable)),
            toolchain: toolchain.version,
            spec_sha256: settings.spec.sha256.clone(),
            seed,
        },
        _dependencies: dependencies,
    })
}

/// Notes the results that are still true; gives what is to be graded.
fn keep(
    class: Vec<Submission>,
    board: &mut Board<'_>,
    results: &Results,
    judge: &Judge,
) -> VecDeque<Waiting> {
    let mut queue = VecDeque::new();
    for submission in class {
        // What cannot be read is told when it is graded.
        let fingerprint = stage::fingerprint(&submission.dir).ok();
        let waiting = Waiting {
            submission,
            fingerprint,
        };
        match kept(&waiting, results, judge) {
            Some(standing) => board.keep(&waiting.submission.name, standing),
            None => queue.push_back(waiting),
        }
    }
    queue
}

/// The result of a submission, if it has a verdict and neither has changed since, nor the judge.
fn kept(waiting: &Waiting, results: &Results, judge: &Judge) -> Option<Standing> {
    // A result that cannot be read is no result.
    let outcome = results.get(&waiting.submission.name).ok().flatten()?;
    let standing = outcome.standing();
    let is_true = outcome.judge == *judge
        && outcome.fingerprint == waiting.fingerprint
        && standing.is_settled();
    is_true.then_some(standing)
}
