//! A class is graded: whatever happens, each gets what is theirs, and nothing is lost.

mod input;
mod parts;

use std::collections::BTreeMap;
use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::desk::{Answer, Desk, root};
use crate::processes::{about, ids, wait_until};
use crate::submission::{NEVER_COMPILES, RUNS_AWAY, SILENT, Submission};

const BATCH: [&str; 5] = ["batch", "class", "--into", "results", "--seed=1"];

/// A desk with a class of submissions that are told at once what is missing.
fn class(names: &[&str]) -> Desk {
    let desk = Desk::new();
    for name in names {
        Submission::new(&desk, &format!("class/{name}"));
    }
    desk
}

fn batch(desk: &Desk, args: &[&str]) -> Answer {
    desk.run(&[&BATCH, args].concat())
}

#[track_caller]
fn succeeds(answer: &Answer) {
    assert_eq!(answer.code, Some(0), "{answer:?}");
}

/// The lines of a table, each as its cells by column.
fn table(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let lines = reader.deserialize().map(|line| line.expect("CSV"));
    lines.collect()
}

/// One column of a class.
pub fn column(desk: &Desk, results: &str, name: &str) -> Vec<String> {
    let lines = table(&desk.read(&format!("{results}/class.csv")));
    lines
        .into_iter()
        .map(|mut line| line.remove(name).expect(name))
        .collect()
}

/// When each result was written, in the order of the names.
fn written(desk: &Desk) -> Vec<SystemTime> {
    let pattern = desk.path("results/reports/*.json");
    let found = glob::glob(pattern.to_str().expect("UTF-8")).expect("a pattern");
    let metadata = found.map(|file| file.expect("readable").metadata().expect("there"));
    metadata.map(|it| it.modified().expect("Linux")).collect()
}

#[test]
fn a_class_gets_a_report_each_and_a_table() {
    let desk = class(&["nothing", "=1+1", "line\nbreak"]);
    Submission::reference(&desk, "class/alice");
    std::fs::write(desk.path("class/bob.zip"), "").expect("writable");
    let answer = batch(&desk, &[]);
    succeeds(&answer);
    assert!(answer.stderr.contains("class/bob.zip"), "{answer:?}");
    assert!(answer.stderr.contains("[4/4]"), "{answer:?}");
    for line in [
        "✔ VALIDATED 100/100  alice",
        r"✘ REFUSED     0/100  line\nbreak  build",
        "submissions: 4 · VALIDATED 1 · REFUSED 3 · seed 0x1",
    ] {
        assert!(answer.stdout.contains(line), "no {line:?} in {answer:?}");
    }
    let names = ["'=1+1", "alice", "line\nbreak", "nothing"];
    assert_eq!(column(&desk, "results", "name"), names);
    let verdicts = ["refused", "validated", "refused", "refused"];
    assert_eq!(column(&desk, "results", "verdict"), verdicts);
    assert_eq!(
        column(&desk, "results", "test_join_room"),
        ["0", "10", "0", "0"]
    );
    let json: Value = serde_json::from_str(&desk.read("results/class.json")).expect("JSON");
    assert_eq!(json["submissions"][1]["score"]["points"], 100);
    assert_eq!(json["submissions"][0]["first_failure"], "build");
}

#[test]
fn a_report_of_a_class_is_what_a_grading_alone_gives() {
    let desk = Desk::new();
    Submission::reference(&desk, "class/alice");
    succeeds(&batch(&desk, &["--quiet"]));
    let alone = desk.grade("class/alice").json;
    let found = glob::glob(&format!("{}/results/reports/*", desk.path("").display()));
    let file = found
        .expect("a pattern")
        .next()
        .expect("a report")
        .expect("readable");
    let text = std::fs::read_to_string(file).expect("readable");
    let mut report: Value = serde_json::from_str(&text).expect("JSON");
    report.as_object_mut().expect("an object").remove("batch");
    let without_timings = |mut report: Value| {
        report["timings_ms"].take();
        report
    };
    assert_eq!(without_timings(report), without_timings(alone));
}

#[test]
fn what_is_unchanged_is_not_graded_again() {
    let desk = class(&["alice", "bob"]);
    succeeds(&batch(&desk, &[]));
    let before = written(&desk);
    let answer = desk.run(&["batch", "class", "--into", "results", "--resume"]);
    succeeds(&answer);
    assert!(answer.stderr.contains("to grade: 0; kept"), "{answer:?}");
    assert_eq!(written(&desk), before);

    std::fs::write(desk.path("class/bob/src/lib.rs"), "//").expect("writable");
    Submission::new(&desk, "class/carol");
    succeeds(&batch(&desk, &["--resume"]));
    let after = written(&desk);
    assert_eq!(after[0], before[0], "alice is as she was");
    assert_ne!(after[1], before[1], "bob handed in something else");
    assert_eq!(column(&desk, "results", "name"), ["alice", "bob", "carol"]);

    // A file that is never taken along, but counts.
    std::fs::write(desk.path("class/bob/build.rs"), "").expect("writable");
    let before = written(&desk);
    succeeds(&batch(&desk, &["--resume"]));
    let after = written(&desk);
    assert_eq!([after[0], after[2]], [before[0], before[2]]);
    assert_ne!(after[1], before[1], "bob has a build script now");

    let spec = std::fs::read_to_string(root().join("spec.json")).expect("readable");
    let harder = spec.replace(r#""passing_score": 70"#, r#""passing_score": 71"#);
    assert_ne!(harder, spec);
    std::fs::write(desk.path("harder.json"), harder).expect("writable");
    succeeds(&batch(&desk, &["--resume", "--spec=harder.json"]));
    assert_eq!(column(&desk, "results", "pass"), ["71", "71", "71"]);
    let before = written(&desk);
    let reseeded = ["batch", "class", "--into=results", "--resume", "--seed=2"];
    succeeds(&desk.run(&reseeded));
    assert!(written(&desk).iter().all(|file| !before.contains(file)));
    assert!(desk.read("results/batch.json").contains(r#""seed": 2"#));
}

/// A batch that goes on in the background, with what it says in a file.
fn start(desk: &Desk) -> std::process::Child {
    let said = File::create(desk.path("said")).expect("writable");
    let args = [&BATCH[..], &["--resume"]].concat();
    let mut command = desk.harness(&args);
    command.stdout(Stdio::null()).stderr(said);
    command.spawn().expect("the harness starts")
}

const SOON: Duration = Duration::from_secs(10);

fn nothing_runs(desk: &Desk) {
    wait_until(SOON, "the end of all processes", || {
        about(&desk.path("")).is_empty()
    });
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a random moment is no event")]
fn killed_at_ten_random_moments_and_resumed_it_gives_the_same_table() {
    let names = ["bob", "carol", "dave", "erin", "frank", "grace"];
    let whole = class(&names);
    let desk = class(&names);
    for desk in [&whole, &desk] {
        Submission::reference(desk, "class/alice");
    }
    let begun = Instant::now();
    succeeds(&batch(&whole, &[]));
    let time = begun.elapsed();
    for _ in 0..10 {
        let moment = time.mul_f64(rand::random());
        let mut child = start(&desk);
        std::thread::sleep(moment);
        child.kill().expect("ours");
        child.wait().expect("it ends");
        nothing_runs(&desk);
        if desk.path("results/class.csv").exists() {
            let names = column(&desk, "results", "name");
            assert_eq!(names.len(), 7, "killed after {moment:?}");
        }
    }
    // What a killed one leaves in the directory for temporary files is not looked at here.
    let args = [&BATCH[..], &["--resume"]].concat();
    let resumed = Answer::from(desk.harness(&args).output().expect("the harness starts"));
    succeeds(&resumed);
    let table = |desk: &Desk| desk.read("results/class.csv");
    assert_eq!(table(&desk), table(&whole));
    assert_eq!(column(&desk, "results", "points")[0], "100");
}

#[test]
fn ctrl_c_keeps_what_is_done_and_leaves_nothing_running() {
    let desk = class(&["alice", "bob"]);
    // The last in the order of names, which has no result however late the signal comes.
    Submission::that_runs(&desk, NEVER_COMPILES);
    std::fs::rename(desk.path("chat"), desk.path("class/zoe")).expect("moved");
    let mut child = start(&desk);
    wait_until(SOON, "two results", || desk.read("said").contains("[2/3"));
    kill_process(Pid::from_child(&child), Signal::INT).expect("it runs");
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert_eq!(desk.left(), [""; 0]);
    let said = desk.read("said");
    assert!(
        said.contains("interrupted") && said.contains("--resume"),
        "{said}"
    );
    let verdicts = ["refused", "refused", "waiting"];
    assert_eq!(column(&desk, "results", "verdict"), verdicts);
}

#[test]
fn a_grading_that_is_killed_costs_nobody_else_anything_and_is_done_again() {
    let desk = class(&["alice"]);
    Submission::reference(&desk, "class/zoe");
    let mut child = start(&desk);
    let zoe = || ids(&desk.path(""), "__grade class/zoe");
    wait_until(SOON, "a grading", || !zoe().is_empty());
    for id in zoe() {
        let id = Pid::from_raw(id.try_into().expect("an id")).expect("an id");
        kill_process(id, Signal::KILL).expect("it runs");
    }
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    nothing_runs(&desk);
    assert_eq!(desk.left(), [""; 0]);
    assert!(
        desk.read("said").contains("once more"),
        "{}",
        desk.read("said")
    );
    assert_eq!(column(&desk, "results", "points"), ["0", "100"]);
}

/// More brackets inside one another than the compiler's stack has room for.
fn crashes_the_compiler() -> String {
    format!(
        "const N: u8 = {}1{};",
        "(".repeat(100_000),
        ")".repeat(100_000)
    )
}

#[test]
fn bad_neighbours_cost_nobody_else_anything() {
    let desk = Desk::new();
    Submission::reference(&desk, "class/zoe");
    for (name, body) in [("hangs", SILENT), ("runs_away", RUNS_AWAY)] {
        Submission::that_runs(&desk, body);
        std::fs::rename(desk.path("chat"), desk.path("class").join(name)).expect("moved");
    }
    Submission::reference(&desk, "class/crash").file("src/lib.rs", crashes_the_compiler());
    succeeds(&batch(&desk, &[]));
    assert_eq!(
        column(&desk, "results", "name"),
        ["crash", "hangs", "runs_away", "zoe"]
    );
    let verdicts = ["refused", "refused", "refused", "validated"];
    assert_eq!(column(&desk, "results", "verdict"), verdicts);
    assert_eq!(column(&desk, "results", "points")[3], "100");
}
