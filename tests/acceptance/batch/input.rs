//! What a class, a directory of results and a machine may have wrong: each is told, and nothing is
//! lost.

use std::fs::File;
use std::os::unix::ffi::OsStrExt as _;

use serde_json::Value;

use super::{BATCH, batch, class, column, succeeds, written};
use crate::desk::{Answer, Desk};
use crate::submission::Submission;

#[test]
fn what_cannot_be_graded_has_a_reason_and_no_points() {
    let desk = class(&["alice"]);
    let list = "name,path\nalice,class/alice\nabsent,class/nobody\n";
    std::fs::write(desk.path("class.csv"), list).expect("writable");
    let answer = desk.run(&["batch", "class.csv", "--into", "results"]);
    assert_eq!(answer.code, Some(3), "{answer:?}");
    assert!(
        answer.stdout.contains("NOT GRADED          absent"),
        "{answer:?}"
    );
    assert_eq!(
        column(&desk, "results", "verdict"),
        ["not_graded", "refused"]
    );
    assert_eq!(column(&desk, "results", "points"), ["", "0"]);
    let reasons = column(&desk, "results", "reason");
    assert!(
        reasons[0].contains("class/nobody does not exist"),
        "{reasons:?}"
    );
}

#[test]
fn a_machine_without_room_for_a_grading_is_told_and_tried_again_later() {
    let desk = class(&["alice"]);
    let nowhere = [("TMPDIR", "/proc/harness")];
    // Else the look at what contains a submission would find it out before anything is graded.
    let mut uncontained = desk.harness(&BATCH);
    let answer = desk.finish(uncontained.arg("--sandbox=off").envs(nowhere));
    assert_eq!(answer.code, Some(3), "{answer:?}");
    let reasons = column(&desk, "results", "reason");
    assert!(reasons[0].contains("cannot start a grading"), "{reasons:?}");
    succeeds(&batch(&desk, &["--resume"]));
}

#[test]
fn names_of_every_kind_are_kept_apart_and_never_obeyed() {
    let names = [
        "a b",
        "a_b",
        "it's \"quoted\"",
        "\u{202e}live",
        "-x",
        "\u{1b}[2J",
        "a,b;c",
    ];
    let desk = class(&names);
    let odd = std::ffi::OsStr::from_bytes(b"not \xff UTF-8");
    std::fs::create_dir(desk.path("class").join(odd)).expect("writable");
    let answer = batch(&desk, &[]);
    succeeds(&answer);
    for text in [&answer.stdout, &answer.stderr] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
    let mut expected: Vec<String> = names.map(str::to_owned).to_vec();
    expected.push("not \u{fffd} UTF-8".to_owned());
    expected.sort();
    let json: Value = serde_json::from_str(&desk.read("results/class.json")).expect("JSON");
    let rows = json["submissions"].as_array().expect("a list");
    let names: Vec<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, expected);
    assert_eq!(column(&desk, "results", "verdict"), ["refused"; 8]);
    assert_eq!(written(&desk).len(), 8);
    let resumed = batch(&desk, &["--resume"]);
    assert!(resumed.stderr.contains("to grade: 0; kept"), "{resumed:?}");
}

#[test]
fn an_empty_class_is_told() {
    let desk = class(&[]);
    std::fs::create_dir(desk.path("class")).expect("writable");
    batch(&desk, &[]).refuses(4, &["no submission in class"]);
    assert!(!desk.path("results").exists());
}

#[test]
fn two_submissions_of_one_name_are_told() {
    let desk = class(&["alice"]);
    Submission::new(&desk, "other/alice");
    let answer = desk.run(&["batch", "class", "other", "--into", "results"]);
    answer.refuses(2, &["the name `alice`", "class/alice and other/alice"]);
    assert!(!desk.path("results").exists());
}

#[test]
fn results_are_not_overwritten_unasked() {
    let desk = class(&["alice"]);
    succeeds(&batch(&desk, &[]));
    let before = written(&desk);
    batch(&desk, &[]).refuses(2, &["holds results already", "--resume"]);
    assert_eq!(written(&desk), before);
}

#[test]
fn results_of_another_version_are_refused_and_left_alone() {
    let desk = class(&["alice"]);
    succeeds(&batch(&desk, &[]));
    let header = desk.read("results/batch.json");
    let newer = header.replace("moulinette/batch/1", "moulinette/batch/9");
    std::fs::write(desk.path("results/batch.json"), &newer).expect("writable");
    let words = ["another version", "moulinette/batch/9"];
    batch(&desk, &["--resume"]).refuses(2, &words);
    desk.run(&["merge", "results", "--into", "all"])
        .refuses(2, &words);
    desk.run(&["compare", "results", "results"])
        .refuses(2, &words);
    assert_eq!(desk.read("results/batch.json"), newer);
}

#[test]
fn two_batches_in_one_directory_are_refused() {
    let desk = class(&["alice"]);
    succeeds(&batch(&desk, &[]));
    let lock = File::open(desk.path("results/lock")).expect("there");
    lock.lock().expect("free");
    batch(&desk, &["--resume"]).refuses(2, &["another batch writes to results"]);
    drop(lock);
    succeeds(&batch(&desk, &["--resume"]));
}

#[test]
fn a_directory_of_something_else_is_left_alone() {
    let desk = class(&["alice"]);
    desk.run(&["batch", "class", "--into", "class"])
        .refuses(2, &["holds other files than results"]);
    std::fs::write(desk.path("thesis.tex"), "").expect("writable");
    for into in ["thesis.tex", "thesis.tex/results"] {
        desk.run(&["batch", "class", "--into", into])
            .refuses(2, &[into, "is no directory"]);
    }
}

/// The kernel writes no more than so many blocks of 512 bytes to a file, as if the disk were full.
fn with_full_disk(desk: &Desk, blocks: u32, args: &[&str]) -> Answer {
    let limits = format!("trap '' XFSZ && ulimit -f {blocks}");
    desk.finish(&mut desk.limited(&limits, args))
}

#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let desk = class(&["alice"]);
    succeeds(&batch(&desk, &[]));
    let [alice] = written(&desk)[..] else {
        panic!("one result")
    };
    Submission::new(&desk, "class/bob");
    let args = [&BATCH[..], &["--resume"]].concat();
    // Enough for the header and nothing else.
    with_full_disk(&desk, 1, &args).refuses(3, &["cannot write results/", "has room"]);
    assert_eq!(column(&desk, "results", "verdict"), ["refused", "waiting"]);
    assert_eq!(written(&desk), [alice]);
    let partial = glob::glob(&format!("{}/results/**/.partial*", desk.path("").display()));
    assert_eq!(partial.expect("a pattern").count(), 0);
    let resumed = batch(&desk, &["--resume"]);
    succeeds(&resumed);
    assert!(resumed.stderr.contains("to grade: 1; kept"), "{resumed:?}");
    assert_eq!(column(&desk, "results", "name"), ["alice", "bob"]);
}
