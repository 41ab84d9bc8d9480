//! However the harness ends, nothing of a submission survives it.

use std::fs::File;
use std::process::Child;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::desk::{Answer, Desk};
use crate::processes::{about, wait_until};
use crate::submission::{RUNS_AWAY, Submission};

/// A constant that takes the compiler for ever.
const COMPILES_FOR_EVER: &str = "
    const NEVER: u64 = { let mut number = 0; loop { number = number ^ 1; } };
    println!(\"{NEVER}\");
    Ok(())
";

const COMPILER: &str = "clippy-driver";
const RUNAWAY: &str = "/bin/sleep 1000";

/// How long the kernel may take to bury the dead.
const SOON: Duration = Duration::from_secs(2);

/// A grading of a submission with this body of `run`, when `process` is there.
fn grading(desk: &Desk, body: &str, process: &str) -> Child {
    Submission::that_runs(desk, body);
    // Not pipes: whoever reads a pipe waits for all that have inherited it.
    let file = |name| File::create(desk.path(name)).expect("writable");
    let child = desk
        .harness(&["grade", "chat"])
        .stdout(file("stdout"))
        .stderr(file("stderr"))
        .spawn()
        .expect("the harness starts");
    wait_until(Duration::from_secs(30), process, || {
        let running = about(&desk.path(""));
        running
            .iter()
            .any(|line| line.contains(process) && !line.contains("__payload"))
    });
    child
}

/// Sends a signal and waits for the harness, and for nothing else.
fn end_by(signal: Signal, mut child: Child) -> Option<i32> {
    kill_process(Pid::from_child(&child), signal).expect("it runs");
    child.wait().expect("it ends").code()
}

/// Requires that an interruption, as by Ctrl-C, leaves nothing.
#[track_caller]
fn is_interrupted(signal: Signal, body: &str, process: &str) {
    let desk = Desk::new();
    let code = end_by(signal, grading(&desk, body, process));
    assert_eq!(desk.left(), [""; 0]);
    let answer = Answer {
        code,
        stdout: desk.read("stdout"),
        stderr: desk.read("stderr"),
    };
    answer.refuses(130, &["interrupted"]);
}

#[test]
fn ctrl_c_stops_the_compiler() {
    is_interrupted(Signal::INT, COMPILES_FOR_EVER, COMPILER);
}

#[test]
fn ctrl_c_stops_the_servers_and_what_they_started() {
    is_interrupted(Signal::INT, RUNS_AWAY, RUNAWAY);
}

#[test]
fn a_polite_kill_is_like_ctrl_c() {
    is_interrupted(Signal::TERM, RUNS_AWAY, RUNAWAY);
}

/// Its files stay, for there is nobody left to remove them.
#[track_caller]
fn is_killed(body: &str, process: &str) {
    let desk = Desk::new();
    let code = end_by(Signal::KILL, grading(&desk, body, process));
    assert_eq!(code, None);
    wait_until(SOON, "the end of all processes", || {
        about(&desk.path("")).is_empty()
    });
}

#[test]
fn a_compiler_does_not_survive_the_harness() {
    is_killed(COMPILES_FOR_EVER, COMPILER);
}

#[test]
fn servers_and_what_they_started_do_not_survive_the_harness() {
    is_killed(RUNS_AWAY, RUNAWAY);
}
