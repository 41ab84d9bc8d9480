//! The bonus from outside: found out by itself, claimed, or left alone.

use serde_json::{Value, json};

use crate::desk::{Answer, Desk, root};

fn grade(args: &[&str]) -> (Answer, Value) {
    let reference = root().join("reference");
    let reference = reference.to_str().expect("UTF-8");
    let fixed = ["grade", reference, "--quiet", "--format=json"];
    let answer = Desk::new().run(&[&fixed, args].concat());
    let report = serde_json::from_str(&answer.stdout).expect("one JSON value");
    (answer, report)
}

fn outcomes(report: &Value) -> Vec<&Value> {
    let tests = report["bonus"]["tests"].as_array().expect("a list");
    tests.iter().map(|test| &test["outcome"]).collect()
}

#[test]
fn the_reference_with_its_feature_gets_all_of_it_and_four_times_the_xp() {
    let (answer, report) = grade(&["--features=bonus"]);
    assert_eq!(answer.code, Some(0));
    assert_eq!(report["score"]["points"], 100, "{report:#}");
    assert_eq!(report["bonus"]["points"], 100, "{report:#}");
    assert_eq!(report["xp"], 1000);
    assert_eq!(report["advice"], json!([]));
}

#[test]
fn what_is_not_offered_is_not_attempted_and_costs_nothing() {
    let (answer, report) = grade(&[]);
    assert_eq!((answer.code, &report["xp"]), (Some(0), &json!(250)));
    assert_eq!(outcomes(&report), ["not_attempted"; 5]);
    assert_eq!(report["bonus"]["points"], 0);
}

#[test]
fn what_is_claimed_and_not_there_has_failed_and_refuses_nothing() {
    let (answer, report) = grade(&["--bonus=on"]);
    assert_eq!(answer.code, Some(0));
    assert_eq!(outcomes(&report), ["failed"; 5]);
    let shutdown = &report["bonus"]["tests"][4]["findings"][0];
    assert_eq!(shutdown["kind"], "build", "{shutdown:#}");
    let message = shutdown["message"].as_str().expect("a text");
    assert!(
        message.contains("no method named `run_with_shutdown`"),
        "{message}"
    );
}

#[test]
fn it_can_be_left_alone_and_looked_at_alone() {
    let (_, report) = grade(&["--bonus=off", "--only=test_join_room"]);
    assert_eq!(report["bonus"], Value::Null);
    let (answer, report) = grade(&["--bonus=on", "--only=bonus_whisper"]);
    assert_eq!(answer.code, Some(1));
    assert_eq!(outcomes(&report), ["failed"]);
    let (answer, report) = grade(&["--only=bonus_whisper"]);
    assert_eq!(answer.code, Some(0));
    assert_eq!(outcomes(&report), ["not_attempted"]);
}
