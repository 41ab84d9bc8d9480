//! Parts of a class make the whole, and two gradings of it are compared.

use serde_json::Value;

use super::{batch, class, column, succeeds};
use crate::submission::Submission;

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
