//! The vocabulary of judgement: pure data, no input or output.
//!
//! A *check* is anything that gives an [`Outcome`]. A *test* has points, a *gate* has a severity,
//! an *advice* has neither. What a failed check has to say is a [`Finding`].

mod class;
mod comparison;
mod failure;
pub mod figures;
mod finding;
pub mod gates;
mod hints;
pub mod lessons;
mod report;
pub mod rules;
mod score;
mod transcript;
mod verification;
mod wire;

pub use class::{Class, Row, Standing, Summary};
pub use comparison::{COMPARISON_SCHEMA, Cause, Change, Comparison, Movement, Place, Stand};
pub use failure::Failure;
pub use finding::{Finding, Kind, StepRecord, shorten};
pub use hints::Hints;
pub use report::{
    Advice, Bonus, CheckResult, CheckTime, GateResult, GateState, HarnessInfo, Report, SCHEMA,
    SubmissionInfo, Timings, Verdict,
};
pub use score::{Score, judge};
pub use transcript::Transcript;
pub use verification::{
    Difference, Group, Implementation, Mark, Marked, Skipped, State, Verification, marks,
};
pub use wire::{Wire, WireEvent};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What came out of a check.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The submission does what the check asks for.
    Passed,
    /// It does not; the findings say why.
    Failed,
    /// Something that the check needs failed: nothing was tried.
    Blocked,
    /// Our fault or the machine's: nothing can be said.
    NotJudged,
    /// The submission does not offer what the check is about, and need not.
    NotAttempted,
}

/// What a closed gate does to the verdict. Data of spec.json: an instructor may change it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A closed gate refuses the submission.
    Fatal,
    /// A closed gate is told, and refuses nothing.
    Advice,
}
