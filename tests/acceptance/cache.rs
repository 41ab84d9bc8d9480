//! Gradings do not disturb one another.

use std::process::Stdio;
use std::time::{Duration, SystemTime};

use crate::desk::{Answer, Desk};
use crate::submission::Submission;

#[test]
fn two_gradings_at_the_same_time_share_an_empty_cache() {
    let desk = Desk::new();
    Submission::reference(&desk, "chat");
    let start = || {
        desk.harness(&["grade", "chat", "--only=test_server_starts"])
            .env("HARNESS_CACHE", desk.path("cache"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the harness starts")
    };
    for grading in [start(), start()] {
        let answer = Answer::from(grading.wait_with_output().expect("it ends"));
        assert_eq!(answer.code, Some(0), "{answer:?}");
    }
    assert_eq!(desk.left(), [""; 0]);
}

/// Cargo takes the second for the first here: it goes by name and time.
#[test]
fn a_namesake_with_older_files_gets_a_verdict_of_its_own() {
    let desk = Desk::new();
    Submission::reference(&desk, "right");
    Submission::reference(&desk, "wrong").replace(
        "src/room.rs",
        "self.users.insert(user_id, nickname.to_owned());",
        "",
    );
    let long_ago = SystemTime::now() - Duration::from_hours(1000);
    for file in glob::glob(&format!("{}/**/*", desk.path("wrong").display())).expect("a pattern") {
        let file = std::fs::File::open(file.expect("readable")).expect("readable");
        file.set_modified(long_ago).expect("ours");
    }
    let only = ["--only=test_join_room"];
    assert_eq!(desk.grade_with("right", &only).points(), 10);
    assert_eq!(desk.grade_with("wrong", &only).points(), 0);
}
