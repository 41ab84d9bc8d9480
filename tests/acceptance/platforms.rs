//! What the platforms call, called as they do.

use std::ffi::OsStr;
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::desk::{Answer, Desk, root, shared_cache};
use crate::schema::conforms;
use crate::submission::Submission;

/// A file of `docs/platforms`.
fn file(name: &str) -> PathBuf {
    root().join("docs/platforms").join(name)
}

/// A call of a program that finds the harness before all others, unless one lies there already.
fn call(desk: &Desk, program: impl AsRef<OsStr>) -> Command {
    let bin = desk.path("bin");
    std::fs::create_dir_all(&bin).expect("writable");
    let harness = bin.join("harness");
    if !harness.exists() {
        symlink(env!("CARGO_BIN_EXE_harness"), harness).expect("writable");
    }
    let path = std::env::var("PATH").expect("a path");
    let mut command = Command::new(program);
    command
        .env("PATH", format!("{}:{path}", bin.display()))
        .env("TMPDIR", desk.temporary())
        .env("HARNESS_CACHE", shared_cache())
        .env("LC_ALL", "C")
        .current_dir(desk.path("."));
    command
}

/// A desk as a container of Gradescope's looks to the autograder.
fn gradescope() -> Desk {
    let desk = Desk::new();
    for dir in ["submission", "results", "source"] {
        std::fs::create_dir_all(desk.path("autograder").join(dir)).expect("writable");
    }
    desk
}

/// Hands something in that was zipped with its directory.
fn hand_in(desk: &Desk) {
    Submission::ordinary(desk);
    std::fs::rename(desk.path("chat"), desk.path("autograder/submission/chat")).expect("moved");
}

fn run_autograder(desk: &Desk) -> Command {
    let mut command = call(desk, file("gradescope/run_autograder"));
    command
        .env("AUTOGRADER_ROOT", desk.path("autograder"))
        // Where nothing is installed.
        .env("AUTOGRADER_PREFIX", desk.path("prefix"));
    command
}

fn results(desk: &Desk) -> Value {
    let results = desk.read("autograder/results/results.json");
    let results = serde_json::from_str(&results).expect("JSON");
    conforms("gradescope.schema.json", &results);
    results
}

#[test]
fn gradescope_gets_results_of_who_passes() {
    let desk = gradescope();
    Submission::reference(&desk, "autograder/submission");
    let answer = desk.finish(&mut run_autograder(&desk));
    assert_eq!(answer.code, Some(0), "{answer:?}");
    // Instructors read this.
    assert!(
        answer.stdout.starts_with("VALIDATED  100/100"),
        "{answer:?}"
    );
    assert_eq!(results(&desk)["score"], 100);
}

#[test]
fn gradescope_gets_results_of_who_fails_and_was_zipped_with_the_directory() {
    let desk = gradescope();
    hand_in(&desk);
    let answer = desk.finish(&mut run_autograder(&desk));
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert!(answer.stdout.starts_with("REFUSED  0/100"), "{answer:?}");
    assert_eq!(results(&desk)["score"], 0);
}

#[test]
fn gradescope_gets_no_results_where_nothing_was_judged() {
    let desk = gradescope();
    hand_in(&desk);
    let no_cache = desk.path("autograder/submission/chat/Cargo.toml");
    let answer = desk.finish(run_autograder(&desk).env("HARNESS_CACHE", no_cache));
    assert_eq!(answer.code, Some(3), "{answer:?}");
    let mut left = std::fs::read_dir(desk.path("autograder/results")).expect("readable");
    assert!(left.next().is_none());
}

/// The action, as a step of a job.
fn action(desk: &Desk, args: &str) -> Answer {
    std::fs::create_dir_all(desk.path("runner")).expect("writable");
    let mut command = call(desk, file("github-action/grade"));
    command
        .env("RUNNER_TEMP", desk.path("runner"))
        .env("GITHUB_OUTPUT", desk.path("output"))
        .env("GITHUB_STEP_SUMMARY", desk.path("summary.md"))
        .env("SUBMISSION", "my, chat")
        .env("ARGS", args);
    desk.finish(&mut command)
}

#[test]
fn github_gets_annotations_a_summary_and_outputs() {
    let desk = Desk::new();
    Submission::reference(&desk, "my, chat");
    let answer = action(&desk, "--only test_join_room --bonus off");
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert!(
        answer.stdout.contains("::notice title=VALIDATED 10/10"),
        "{answer:?}"
    );
    let reports = desk.path("runner/reports");
    let output = format!(
        "verdict=validated\npoints=10\nmax-points=10\nreports={}\n",
        reports.display()
    );
    assert_eq!(desk.read("output"), output);
    assert!(desk.read("summary.md").starts_with("# VALIDATED"));
    for file in ["report.json", "report.html", "junit.xml"] {
        assert!(reports.join(file).is_file(), "{file}");
    }
}

#[test]
fn github_is_told_of_a_mistake_and_gets_no_outputs() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    let answer = action(&desk, "");
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(!desk.path("output").exists());
}

/// The autograder, as the runner of Classroom 50 calls it in a checkout.
fn classroom50(desk: &Desk) -> Answer {
    let mut command = call(desk, "python3");
    command
        .arg(file("classroom50/autograder.py"))
        .current_dir(desk.path("chat"))
        .env("CLASSROOM", "rust-1")
        .env("ASSIGNMENT", "chat")
        .env("SUBMISSION_TAG", "submit/2026-06-01T14-32-05Z-a1b2c3d")
        .env("OWNER", "alice")
        .env("ASSIGNMENT_TYPE", "individual");
    desk.finish(&mut command)
}

#[test]
#[ignore = "needs Python: scripts/check-manifests runs it"]
fn classroom_50_gets_a_result_of_whatever_was_judged() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    let answer = classroom50(&desk);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let result = desk.read("chat/result.json");
    let result = serde_json::from_str(&result).expect("JSON");
    conforms("classroom50.schema.json", &result);
    assert_eq!(
        (&result["classroom"], &result["score"]),
        (&"rust-1".into(), &0.into())
    );
    assert!(desk.read("chat/release-body.md").starts_with("# REFUSED"));
}

#[test]
#[ignore = "needs Python: scripts/check-manifests runs it"]
fn classroom_50_is_told_where_nothing_was_judged() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    let bin = desk.path("bin");
    std::fs::create_dir_all(&bin).expect("writable");
    // Inconclusive, always.
    std::fs::write(
        bin.join("harness"),
        "#!/bin/sh\necho call >>calls\nexit 5\n",
    )
    .expect("writable");
    std::fs::set_permissions(bin.join("harness"), Permissions::from_mode(0o755)).expect("ours");
    let answer = classroom50(&desk);
    assert_eq!(answer.code, Some(5), "{answer:?}");
    assert_eq!(desk.read("chat/calls").lines().count(), 2);
    assert!(!desk.path("chat/result.json").exists());
}
