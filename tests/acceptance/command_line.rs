//! What a user may type, and what is said of what they may not.

use crate::desk::{Desk, root};
use crate::submission::Submission;

#[test]
fn a_selection_is_judged_alone_and_written_where_it_is_wanted() {
    let desk = Desk::new();
    Submission::reference(&desk, "chat");
    let answer = desk.run(&[
        "grade",
        "chat",
        "--only=test_join_room",
        "--only=nor*",
        "--format=json",
        "--output=report.json",
    ]);
    assert_eq!((answer.code, answer.stdout.as_str()), (Some(0), ""));
    assert!(
        answer.stderr.contains("VALIDATED  10/10 points"),
        "{answer:?}"
    );
    let report: serde_json::Value = serde_json::from_str(&desk.read("report.json")).expect("JSON");
    let ids = |kind: &str| -> Vec<String> {
        let all = report[kind].as_array().expect("a list");
        all.iter().map(|check| check["id"].to_string()).collect()
    };
    assert_eq!(ids("tests"), ["\"test_join_room\""]);
    assert_eq!(ids("gates"), ["\"norm\""]);
}

#[test]
fn hints_are_given_as_far_as_they_are_wanted() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    let hints = |level: &str| {
        let args = ["--only=pitfall_a", "--hints", level];
        let report = desk.grade_with("chat", &args);
        let findings = report.check("pitfall_a")["findings"].clone();
        assert!(findings[0]["message"].is_string(), "{findings:#}");
        findings[0]["hint"].as_str().map(str::to_owned)
    };
    assert_eq!(hints("none"), None);
    let some = hints("some").expect("a hint");
    let all = hints("all").expect("a longer hint");
    assert!(
        all.starts_with(&some) && all.contains("tokio::spawn"),
        "{all}"
    );
}

#[test]
fn what_is_graded_several_times_tells_how_often_each_check_passed() {
    let desk = Desk::new();
    Submission::reference(&desk, "chat");
    let only = ["--only=test_join_room", "--only=norm"];
    let grade = |args: &[&str]| desk.run(&[&["grade", "chat"], &only[..], args].concat());
    let answer = grade(&["--repeat=2"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert!(
        answer.stdout.starts_with("VALIDATED 2 of 2\n"),
        "{answer:?}"
    );
    assert!(answer.stdout.contains("\n2 of 2  test_join_room\n"));
    let seeds: Vec<&str> = (answer.stderr.lines())
        .filter(|line| line.starts_with("seed "))
        .collect();
    assert!(
        matches!(seeds[..], [one, other] if one != other),
        "{answer:?}"
    );
    for args in [["--repeat=0", "--quiet"], ["--repeat=2", "--format=json"]] {
        assert_eq!(grade(&args).code, Some(2));
    }
}

#[test]
fn what_fails_each_time_passes_never() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    let args = ["--only=test_server_starts", "--repeat=2", "--seed=0x2a"];
    let answer = desk.run(&[&["grade", "chat"], &args[..]].concat());
    assert_eq!(answer.code, Some(1), "{answer:?}");
    let line = "\n0 of 2  test_server_starts  FAIL: 0x2a\n";
    assert!(answer.stdout.contains(line), "{answer:?}");
}

#[test]
fn a_check_that_is_unknown_is_named_with_the_one_that_was_meant() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    desk.run(&["grade", "chat", "--only=test_join_rom"])
        .refuses(2, &["`test_join_rom`", "did you mean `test_join_room`?"]);
}

#[test]
fn a_selection_of_nothing_has_an_exit_code_of_its_own() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    desk.run(&["grade", "chat", "--only=zz*"])
        .refuses(4, &["selects nothing", "harness list"]);
}

#[test]
fn a_mistake_in_a_spec_is_told_with_its_place_and_what_was_meant() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    let spec = std::fs::read_to_string(root().join("spec.json")).expect("the repository has one");
    let line = spec
        .lines()
        .position(|line| line.contains("\"passing_score\""));
    let line = line.expect("it has one") + 1;
    let wrong = spec.replace("\"passing_score\"", "\"pasing_score\"");
    std::fs::write(desk.path("spec.json"), wrong).expect("writable");
    desk.run(&["grade", "chat", "--spec=spec.json"]).refuses(
        2,
        &[
            &format!("spec.json:{line}:"),
            "did you mean `passing_score`?",
        ],
    );
}

#[test]
fn a_spec_that_is_not_there_is_the_users_mistake() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    desk.run(&["grade", "chat", "--spec=none.json"])
        .refuses(2, &["none.json"]);
}

#[test]
fn a_report_that_could_not_be_written_is_refused_before_the_work_begins() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    let answer = desk.run(&["grade", "chat", "--output=nowhere/report.txt"]);
    answer.refuses(2, &["nowhere/report.txt", "no directory"]);
    assert!(!answer.stderr.contains("seed"), "{answer:?}");
}

#[test]
fn a_path_that_is_no_directory_is_the_users_mistake() {
    let desk = Desk::new();
    std::fs::write(desk.path("chat.zip"), "").expect("writable");
    for path in ["chat.zip", "nowhere"] {
        desk.run(&["grade", path])
            .refuses(2, &[path, "not a directory"]);
    }
}

#[test]
fn colours_are_for_terminals_or_for_who_asks() {
    let desk = Desk::new();
    let coloured = |args: &[&str], variable: (&str, &str)| {
        let answer = desk.finish(desk.harness(args).env(variable.0, variable.1));
        assert_eq!(answer.code, Some(0), "{answer:?}");
        answer.stdout.contains('\u{1b}')
    };
    assert!(!coloured(&["list"], ("TERM", "xterm")));
    assert!(coloured(&["list"], ("CLICOLOR_FORCE", "1")));
    assert!(coloured(&["list", "--color=always"], ("TERM", "xterm")));
    assert!(coloured(&["list", "--color=always"], ("NO_COLOR", "1")));
    assert!(!coloured(&["list", "--color=auto"], ("NO_COLOR", "1")));
    assert!(!coloured(
        &["list", "--color=never"],
        ("CLICOLOR_FORCE", "1")
    ));
}
