//! The only place that knows the order of the phases.

use std::path::PathBuf;

use anyhow::anyhow;

use crate::fault::Fault;
use crate::spec;
use crate::verdict::{Lang, Outcome, Report};

/// What is to be graded, and how.
#[derive(Debug)]
pub struct Request {
    /// The submission.
    pub dir: PathBuf,
    /// What names and texts are drawn from.
    pub seed: u64,
    /// Names of the checks to judge, all of them known; empty for all there are.
    pub only: Vec<String>,
    /// The exercise.
    pub spec: spec::Loaded,
    /// Language of the findings.
    pub lang: Lang,
}

/// Grades a submission, telling `observer` what it is at.
pub async fn grade(
    _request: Request,
    _observer: impl Fn(Event) + Send + Sync,
) -> Result<Report, Fault> {
    Err(Fault::Internal(anyhow!("not built yet")))
}

/// What a grading tells while it works.
#[derive(Clone, Debug)]
pub enum Event {
    /// A phase began: `stage`, `inspect`, `dependencies`, `build`, `run`.
    Phase(&'static str),
    /// The dependencies are being compiled (once per toolchain).
    Dependencies {
        /// Crates compiled so far.
        done: usize,
        /// Crates in all.
        total: usize,
    },
    /// The run phase plays that many checks.
    Checks(usize),
    /// A check has its outcome.
    Check {
        /// Its name.
        id: String,
        /// What came out.
        outcome: Outcome,
    },
}
