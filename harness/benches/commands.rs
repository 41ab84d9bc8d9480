//! How long the harness's own commands take: `cargo bench`, or `cargo bench -- start` for one.
//!
//! Figures of one machine in one run compare with one another, and with nothing else; none of them
//! fails a test. How fast a submission is, `harness bench` measures.

use std::path::Path;
use std::process::{Command, Stdio};

fn main() {
    // What is compiled once for all gradings is no part of any.
    run(&["grade", "--only=build", "reference"]);
    divan::main();
}

/// A process that only says who it is: what every command pays, and every process of a submission.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn start() {
    run(&["--version"]);
}

/// With the texts of a language.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn explain() {
    run(&["explain", "pitfall_d"]);
}

/// Everything before the first scenario.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn build() {
    run(&["grade", "--only=build", "reference"]);
}

/// Build and scenarios; at most one and a half times `build` is the aim.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn grade() {
    run(&["grade", "reference"]);
}

/// The reference and the six mutants, with the builds of the last time.
#[divan::bench(sample_count = 2, sample_size = 1)]
fn verify() {
    run(&["verify", "--quick"]);
}

/// Runs a command at the top of the workspace.
#[track_caller]
fn run(args: &[&str]) {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let status = Command::new(env!("CARGO_BIN_EXE_harness"))
        .args(args)
        .current_dir(workspace)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok_and(|it| it.success()), "harness {args:?}");
}
