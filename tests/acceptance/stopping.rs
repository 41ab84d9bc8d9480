//! However the harness ends, nothing of a submission survives it.

use std::fs::File;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

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

/// A server that waits and serves nobody.
const WAITS: &str = "
    tokio::time::sleep(std::time::Duration::from_secs(1000)).await;
    Ok(())
";

const COMPILER: &str = "clippy-driver";
/// What the process of a server is known by.
pub const SERVER: &str = "/out/driver 127.0.0.1";
const RUNAWAY: &str = "/bin/sleep 1000";

/// What is played: a body of `run`, the process to wait for, and how it is contained.
type Case = (&'static str, &'static str, &'static str);

const COMPILING: Case = (COMPILES_FOR_EVER, COMPILER, "--sandbox=auto");
const RUNNING: Case = (WAITS, SERVER, "--sandbox=auto");
const RUNNING_AWAY: Case = (RUNS_AWAY, RUNAWAY, "--sandbox=off");

/// How long the kernel may take to bury the dead.
const SOON: Duration = Duration::from_secs(2);

/// A grading, when the process is there.
fn grading(desk: &Desk, (body, process, sandbox): Case) -> Child {
    Submission::that_runs(desk, body);
    // Not pipes: whoever reads a pipe waits for all that have inherited it.
    let file = |name| File::create(desk.path(name)).expect("writable");
    let child = desk
        .harness(&["grade", "chat", sandbox])
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
pub fn end_by(signal: Signal, mut child: Child) -> Option<i32> {
    kill_process(Pid::from_child(&child), signal).expect("it runs");
    child.wait().expect("it ends").code()
}

/// Requires that an interruption, as by Ctrl-C, leaves nothing.
#[track_caller]
fn is_interrupted(signal: Signal, case: Case) {
    let desk = Desk::new();
    let code = end_by(signal, grading(&desk, case));
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
    is_interrupted(Signal::INT, COMPILING);
}

#[test]
fn ctrl_c_stops_the_servers() {
    is_interrupted(Signal::INT, RUNNING);
}

#[test]
fn ctrl_c_stops_what_servers_started_where_they_could() {
    is_interrupted(Signal::INT, RUNNING_AWAY);
}

#[test]
fn a_polite_kill_is_like_ctrl_c() {
    is_interrupted(Signal::TERM, RUNNING_AWAY);
}

/// Before a grading the machine itself is tried, for a moment: a signal must meet that.
#[test]
fn ctrl_c_stops_the_attacks_that_try_the_machine() {
    const MEETINGS: usize = 3;
    let desk = Desk::new();
    Submission::that_runs(&desk, WAITS);
    let attack = || {
        about(&desk.path(""))
            .iter()
            .any(|it| it.contains("__attack"))
    };
    let mut met = 0;
    for _ in 0..100 {
        let mut child = desk
            .harness(&["grade", "chat", "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the harness starts");
        let begun = Instant::now();
        while !attack() && begun.elapsed() < SOON {}
        let is_met = attack();
        kill_process(Pid::from_child(&child), Signal::INT).expect("it runs");
        let code = child.wait().expect("it ends").code();
        assert_eq!(desk.left(), [""; 0], "met: {is_met}");
        assert_eq!(code, Some(130));
        met += usize::from(is_met);
        if met == MEETINGS {
            return;
        }
    }
    panic!("the signal met the attacks {met} times of {MEETINGS}");
}

/// Its files stay, for there is nobody left to remove them.
#[track_caller]
fn is_killed(case: Case) {
    let desk = Desk::new();
    let code = end_by(Signal::KILL, grading(&desk, case));
    assert_eq!(code, None);
    wait_until(SOON, "the end of all processes", || {
        about(&desk.path("")).is_empty()
    });
}

#[test]
fn a_compiler_does_not_survive_the_harness() {
    is_killed(COMPILING);
}

#[test]
fn servers_do_not_survive_the_harness() {
    is_killed(RUNNING);
}

#[test]
fn what_servers_started_where_they_could_does_not_survive_the_harness() {
    is_killed(RUNNING_AWAY);
}
