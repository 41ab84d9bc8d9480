use serde::Serialize;

use super::{GateState, Outcome, Report, Score, Severity, Verdict};

/// What came out for a class: a row for each submission, in the order of their names.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Class {
    /// `moulinette/class/1`. Fields are only ever added within a number.
    pub schema: String,
    /// What the names and texts of every grading were drawn from.
    pub seed: u64,
    /// The submissions.
    pub submissions: Vec<Row>,
}

/// The version of [`Class`]'s shape.
const CLASS_SCHEMA: &str = "moulinette/class/1";

impl Class {
    /// One of which nothing is known but the names, in order.
    pub fn waiting(seed: u64, names: impl Iterator<Item = String>) -> Self {
        Self {
            schema: CLASS_SCHEMA.to_owned(),
            seed,
            submissions: names
                .map(|name| Row {
                    name,
                    standing: Standing::Waiting,
                })
                .collect(),
        }
    }

    /// The submission of that name.
    pub fn row(&mut self, name: &str) -> Option<&mut Row> {
        let rows = &mut self.submissions;
        let found = rows.binary_search_by(|row| row.name.as_str().cmp(name));
        found.ok().map(|index| &mut rows[index])
    }
}

/// One submission of a class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Its name, unique in the class.
    pub name: String,
    /// How far it is, and what came out.
    #[serde(flatten)]
    pub standing: Standing,
}

/// How far a submission is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// Not yet graded.
    Waiting,
    /// It has a report.
    Graded(Summary),
    /// Something stopped its grading that says nothing about it.
    NotGraded {
        /// What it was.
        reason: String,
    },
}

impl Standing {
    /// What came out, if anything did.
    pub const fn summary(&self) -> Option<&Summary> {
        match self {
            Self::Graded(summary) => Some(summary),
            Self::Waiting | Self::NotGraded { .. } => None,
        }
    }

    /// Whether there is nothing left to try.
    pub fn is_settled(&self) -> bool {
        let verdict = self.summary().map(|summary| summary.verdict);
        verdict.is_some_and(|verdict| verdict != Verdict::Inconclusive)
    }
}

/// A [`Report`] without its evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The outcome in one word.
    pub verdict: Verdict,
    /// The points of `tests`.
    pub score: Score,
    /// Experience points earned.
    pub xp: u32,
    /// The check to look at first: the first test that failed, else the first closed gate.
    pub first_failure: Option<String>,
    /// The tests, in the order of the report.
    pub tests: Vec<TestMark>,
    /// The gates, in the order of the report.
    pub gates: Vec<GateMark>,
    /// Names of the advice that was given.
    pub advice: Vec<String>,
    /// SHA-256 over the names and contents of the staged files, in hexadecimal.
    pub sha256: String,
}

/// What came out of a test.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TestMark {
    /// Its name.
    pub id: String,
    /// In a word.
    pub outcome: Outcome,
    /// Points earned.
    pub points: u32,
    /// Points to earn.
    pub max_points: u32,
}

/// How a gate stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GateMark {
    /// Its name.
    pub id: String,
    /// What it does when closed.
    pub severity: Severity,
    /// Whether it is.
    pub state: GateState,
}

impl From<&Report> for Summary {
    fn from(report: &Report) -> Self {
        Self {
            verdict: report.verdict,
            score: report.score,
            xp: report.xp,
            first_failure: first_failure(report).map(str::to_owned),
            tests: report.tests.iter().map(TestMark::from).collect(),
            gates: report.gates.iter().map(GateMark::from).collect(),
            advice: report.advice.iter().map(|it| it.id.clone()).collect(),
            sha256: report.submission.sha256.clone(),
        }
    }
}

impl Summary {
    /// Names of the gates that are closed.
    pub fn closed_gates(&self) -> impl Iterator<Item = &str> {
        let closed = |gate: &&GateMark| gate.state == GateState::Closed;
        self.gates.iter().filter(closed).map(|gate| &*gate.id)
    }
}

impl From<&super::CheckResult> for TestMark {
    fn from(test: &super::CheckResult) -> Self {
        Self {
            id: test.id.clone(),
            outcome: test.outcome,
            points: test.points,
            max_points: test.max_points,
        }
    }
}

impl From<&super::GateResult> for GateMark {
    fn from(gate: &super::GateResult) -> Self {
        Self {
            id: gate.id.clone(),
            severity: gate.severity,
            state: gate.state,
        }
    }
}

fn first_failure(report: &Report) -> Option<&str> {
    let failed = |outcome| report.tests.iter().find(move |it| it.outcome == outcome);
    let closed = |state| report.gates.iter().find(move |it| it.state == state);
    None.or_else(|| failed(Outcome::Failed).map(|test| &*test.id))
        .or_else(|| closed(GateState::Closed).map(|gate| &*gate.id))
        .or_else(|| failed(Outcome::NotJudged).map(|test| &*test.id))
        .or_else(|| closed(GateState::NotJudged).map(|gate| &*gate.id))
}
