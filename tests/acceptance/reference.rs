//! The reference, graded: everything right, in every format.

use std::sync::LazyLock;

use serde_json::Value;

use crate::desk::{Answer, Desk, root};

/// One grading of the reference, looked at by several tests.
struct Graded {
    json: Answer,
    human: String,
}

static GRADED: LazyLock<Graded> = LazyLock::new(|| {
    let desk = Desk::new();
    let formats = ["--format=json", "--format=human=report.txt"];
    Graded {
        json: grade(&desk, &formats),
        human: desk.read("report.txt"),
    }
});

fn grade(desk: &Desk, args: &[&str]) -> Answer {
    let reference = root().join("reference");
    let reference = reference.to_str().expect("UTF-8");
    desk.run(&[&["grade", reference, "--seed=0x7f3a21bc"], args].concat())
}

fn report(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON value and nothing else")
}

#[test]
fn gets_every_point_without_a_word_of_advice() {
    assert_eq!(GRADED.json.code, Some(0));
    let report = report(&GRADED.json.stdout);
    assert_eq!(report["verdict"], "validated");
    assert_eq!(report["score"]["points"], 100, "{report:#}");
    assert_eq!(report["advice"], Value::Array(Vec::new()));
    for gate in report["gates"].as_array().expect("a list") {
        assert_eq!(gate["state"], "open", "{gate:#}");
    }
}

#[test]
fn standard_output_is_one_value_that_the_schema_describes() {
    let schema = Desk::new().run(&["schema"]);
    assert_eq!(schema.code, Some(0));
    let validator = jsonschema::validator_for(&report(&schema.stdout)).expect("a schema");
    let report = report(&GRADED.json.stdout);
    let faults: Vec<_> = validator.iter_errors(&report).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn the_file_for_people_has_the_same_result_and_no_colour() {
    assert!(GRADED.human.starts_with("VALIDATED  100/100 points"));
    assert!(!GRADED.human.contains('\u{1b}'));
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let desk = Desk::new();
    let again = grade(&desk, &["--format=human", "--format=json=again.json"]);
    assert_eq!(again.code, Some(0));
    assert!(again.stdout.starts_with("VALIDATED") && !again.stdout.contains('\u{1b}'));
    let without_timings = |text: &str| {
        let mut report = report(text);
        report["timings_ms"].take();
        report
    };
    assert_eq!(
        without_timings(&desk.read("again.json")),
        without_timings(&GRADED.json.stdout)
    );
}

/// How often a grading that says nothing is tried again.
const TRIES: usize = 3;

/// What a mutant of the reference must not pass: a machine that is too busy is no objection to it.
#[test]
#[ignore = "asked of each mutant of the reference by scripts/mutants"]
fn the_judge_is_content() {
    let desk = Desk::new();
    let grade = || grade(&desk, &["--format=json"]);
    let answer = (1..TRIES).fold(grade(), |answer, _| match answer.code {
        Some(5) => grade(),
        _ => answer,
    });
    if answer.code != Some(5) {
        let report = report(&answer.stdout);
        assert_eq!(report["verdict"], "validated", "{report:#}");
        assert_eq!(report["score"]["points"], 100, "{report:#}");
        assert_eq!(report["advice"], Value::Array(Vec::new()), "{report:#}");
    }
}
