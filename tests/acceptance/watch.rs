//! A submission is graded again whenever it changes, and only then.

use std::fs::File;
use std::process::Child;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::desk::Desk;
use crate::processes::wait_until;
use crate::submission::Submission;

/// A grading on a busy machine.
const LONG: Duration = Duration::from_mins(1);

struct Watching<'a> {
    desk: &'a Desk,
    child: Child,
}

impl<'a> Watching<'a> {
    fn begin(desk: &'a Desk) -> Self {
        let file = |name| File::create(desk.path(name)).expect("writable");
        let child = desk
            .harness(&["watch", "chat", "--only=build", "--only=norm"])
            .stdout(file("stdout"))
            .stderr(file("stderr"))
            .spawn()
            .expect("the harness starts");
        Self { desk, child }
    }

    fn rounds(&self) -> Vec<String> {
        let told = self.desk.read("stdout");
        let mut rounds: Vec<_> = told
            .split("waiting for a change")
            .map(str::to_owned)
            .collect();
        // What follows the last is no round yet.
        rounds.pop();
        rounds
    }

    /// Waits for the end of that round, from 1, and gives what it told.
    fn round(&self, number: usize) -> String {
        wait_until(LONG, "another round", || self.rounds().len() >= number);
        self.rounds().swap_remove(number - 1)
    }

    fn end(mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), Signal::INT).expect("it runs");
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Watching<'_> {
    /// Where a test has failed before its end.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_is_broken_and_what_is_mended_is_told_after_each_change() {
    let desk = Desk::new();
    let submission = Submission::ordinary(&desk);
    let watching = Watching::begin(&desk);
    assert!(watching.round(1).contains("VALIDATED"));
    let submission = submission.replace("src/lib.rs", "pub struct ChatServer;", "struct;");
    let second = watching.round(2);
    assert!(
        second.contains("REFUSED") && second.contains("broken: build"),
        "{second}"
    );
    // As an editor that writes a new file and puts it in place of the old one.
    let right = desk
        .read("chat/src/lib.rs")
        .replace("struct;", "pub struct ChatServer;");
    drop(submission.file("src/lib.rs.new", right));
    std::fs::rename(
        desk.path("chat/src/lib.rs.new"),
        desk.path("chat/src/lib.rs"),
    )
    .expect("renamed");
    let third = watching.round(3);
    assert!(
        third.contains("VALIDATED") && third.contains("mended: norm, build"),
        "{third}"
    );
    std::fs::rename(desk.path("chat/src"), desk.path("chat/gone")).expect("renamed");
    let fourth = watching.round(4);
    assert!(fourth.contains("REFUSED"), "{fourth}");
    assert_eq!(watching.end(), Some(130));
    assert_eq!(desk.left(), [""; 0]);
}
