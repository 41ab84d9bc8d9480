//! The questions about what the exercise teaches.

use std::fs::File;

use crate::desk::{Answer, Desk};

/// A quiz to which these lines are answered.
fn quiz(lines: &str, args: &[&str]) -> Answer {
    let desk = Desk::new();
    std::fs::write(desk.path("answers"), lines).expect("writable");
    let answers = File::open(desk.path("answers")).expect("readable");
    desk.finish(desk.harness(&[&["quiz"], args].concat()).stdin(answers))
}

#[test]
fn five_right_answers_are_all_right() {
    let answer = quiz("C\na\n D \nb\nc\n", &[]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert_eq!(answer.stdout.matches("Right.").count(), 5, "{answer:?}");
    assert!(answer.stdout.ends_with("5 right out of 5\n"), "{answer:?}");
}

#[test]
fn a_wrong_one_is_told_with_the_right_one_and_what_is_no_letter_is_asked_again() {
    let answer = quiz("perhaps\nE\nA\na\nd\nb\nc\n", &["--lang=fr"]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.stdout.contains("Non, c'est C."), "{answer:?}");
    assert!(answer.stdout.ends_with("4 justes sur 5\n"), "{answer:?}");
}

#[test]
fn who_stops_early_has_what_was_right_until_then() {
    let answer = quiz("c\n", &[]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.stdout.ends_with("1 right out of 5\n"), "{answer:?}");
}
