//! Whatever a server sends, the harness's own memory stays small, and the grading comes to an end.

use std::fs::File;
use std::time::Duration;

use crate::desk::Desk;
use crate::processes::{peak_memory, wait_until};
use crate::submission::Submission;

/// Ways of its, by number.
const MIXED: usize = 9;
const NOT_UTF_8: usize = 7;

/// The most memory that the harness may take, in bytes.
const MOST: u64 = 300 << 20;

/// How long the worst may take: deadlines, and further tries with more patience.
const LONG: Duration = Duration::from_mins(2);

/// A library that floods its clients.
const LIBRARY: &str = include_str!("server.rs.in");

/// Grades it, and gives the most memory that the harness itself had.
fn peak(way: usize) -> u64 {
    let desk = Desk::new();
    let library = LIBRARY.replace("WAY: usize = 9", &format!("WAY: usize = {way}"));
    Submission::ordinary(&desk).file("src/lib.rs", library);
    let file = |name| File::create(desk.path(name)).expect("writable");
    let mut child = desk
        .harness(&["grade", "chat", "--format=json"])
        .stdout(file("stdout"))
        .stderr(file("stderr"))
        .spawn()
        .expect("the harness starts");
    let mut peak = 0;
    wait_until(LONG, "the end of the grading", || {
        peak = peak.max(peak_memory(child.id()));
        child.try_wait().expect("it is ours").is_some()
    });
    let report = desk.read("stdout");
    assert!(report.contains(r#""verdict": "refused""#), "{report}");
    assert_eq!(desk.left(), [""; 0]);
    peak
}

#[test]
fn every_kind_of_flood_at_once() {
    let peak = peak(MIXED);
    assert!(peak < MOST, "{peak}");
}

/// What is no UTF-8 is replaced, by three bytes for each.
#[test]
fn the_flood_that_takes_the_most_memory() {
    let peak = peak(NOT_UTF_8);
    assert!(peak < MOST, "{peak}");
}
