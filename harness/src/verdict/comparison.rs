use serde::Serialize;

use super::{GateState, Outcome, Verdict};

/// What became of a class between two gradings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// `moulinette/comparison/1`. Fields are only ever added within a number.
    pub schema: String,
    /// Submissions with another outcome, those whose points moved most first.
    pub moved: Vec<Movement>,
    /// How many have the same outcome.
    pub unmoved: usize,
    /// Names of those that have a result in the old grading only.
    pub gone: Vec<String>,
    /// Names of those that have a result in the new grading only.
    pub new: Vec<String>,
}

/// The version of [`Comparison`]'s shape.
pub const COMPARISON_SCHEMA: &str = "moulinette/comparison/1";

/// A submission with another outcome than before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Movement {
    /// Its name.
    pub name: String,
    /// What it was.
    pub old: Place,
    /// What it is.
    pub new: Place,
    /// What differs between the gradings. If nothing does, the outcome is a matter of luck.
    pub because: Vec<Cause>,
    /// The tests and gates with another outcome.
    pub checks: Vec<Change>,
}

/// A verdict with its points.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Place {
    /// In a word.
    pub verdict: Verdict,
    /// Points earned.
    pub points: u32,
    /// Points to earn.
    pub max: u32,
}

/// What may differ between two gradings.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The student handed in something else.
    Submission,
    /// Points, gates, deadlines or norm.
    Spec,
    /// Another version or build of the harness.
    Harness,
    /// Another compiler.
    Toolchain,
    /// Other names and texts.
    Seed,
    /// Other layers around the submission.
    Sandbox,
}

/// A test or gate with another outcome than before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Its name.
    pub id: String,
    /// How it stood; null if there was none of that name.
    pub old: Option<Stand>,
    /// How it stands; null if there is none of that name.
    pub new: Option<Stand>,
    /// What is objected to now, or else what was before.
    pub message: Option<String>,
}

/// How a test or gate stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Stand {
    /// A test.
    Test {
        /// In a word.
        outcome: Outcome,
        /// Points earned.
        points: u32,
        /// Points to earn.
        max_points: u32,
    },
    /// A gate.
    Gate {
        /// Whether it lets the submission pass.
        state: GateState,
    },
}
