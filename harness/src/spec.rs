//! spec.json, typed: what an instructor may change without touching code.
//!
//! The file is embedded; `--spec FILE` overrides it. Unknown fields are refused, with line, column
//! and the field that was probably meant.

use std::path::{Path, PathBuf};
use std::time::Duration;

use regex_lite::Regex;
use serde::{Deserialize, Deserializer, Serialize};
use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::locale::{Message, tr, verbatim};
use crate::verdict::Severity;

/// The exercise as data.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "kept for those who read the file, and checked to be there"
)]
pub struct Spec {
    /// Name of the exercise.
    pub name: String,
    /// Always `rust`.
    pub language: String,
    /// Always `code`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Tier of the curriculum.
    pub tier: u8,
    /// What the tier means.
    pub tier_info: String,
    /// Free tags.
    pub tags: Vec<String>,
    /// Points that validate.
    pub passing_score: u32,
    /// Experience points.
    pub xp: Xp,
    /// The type that the submission provides.
    pub function: Function,
    /// Its methods.
    pub methods: Vec<Method>,
    /// The twelve tests, in the order of the report.
    pub tests: Vec<TestSpec>,
    /// The gates, in the order of the report.
    pub gates: Vec<GateSpec>,
    /// The bonus tests.
    pub bonus: Vec<BonusSpec>,
    /// How long is waited for what.
    pub deadlines_ms: Deadlines,
    /// Edge cases and fuzzing.
    pub driver: Driver,
    /// The static rules.
    pub norm: Norm,
    /// What `harness pack` tells the platform that hands the exercise out.
    #[serde(default)]
    pub deploy: Option<Deploy>,
    /// What the kit itself must accept and refuse.
    pub validation: Validation,
}

/// Experience points.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Xp {
    /// For a validated submission.
    pub base: u32,
    /// Times this with the whole bonus.
    pub bonus_multiplier: u32,
}

/// The type that the submission provides.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "kept for those who read the file, and checked to be there"
)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// How it is written.
    pub prototype: String,
    /// What it is.
    pub return_type: String,
    /// Parameters of its constructor.
    pub parameters: Vec<Parameter>,
}

/// One parameter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "kept for those who read the file, and checked to be there"
)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
}

/// One method of the type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "kept for those who read the file, and checked to be there"
)]
pub struct Method {
    /// Its name.
    pub name: String,
    /// What it returns.
    pub return_type: String,
    /// What it takes, `self` aside.
    pub parameters: Vec<Parameter>,
    /// Whether it is awaited.
    #[serde(default, rename = "async")]
    pub is_async: bool,
}

/// One of the twelve tests.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestSpec {
    /// Name of its scenario.
    pub id: String,
    /// Category of the exercise's table.
    pub category: String,
    /// Points, all or nothing.
    pub points: u32,
}

/// One gate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateSpec {
    /// Its name.
    pub id: String,
    /// What it does to the verdict when closed.
    pub severity: Severity,
}

/// One test of the bonus.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusSpec {
    /// Name of its scenarios.
    pub id: String,
    /// Points, all or nothing.
    pub points: u32,
}

/// How long is waited for what, in milliseconds of the judge's clock.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// From the start of the process to the first accepted connection.
    pub start: u64,
    /// From a request to its answer, and from a message to its arrival (T8).
    pub answer: u64,
    /// How long silence is listened to where no barrier can prove it.
    pub quiet: u64,
}

impl Deadlines {
    /// The same, that many times as long.
    pub const fn times(self, factor: u64) -> Self {
        Self {
            start: self.start * factor,
            answer: self.answer * factor,
            quiet: self.quiet * factor,
        }
    }

    /// [`Deadlines::start`] as a duration.
    pub const fn start(&self) -> Duration {
        Duration::from_millis(self.start)
    }

    /// [`Deadlines::answer`] as a duration.
    pub const fn answer(&self) -> Duration {
        Duration::from_millis(self.answer)
    }

    /// [`Deadlines::quiet`] as a duration.
    pub const fn quiet(&self) -> Duration {
        Duration::from_millis(self.quiet)
    }
}

/// Edge cases and fuzzing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Driver {
    /// One line in, one expectation out.
    pub edge_cases: Vec<EdgeCase>,
    /// Generated lines.
    pub fuzzing: Fuzzing,
}

/// One line in, one expectation out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EdgeCase {
    /// Its name.
    pub name: String,
    /// The line, without its newline.
    pub input: String,
    /// What the answer must match, as a regular expression.
    #[serde(default, deserialize_with = "pattern")]
    pub expected_pattern: Option<Regex>,
    /// What must happen, in a word.
    pub expected: Option<Expected>,
    /// Whether failing it closes the gate `traps`.
    pub is_trap: bool,
    /// Why it is a trap.
    pub trap_explanation: Option<String>,
}

fn pattern<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Regex>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| {
        Regex::new(&text).map_err(|error| {
            serde::de::Error::custom(format!("`{text}` is no regular expression: {error}"))
        })
    })
    .transpose()
}

/// What must happen, in a word.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// The server says nothing.
    NoResponse,
}

/// Generated lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fuzzing {
    /// Whether lines are generated at all.
    pub enabled: bool,
    /// How many lines.
    pub iterations: u32,
    /// Where they come from.
    pub generators: Vec<Generator>,
}

/// One source of generated lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "kept for those who read the file, and checked to be there"
)]
pub struct Generator {
    /// Always `json`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which parameter it makes: always 0, the line.
    pub param_index: u32,
    /// Its settings.
    pub params: GeneratorParams,
}

/// Settings of a source of generated lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneratorParams {
    /// Always `ClientMessage`.
    pub schema: String,
    /// How many of the lines are corrupted, from 0 to 1.
    pub corrupt_probability: f64,
}

/// The static rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Crates that a submission may depend on.
    pub allowed_crates: Vec<String>,
    /// Crates that are allowed too, and mentioned.
    pub accepted_crates: Vec<String>,
    /// Paths that a submission may not call.
    pub forbidden_functions: Vec<String>,
    /// Whether `unsafe`, build scripts, procedural macros and foreign sources are refused.
    pub check_security: bool,
    /// Whether `run` is awaited.
    pub async_required: bool,
}

/// What the platform that hands the exercise out is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deploy {
    /// Version of the platform's format.
    pub hackbrain_version: String,
    /// Version of the platform's engine.
    pub engine_version: String,
    /// Where the exercise stands in the curriculum.
    pub metadata: Course,
}

/// Where the exercise stands in the curriculum: what the rest of this file does not say.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Number of the exercise: that of its module, and the letter of its concept.
    pub exercise_id: String,
    /// Number of the module.
    pub module: String,
    /// Title of the module.
    pub module_name: String,
    /// Letter of the concept.
    pub concept: String,
    /// Title of the concept.
    pub concept_name: String,
    /// Phase of the curriculum.
    pub phase: u8,
    /// From 1 to 10.
    pub difficulty: u8,
    /// Edition of the language.
    pub language_version: String,
    /// How long it takes without the bonus, in minutes.
    pub duration_minutes: u32,
    /// Name of the bonus's tier.
    pub bonus_tier: String,
    /// How its time grows.
    pub complexity_time: String,
    /// How its memory grows.
    pub complexity_space: String,
    /// Numbers of the modules that come before.
    pub prerequisites: Vec<String>,
    /// What it is about.
    pub domains: Vec<String>,
    /// What its bonus is about.
    pub domains_bonus: Vec<String>,
    /// What helps to remember it.
    pub meme_reference: String,
}

/// What the kit itself must accept and refuse, as directories from the top of the workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// These get full marks.
    pub expected_pass: Vec<PathBuf>,
    /// These are refused.
    pub expected_fail: Vec<PathBuf>,
}

const EMBEDDED: &str = include_str!("../../spec.json");

/// A spec and the hash of the bytes it was read from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The exercise.
    pub spec: Spec,
    /// The file as it was read.
    pub text: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// Reads `path`, or the embedded spec.json.
pub fn load(path: Option<&Path>) -> Result<Loaded, Fault> {
    let Some(path) = path else {
        return read("spec.json", EMBEDDED.to_owned());
    };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Fault::Usage(
            tr("fault-cannot-read")
                .with("path", &name)
                .show("error", error),
        )
    })?;
    read(&name, text)
}

/// Reads a spec.json that was read before; `name` is what a mistake in it is told with.
pub fn read(name: &str, text: String) -> Result<Loaded, Fault> {
    Ok(Loaded {
        spec: parse(name, &text)?,
        sha256: crate::hex(&Sha256::digest(&text)),
        text,
    })
}

fn parse(name: &str, content: &str) -> Result<Spec, Fault> {
    let spec: Spec = serde_json::from_str(content).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let reason = text.split(" at line ").next().unwrap_or(&text);
        Fault::usage(
            tr("fault-spec-place")
                .with("file", name)
                .with("line", line)
                .with("column", column)
                .with("reason", reason)
                .with("meant", did_you_mean(reason)),
        )
    })?;
    check(&spec)
        .map_err(|what| Fault::usage(tr("fault-in-file").with("file", name).with("what", what)))?;
    Ok(spec)
}

/// What no type can say: the numbers must fit together.
fn check(spec: &Spec) -> Result<(), Message> {
    let total: u32 = spec.tests.iter().map(|test| test.points).sum();
    if spec.passing_score > total {
        return Err(tr("fault-spec-passing")
            .with("passing", spec.passing_score)
            .with("total", total));
    }
    for case in &spec.driver.edge_cases {
        if case.expected.is_some() == case.expected_pattern.is_some() {
            return Err(tr("fault-spec-expected").with("case", &case.name));
        }
        if case.input.contains('\n') {
            return Err(tr("fault-spec-input").with("case", &case.name));
        }
    }
    for generator in &spec.driver.fuzzing.generators {
        if generator.kind != "json" || generator.params.schema != "ClientMessage" {
            return Err(tr("fault-spec-generator").into());
        }
        if !(0.0..=1.0).contains(&generator.params.corrupt_probability) {
            return Err(tr("fault-spec-probability").into());
        }
    }
    Ok(())
}

/// serde names what it found and what it knows in backticks: the nearest of them is a help.
pub fn did_you_mean(reason: &str) -> Message {
    let mut names = reason.split('`').skip(1).step_by(2);
    let found = names.next().filter(|_| reason.starts_with("unknown"));
    meant(found.and_then(|found| nearest(found, names)))
}

/// What is said of the name that was probably meant, behind that of one that is not there.
pub fn meant(name: Option<&str>) -> Message {
    name.map_or_else(|| verbatim(""), |name| tr("fault-meant").with("name", name))
}

/// The candidate that was probably meant by `found`, if any is near enough.
pub fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|name| (strsim::jaro_winkler(found, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_after(from: &str, to: &str) -> String {
        let content = EMBEDDED.replacen(from, to, 1);
        assert_ne!(content, EMBEDDED, "{from} is not in spec.json");
        parse("spec.json", &content)
            .expect_err("the change should be refused")
            .to_string()
    }

    #[test]
    fn the_embedded_spec_is_valid_and_gives_100_points() {
        let spec = load(None).expect("valid").spec;
        assert_eq!(spec.tests.iter().map(|test| test.points).sum::<u32>(), 100);
        assert_eq!(spec.bonus.iter().map(|test| test.points).sum::<u32>(), 100);
        assert_eq!(spec.tests.len(), 12);
    }

    #[test]
    fn an_unknown_field_is_refused_with_its_place_and_the_field_that_was_meant() {
        let error = error_after("passing_score", "pasing_score");
        assert!(error.starts_with("spec.json:8:"), "{error}");
        assert!(error.contains("did you mean `passing_score`?"), "{error}");
    }

    #[test]
    fn an_unknown_word_is_refused_with_the_word_that_was_meant() {
        let error = error_after("\"fatal\"", "\"fatale\"");
        assert!(error.contains("did you mean `fatal`?"), "{error}");
    }

    #[test]
    fn a_pass_mark_that_nobody_can_reach_is_refused() {
        assert!(
            error_after("\"passing_score\": 70", "\"passing_score\": 101")
                .contains("100 points in all")
        );
    }

    #[test]
    fn a_pass_mark_of_all_points_is_taken() {
        let content = EMBEDDED.replacen("\"passing_score\": 70", "\"passing_score\": 100", 1);
        let spec = parse("spec.json", &content).expect("valid");
        assert_eq!(spec.passing_score, 100);
    }

    #[test]
    fn all_deadlines_are_longer_together() {
        let deadlines = load(None).expect("valid").spec.deadlines_ms;
        let tripled = deadlines.times(3);
        let in_millis = |it: Deadlines| (it.start, it.answer, it.quiet);
        assert_eq!(in_millis(deadlines), (5000, 2000, 150));
        assert_eq!(in_millis(tripled), (15000, 6000, 450));
    }

    #[test]
    fn an_edge_case_without_expectation_is_refused() {
        assert!(error_after("\"expected\": \"no_response\",", "").contains("empty_line"));
    }

    #[test]
    fn a_pattern_that_is_no_regular_expression_is_refused_with_its_place() {
        let error = error_after(r#""\\{\"type\":\"nick_changed\"""#, r#""(unclosed""#);
        assert!(error.starts_with("spec.json:"), "{error}");
        assert!(
            error.contains("`(unclosed` is no regular expression"),
            "{error}"
        );
    }

    #[test]
    fn an_edge_case_is_one_line_and_lines_have_one_generator() {
        assert!(error_after("not valid json", r"two\nlines").contains("invalid_json"));
        assert!(error_after("ClientMessage", "ServerMessage").contains("ClientMessage"));
    }
}
