//! What the kit makes of implementations whose outcome is known: the kill matrix.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{CheckResult, CheckTime, Finding, GateState, Outcome, Report, Verdict};

/// The version of [`Verification`]'s shape.
pub const VERIFICATION_SCHEMA: &str = "moulinette/verify/1";

/// Every check against every implementation.
#[derive(Clone, Debug, Serialize)]
pub struct Verification {
    /// `moulinette/verify/1`. Fields are only ever added within a number.
    pub schema: &'static str,
    /// In a word.
    pub state: State,
    /// Names and texts were drawn from it.
    pub seed: u64,
    /// What is wrong before anything is graded: a mutant that is none, a list that does not agree.
    pub complaints: Vec<String>,
    /// Checks that object to no implementation: nothing shows that they work.
    pub idle: Vec<String>,
    /// The deadline of an answer, in milliseconds.
    pub answer_deadline_ms: u64,
    /// How near to that deadline the validated ones come, nearest first.
    pub margins: Vec<Margin>,
    /// What was graded.
    pub implementations: Vec<Implementation>,
    /// What was not, and why.
    pub skipped: Vec<Skipped>,
    /// Wall time of all of it, in milliseconds.
    pub ms: u64,
}

/// The slowest answer that a part of the run got from a validated implementation.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Margin {
    /// Name of the scenario, or of the gate.
    pub id: String,
    /// How long it was waited for, in milliseconds.
    pub slowest_answer_ms: u64,
    /// The implementation.
    pub by: String,
}

/// The outcome of a verification in a word.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Everything came out as it must.
    AsExpected,
    /// Something did not.
    Differs,
    /// The machine did not allow a judgement of some implementation.
    Inconclusive,
}

/// An implementation that this machine cannot judge.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Skipped {
    /// Its name.
    pub name: String,
    /// What the machine lacks.
    pub reason: String,
}

/// One implementation, and what came out.
#[derive(Clone, Debug, Serialize)]
pub struct Implementation {
    /// `reference`, `mutants/d_framing`, `accepted/actor`, …
    pub name: String,
    /// What it shows, or what its author thought.
    pub about: String,
    /// The verdict that it got.
    pub verdict: Verdict,
    /// The points that it got.
    pub points: u32,
    /// The points there are.
    pub max_points: u32,
    /// The points of the bonus that it got.
    pub bonus: u32,
    /// How long grading took.
    pub ms: u64,
    /// Checks that must object to it.
    pub required: Vec<String>,
    /// What each check says of it, in the order of the report.
    pub marks: Vec<Marked>,
    /// What did not come out as it must.
    pub differences: Vec<Difference>,
    /// How long each part of its run took.
    pub times: Vec<CheckTime>,
}

/// What a check says of an implementation.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Marked {
    /// The check.
    pub id: String,
    /// What it decides.
    pub group: Group,
    /// What it says.
    pub mark: Mark,
    /// The first thing that it objects to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub because: String,
}

/// What a check decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Points.
    Test,
    /// The verdict.
    Gate,
    /// Points of the bonus.
    Bonus,
    /// Nothing.
    Advice,
}

/// What a check says of an implementation.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Nothing to object.
    Content,
    /// It failed, it is closed, it advises.
    Objects,
    /// Nothing, because something else failed.
    Silent,
    /// Nothing, because the machine did not allow it.
    Unjudged,
}

/// What did not come out as it must.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Difference {
    /// Another verdict.
    Verdict {
        /// The one that it must get.
        expected: Verdict,
        /// The one that it got.
        got: Verdict,
    },
    /// Too few points, or too many.
    Points {
        /// The fewest.
        least: u32,
        /// The most.
        most: u32,
        /// The points that it got.
        got: u32,
    },
    /// Other points of the bonus.
    Bonus {
        /// The points that it must get.
        expected: u32,
        /// The points that it got.
        got: u32,
    },
    /// A check that must object does not.
    Missed {
        /// The check.
        id: String,
    },
    /// A check objects that must not.
    Unexpected {
        /// The check.
        id: String,
        /// The first thing that it objects to.
        because: String,
    },
}

impl Implementation {
    /// Whether the machine did not allow a judgement, and nothing worse is the matter.
    pub fn is_inconclusive(&self) -> bool {
        let is_awaited = |it: &Marked| it.mark == Mark::Unjudged && self.required.contains(&it.id);
        self.verdict == Verdict::Inconclusive || self.marks.iter().any(is_awaited)
    }
}

impl Verification {
    /// Adds it all up.
    pub fn new(seed: u64, complaints: Vec<String>, implementations: Vec<Implementation>) -> Self {
        Self {
            schema: VERIFICATION_SCHEMA,
            state: state(&complaints, &implementations),
            seed,
            complaints,
            idle: idle(&implementations),
            answer_deadline_ms: 0,
            margins: margins(&implementations),
            implementations,
            skipped: Vec::new(),
            ms: 0,
        }
    }
}

fn state(complaints: &[String], implementations: &[Implementation]) -> State {
    let differs = |it: &Implementation| !it.is_inconclusive() && !it.differences.is_empty();
    if !complaints.is_empty() || implementations.iter().any(differs) {
        State::Differs
    } else if implementations.iter().any(Implementation::is_inconclusive) {
        State::Inconclusive
    } else {
        State::AsExpected
    }
}

fn margins(implementations: &[Implementation]) -> Vec<Margin> {
    let validated = |it: &&Implementation| it.verdict == Verdict::Validated;
    let mut slowest: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    for implementation in implementations.iter().filter(validated) {
        for time in &implementation.times {
            let this = (time.slowest_answer_ms, implementation.name.as_str());
            let known = slowest.entry(&time.id).or_insert(this);
            *known = this.max(*known);
        }
    }
    let mut margins: Vec<_> = slowest
        .into_iter()
        .map(|(id, (slowest_answer_ms, by))| Margin {
            id: id.to_owned(),
            slowest_answer_ms,
            by: by.to_owned(),
        })
        .collect();
    margins.sort_by_key(|margin| Reverse(margin.slowest_answer_ms));
    margins
}

fn idle(implementations: &[Implementation]) -> Vec<String> {
    let mut idle: Vec<String> = Vec::new();
    for marked in implementations.iter().flat_map(|it| &it.marks) {
        if !idle.contains(&marked.id) {
            idle.push(marked.id.clone());
        }
    }
    let objects = |id: &String| {
        let mut marks = implementations.iter().flat_map(|it| &it.marks);
        marks.any(|marked| marked.id == *id && marked.mark == Mark::Objects)
    };
    idle.retain(|id| !objects(id));
    idle
}

/// What each check of a report says, in its order.
pub fn marks(report: &Report) -> Vec<Marked> {
    let of_test = |group| {
        move |test: &CheckResult| marked(&test.id, group, of_outcome(test.outcome), &test.findings)
    };
    let bonus = report.bonus.iter().flat_map(|bonus| &bonus.tests);
    let tests = report.tests.iter().map(of_test(Group::Test));
    let gates = report
        .gates
        .iter()
        .map(|gate| marked(&gate.id, Group::Gate, of_gate(gate.state), &gate.findings));
    let advice = report
        .advice
        .iter()
        .map(|advice| marked(&advice.id, Group::Advice, Mark::Objects, &advice.findings));
    tests
        .chain(gates)
        .chain(bonus.map(of_test(Group::Bonus)))
        .chain(advice)
        .collect()
}

fn marked(id: &str, group: Group, mark: Mark, findings: &[Finding]) -> Marked {
    Marked {
        id: id.to_owned(),
        group,
        mark,
        because: findings
            .first()
            .map(|finding| format!("{}: {}", finding.kind.word(), finding.message))
            .unwrap_or_default(),
    }
}

const fn of_outcome(outcome: Outcome) -> Mark {
    match outcome {
        Outcome::Passed => Mark::Content,
        Outcome::Failed => Mark::Objects,
        Outcome::Blocked | Outcome::NotAttempted => Mark::Silent,
        Outcome::NotJudged => Mark::Unjudged,
    }
}

const fn of_gate(state: GateState) -> Mark {
    match state {
        GateState::Open => Mark::Content,
        GateState::Closed => Mark::Objects,
        GateState::NotJudged => Mark::Unjudged,
    }
}
