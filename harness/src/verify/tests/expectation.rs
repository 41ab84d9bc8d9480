//! Expectations met, and missed in each way there is.

use std::path::Path;

use crate::verdict::{
    Advice, Bonus, CheckResult, Difference, Finding, GateResult, GateState, HarnessInfo,
    Implementation, Kind, Outcome, Report, SCHEMA, Score, Severity, State, SubmissionInfo, Timings,
    Verdict, Verification,
};
use crate::verify::expectation::Expectation;

fn report(verdict: Verdict, failed: &[&str], closed: &[&str], advised: &[&str]) -> Report {
    let tests: Vec<_> = ["test_a", "test_b"]
        .map(|id| {
            let outcome = if failed.contains(&id) {
                Outcome::Failed
            } else {
                Outcome::Passed
            };
            CheckResult {
                id: id.into(),
                category: "Core".into(),
                points: if outcome == Outcome::Passed { 50 } else { 0 },
                max_points: 50,
                outcome,
                findings: vec![Finding::new(["M1"], Kind::NoReply, "silence"); failed.len()],
            }
        })
        .into();
    let gates = ["norm", "pitfall_d"].map(|id| GateResult {
        id: id.into(),
        severity: Severity::Fatal,
        state: if closed.contains(&id) {
            GateState::Closed
        } else {
            GateState::Open
        },
        findings: Vec::new(),
    });
    Report {
        schema: SCHEMA.into(),
        harness: HarnessInfo {
            version: String::new(),
            toolchain: String::new(),
            spec: String::new(),
            spec_sha256: String::new(),
            sandbox: String::new(),
            sandbox_layers: Vec::new(),
        },
        submission: SubmissionInfo {
            path: String::new(),
            package: None,
            sha256: String::new(),
        },
        seed: 1,
        verdict,
        score: Score::of(&tests, 70),
        xp: 0,
        tests,
        gates: gates.into(),
        advice: advised
            .iter()
            .map(|id| Advice {
                id: (*id).into(),
                rules: Vec::new(),
                findings: Vec::new(),
            })
            .collect(),
        notes: Vec::new(),
        bonus: None,
        timings_ms: Timings::default(),
        transcripts: Vec::new(),
    }
}

fn expectation(text: &str) -> Expectation {
    Expectation::parse(Path::new("expect.toml"), text).expect("valid")
}

fn compared(text: &str, report: &Report) -> Implementation {
    expectation(text).compare("it", report)
}

fn missed(id: &str) -> Difference {
    Difference::Missed { id: id.into() }
}

const REFUSED: &str = "verdict = \"refused\"\n";

#[test]
fn what_is_required_objects_and_what_is_permitted_may() {
    let text = format!("{REFUSED}required = [\"pitfall_d\"]\npermitted = [\"test_a\", \"x\"]");
    let refused = report(Verdict::Refused, &["test_a"], &["pitfall_d"], &["x"]);
    assert_eq!(compared(&text, &refused).differences, []);
    let less = report(Verdict::Refused, &[], &["pitfall_d"], &[]);
    assert_eq!(compared(&text, &less).differences, []);
}

#[test]
fn a_glob_stands_for_all_that_match() {
    let text = format!("{REFUSED}required = [\"test_*\"]");
    let both = report(Verdict::Refused, &["test_a", "test_b"], &[], &[]);
    assert_eq!(compared(&text, &both).differences, []);
    let one = report(Verdict::Refused, &["test_a"], &[], &[]);
    assert_eq!(compared(&text, &one).differences, [missed("test_b")]);
}

#[test]
fn what_is_required_and_content_or_not_there_is_missed() {
    let text = format!("{REFUSED}required = [\"norm\", \"nothing\"]");
    let open = report(Verdict::Refused, &[], &[], &[]);
    assert_eq!(
        compared(&text, &open).differences,
        [missed("norm"), missed("nothing")]
    );
}

#[test]
fn whatever_else_objects_is_unexpected() {
    let all = report(Verdict::Refused, &["test_a"], &["norm"], &["x"]);
    let differences = compared(REFUSED, &all).differences;
    let unexpected = |id: &str, because: &str| Difference::Unexpected {
        id: id.into(),
        because: because.into(),
    };
    assert_eq!(
        differences,
        [
            unexpected("test_a", "no-reply: silence"),
            unexpected("norm", ""),
            unexpected("x", "")
        ]
    );
}

#[test]
fn another_verdict_and_other_points_differ() {
    let full = report(Verdict::Validated, &[], &[], &[]);
    let text = format!("{REFUSED}points = [0, 50]");
    assert_eq!(
        compared(&text, &full).differences,
        [
            Difference::Verdict {
                expected: Verdict::Refused,
                got: Verdict::Validated
            },
            Difference::Points {
                least: 0,
                most: 50,
                got: 100
            }
        ]
    );
}

#[test]
fn other_points_of_the_bonus_differ_where_some_are_expected() {
    let mut full = report(Verdict::Validated, &[], &[], &[]);
    full.bonus = Some(Bonus {
        points: 75,
        max: 100,
        tests: Vec::new(),
    });
    let expecting = |points: &str| compared(&format!("verdict = \"validated\"\n{points}"), &full);
    assert_eq!(expecting("bonus = 75").differences, []);
    assert_eq!(expecting("").differences, []);
    let differs = Difference::Bonus {
        expected: 100,
        got: 75,
    };
    assert_eq!(expecting("bonus = 100").differences, [differs]);
}

#[test]
fn the_state_tells_differences_from_a_machine_that_did_not_allow_a_judgement() {
    let state = |reports: &[Report], complaints: &[&str]| {
        let flawless = Expectation::flawless("");
        let rows = reports.iter().map(|report| flawless.compare("it", report));
        let complaints = complaints.iter().map(|&it| it.into()).collect();
        Verification::new(1, complaints, rows.collect()).state
    };
    let well = report(Verdict::Validated, &[], &[], &[]);
    let doubt = report(Verdict::Inconclusive, &[], &[], &[]);
    let bad = report(Verdict::Validated, &["test_a"], &[], &[]);
    assert_eq!(state(std::slice::from_ref(&well), &[]), State::AsExpected);
    assert_eq!(
        state(&[well.clone(), doubt.clone()], &[]),
        State::Inconclusive
    );
    assert_eq!(state(&[doubt, bad], &[]), State::Differs);
    assert_eq!(state(&[well], &["no mutant"]), State::Differs);
}

#[test]
fn what_must_object_and_could_not_be_judged_is_the_machines_affair() {
    let state = |gate, required: &str| {
        let mut refused = report(Verdict::Refused, &[], &[], &[]);
        refused.gates[0].state = gate;
        let required = format!("{REFUSED}required = [\"{required}\"]");
        Verification::new(1, Vec::new(), vec![compared(&required, &refused)]).state
    };
    let (open, unjudged) = (GateState::Open, GateState::NotJudged);
    assert_eq!(state(unjudged, "norm"), State::Inconclusive);
    assert_eq!(state(open, "norm"), State::Differs);
    assert_eq!(state(unjudged, "pitfall_d"), State::Differs);
}

#[test]
fn checks_that_object_to_nothing_are_idle() {
    let flawless = Expectation::flawless("");
    let row = flawless.compare("it", &report(Verdict::Refused, &["test_a"], &["norm"], &[]));
    assert_eq!(
        Verification::new(1, Vec::new(), vec![row]).idle,
        ["test_b", "pitfall_d"]
    );
}

#[test]
fn a_wrong_key_is_refused_with_its_line_and_the_key_that_was_meant() {
    let refused = |text: &str| {
        let fault = Expectation::parse(Path::new("expect.toml"), text);
        fault.expect_err("refused").to_string()
    };
    let told = refused("verdict = \"refused\"\nrequird = []");
    assert!(
        told.starts_with("expect.toml:2: unknown field `requird`"),
        "{told}"
    );
    assert!(told.ends_with("did you mean `required`?"), "{told}");
    assert!(refused("verdict = \"refuse\"").contains("did you mean `refused`?"));
    let manifest = "[package]\nname = \"x\"\n[package.metadata.moulinette]\nverdit = 1";
    let told = Expectation::of_manifest(Path::new("Cargo.toml"), manifest);
    assert!(
        told.expect_err("refused")
            .to_string()
            .starts_with("Cargo.toml:4:")
    );
}
