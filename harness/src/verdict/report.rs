use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Finding, Outcome, Score, Severity, Transcript};

/// The whole record of one grading. Every output format is a projection of it.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct Report {
    /// `moulinette/report/1`. Fields are only ever added within a number.
    pub schema: String,
    /// What judged.
    pub harness: HarnessInfo,
    /// What was judged.
    pub submission: SubmissionInfo,
    /// Names, rooms and texts were drawn from it: the same seed repeats the run.
    pub seed: u64,
    /// The outcome in one word.
    pub verdict: Verdict,
    /// The points of `tests`.
    pub score: Score,
    /// Experience points earned, bonus included.
    pub xp: u32,
    /// The twelve tests, in the order of spec.json.
    pub tests: Vec<CheckResult>,
    /// The gates, in the order of spec.json.
    pub gates: Vec<GateResult>,
    /// What should be better and costs nothing.
    pub advice: Vec<Advice>,
    /// What is allowed and worth a word (an accepted alternative).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The bonus, where it was judged.
    pub bonus: Option<Bonus>,
    /// Where the time went, in milliseconds.
    pub timings_ms: Timings,
    /// What happened in every scenario that was played: too much for most formats, and so in no
    /// JSON; findings hold the part that shows them.
    #[serde(skip)]
    pub transcripts: Vec<Transcript>,
}

/// The version of [`Report`]'s shape.
pub const SCHEMA: &str = "moulinette/report/1";

/// What judged: enough to repeat it, and to know when two reports cannot be compared.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct HarnessInfo {
    /// Version of the harness.
    pub version: String,
    /// `rustc --version` of the toolchain that compiled the submission.
    pub toolchain: String,
    /// Name of the exercise.
    pub spec: String,
    /// SHA-256 of spec.json, in hexadecimal.
    pub spec_sha256: String,
    /// How well the submission was contained: `full`, `files-run-only`, `no-landlock`, `limits`.
    pub sandbox: String,
    /// The layers that did it.
    #[serde(default)]
    pub sandbox_layers: Vec<String>,
}

/// What was judged.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct SubmissionInfo {
    /// The directory as it was given.
    pub path: String,
    /// The package's name, where there is a readable Cargo.toml.
    pub package: Option<String>,
    /// SHA-256 over the names and contents of the staged files, in hexadecimal.
    pub sha256: String,
}

/// The outcome in one word.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Enough points, and no fatal gate closed.
    Validated,
    /// Too few points, or a fatal gate closed.
    Refused,
    /// The machine did not allow a judgement.
    Inconclusive,
}

impl Verdict {
    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Validated => "validated",
            Self::Refused => "refused",
            Self::Inconclusive => "inconclusive",
        }
    }
}

/// One test, of the twelve or of the bonus.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct CheckResult {
    /// Stable name (`test_join_room`).
    pub id: String,
    /// Category of the exercise's table.
    pub category: String,
    /// Points earned: all or nothing.
    pub points: u32,
    /// Points to earn.
    pub max_points: u32,
    /// What came out.
    pub outcome: Outcome,
    /// Why, if it failed.
    pub findings: Vec<Finding>,
}

/// Whether a gate lets the submission pass.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GateState {
    /// Nothing to object.
    Open,
    /// The findings say why.
    Closed,
    /// Nothing can be said.
    NotJudged,
}

/// One gate.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct GateResult {
    /// Stable name (`norm`, `pitfall_d`).
    pub id: String,
    /// What a closed gate does to the verdict.
    pub severity: Severity,
    /// Whether it lets the submission pass.
    pub state: GateState,
    /// Why, if it is closed.
    pub findings: Vec<Finding>,
}

/// Something that should be better and costs nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct Advice {
    /// Stable name of the check that gives it.
    pub id: String,
    /// Rules of the contract behind it.
    pub rules: Vec<String>,
    /// What was seen.
    pub findings: Vec<Finding>,
}

/// The bonus, scored apart: it never lowers the base.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct Bonus {
    /// Points earned.
    pub points: u32,
    /// Points to earn.
    pub max: u32,
    /// The bonus tests.
    pub tests: Vec<CheckResult>,
}

/// Wall time of each phase, in milliseconds.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
pub struct Timings {
    /// Copying what counts.
    pub stage: u64,
    /// Manifest and norm rules about it.
    pub inspect: u64,
    /// Dependencies (where the cache was cold) and the submission.
    pub build: u64,
    /// Scenarios.
    pub run: u64,
    /// All of it.
    pub total: u64,
    /// Each part of the run, slowest first. Many of them overlap.
    #[serde(default)]
    pub checks: Vec<CheckTime>,
}

/// How long a part of the run took, in milliseconds.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
pub struct CheckTime {
    /// Name of the scenario, or of the gate.
    pub id: String,
    /// Wall time, with the start of its server and the end.
    pub ms: u64,
    /// The longest that was waited for something which came in time.
    pub slowest_answer_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Classes are compared with what an older harness wrote: what is added must have a default.
    #[test]
    fn the_oldest_report_of_this_number_is_still_read() {
        let report: Report = serde_json::from_str(include_str!("report-1.json")).expect("a report");
        assert_eq!(report.schema, SCHEMA);
        assert_eq!(report.score.points, 5);
    }
}
