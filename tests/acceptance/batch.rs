//! A class is graded: whatever happens, each gets what is theirs, and nothing is lost.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::desk::{Answer, Desk, root};
use crate::processes::{about, ids, wait_until};
use crate::submission::{RUNS_AWAY, SILENT, Submission};

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
fn column(desk: &Desk, results: &str, name: &str) -> Vec<String> {
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
    // The last in the order of names.
    Submission::that_runs(&desk, SILENT);
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
    let answer = desk.finish(desk.harness(&BATCH).envs(nowhere));
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
    let harness = desk.harness(args);
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command
        .arg("-c")
        .arg(script)
        .arg(harness.get_program())
        .args(harness.get_args());
    command.current_dir(desk.path("")).stdin(Stdio::null());
    command.envs(
        harness
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    desk.finish(&mut command)
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

#[test]
fn parts_of_a_class_make_the_whole() {
    let names = ["alice", "bob", "carol", "dave", "erin", "frank"];
    let desk = class(&names);
    succeeds(&batch(&desk, &[]));
    let slurm = [
        ("SLURM_ARRAY_TASK_ID", "2"),
        ("SLURM_ARRAY_TASK_MIN", "1"),
        ("SLURM_ARRAY_TASK_MAX", "2"),
        ("SLURM_ARRAY_TASK_STEP", "1"),
        ("SLURM_ARRAY_TASK_COUNT", "2"),
    ];
    let part = ["batch", "class", "--seed=1", "--into"];
    succeeds(&desk.run(&[&part[..], &["part1", "--shard=1/2"]].concat()));
    let args = [&part[..], &["part2", "--shard=auto"]].concat();
    let second = desk.finish(desk.harness(&args).envs(slurm));
    succeeds(&second);
    assert!(
        second.stderr.contains("shard 2/2 (Slurm array)"),
        "{second:?}"
    );
    let [one, two] = ["part1", "part2"].map(|part| column(&desk, part, "name"));
    assert!(!one.is_empty() && !two.is_empty(), "{one:?} {two:?}");
    let merged = desk.run(&["merge", "part1", "part2", "--into", "merged"]);
    succeeds(&merged);
    assert_eq!(merged.stderr, "");
    assert_eq!(
        desk.read("merged/class.csv"),
        desk.read("results/class.csv")
    );
    let same = desk.run(&["compare", "merged", "results"]);
    succeeds(&same);
    assert_eq!(same.stdout, "moved: 0 · as before: 6\n");
}

#[test]
fn a_part_of_a_class_needs_the_seed_of_the_whole_and_may_be_empty() {
    let desk = class(&["alice"]);
    desk.run(&["batch", "class", "--into", "part", "--shard=1/2"])
        .refuses(2, &["--shard needs --seed"]);
    desk.run(&["batch", "class", "--into", "part", "--shard=auto"])
        .refuses(2, &["none of these variables is set", "CI_NODE_INDEX"]);
    for part in ["1/2", "2/2"] {
        let into = format!("part{}", &part[..1]);
        succeeds(&desk.run(&[
            "batch", "class", "--seed=1", "--shard", part, "--into", &into,
        ]));
    }
    let merged = desk.run(&["merge", "part1", "part2", "--into", "all", "--format=json"]);
    succeeds(&merged);
    let merged: Value = serde_json::from_str(&merged.stdout).expect("JSON");
    assert_eq!(merged["submissions"].as_array().expect("a list").len(), 1);
}

#[test]
fn results_that_were_judged_differently_are_merged_with_a_warning() {
    let desk = class(&["alice", "bob"]);
    for (seed, into) in [("1", "one"), ("2", "two")] {
        let name = if seed == "1" {
            "class/alice"
        } else {
            "class/bob"
        };
        succeeds(&desk.run(&["batch", &format!("{name}*"), "--seed", seed, "--into", into]));
    }
    let merged = desk.run(&["merge", "one", "two", "--into", "all"]);
    succeeds(&merged);
    assert!(merged.stderr.contains("judged in 2 ways"), "{merged:?}");
}

#[test]
fn who_moved_is_told_with_the_test_and_the_cause() {
    let desk = class(&["alice", "bob", "carol"]);
    succeeds(&batch(&desk, &[]));
    std::fs::rename(desk.path("results"), desk.path("before")).expect("moved");
    Submission::reference(&desk, "class/alice");
    std::fs::remove_dir_all(desk.path("class/carol")).expect("there");
    Submission::new(&desk, "class/dave");
    succeeds(&batch(&desk, &[]));
    let told = desk.run(&["compare", "before", "results"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    for line in [
        "+100 alice  0/100 REFUSED → 100/100 VALIDATED\n",
        "test_join_room  BLOCKED 0/10 → PASS 10/10\n",
        "build  CLOSED → OPEN\n       Cargo.toml is missing\n",
        "because another submission\n",
        "no longer graded: carol\ngraded now: dave\nmoved: 1 · as before: 1\n",
    ] {
        assert!(told.stdout.contains(line), "no {line:?} in {}", told.stdout);
    }
    let told = desk.run(&["compare", "before", "results", "--format=json"]);
    let json: Value = serde_json::from_str(&told.stdout).expect("JSON");
    assert_eq!(
        json["moved"][0]["because"],
        serde_json::json!(["submission"])
    );
    assert_eq!(json["moved"][0]["new"]["points"], 100);
    assert_eq!(json["unmoved"], 1);
}
