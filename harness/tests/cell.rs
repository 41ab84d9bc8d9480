//! The cell from outside: what it reports, and that nothing survives it.
#![expect(clippy::expect_used, reason = "helpers of tests")]

mod support;

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use support::{Cell, HARNESS};

/// How long the kernel may take to make the end of a process visible.
const SOON: Duration = Duration::from_secs(5);

/// The launch of a shell script, as the harness would send it, with changes.
fn launch(script: &str, dir: &Path, limits: &Value) -> String {
    let mut all = json!({
        "wall": {"secs": 60, "nanos": 0}, "open_files": 64, "output_kept": 1000, "output_max": 100_000,
        "memory": 100 << 20, "data": 1 << 30, "threads": 32, "file": 1 << 20, "disk": 1 << 20,
    });
    for (name, limit) in limits.as_object().into_iter().flatten() {
        all[name] = limit.clone();
    }
    let launch = json!({
        "program": "/bin/sh", "args": ["-c", script], "dir": dir, "limits": all,
        "env": [["PATH", "/usr/bin:/bin"], ["GREETING", "hello"]],
        "step": {"compile": {"reads": [], "writes": dir}},
    });
    let layers = json!({
        "landlock": 0, "seccomp": false, "private_network": false,
        "privileges": false, "throwaway_uid": false,
    });
    json!({"launch": launch, "layers": layers}).to_string()
}

fn start(launch: &str) -> Cell {
    let mut command = Command::new(HARNESS);
    command.arg("__cell").env("SECRET", "of the harness");
    Cell::start(&mut command, launch)
}

fn give(cell: &mut Cell, order: &str) {
    let control = cell.control.as_mut().expect("still open");
    writeln!(control, "{order}").expect("the cell reads");
}

/// How its program ended.
fn ended(cell: Cell) -> Value {
    let reports = cell.reports();
    reports
        .last()
        .and_then(|last| last.get("ended").cloned())
        .unwrap_or_else(|| panic!("no end in {reports:?}"))
}

fn run(script: &str, limits: &Value) -> Value {
    let dir = tempfile::tempdir().expect("a directory");
    ended(start(&launch(script, dir.path(), limits)))
}

/// A script that leaves a daemon (forked twice, in a session of its own) and lives on itself.
const WITH_DAEMON: &str =
    "(setsid sh -c 'echo $$ > daemon.new; mv daemon.new daemon; exec sleep 1000' &)
    while [ ! -e daemon ]; do sleep 0.01; done
    echo $$ > payload.new; mv payload.new payload";

/// Tries until it works.
#[expect(
    clippy::disallowed_methods,
    reason = "another process' end is no event here"
)]
fn eventually<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + SOON;
    loop {
        if let Some(value) = attempt() {
            return value;
        }
        assert!(Instant::now() < end, "{what}: not within {SOON:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The process id that the script wrote to a file.
fn pid_in(file: &Path) -> String {
    let text = eventually("the script starts", || std::fs::read_to_string(file).ok());
    text.trim().to_owned()
}

fn lives(pid: &str) -> bool {
    // A zombie is dead enough: whoever runs these tests may not reap.
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

fn assert_all_die(dir: &Path) {
    for name in ["payload", "daemon"] {
        let pid = pid_in(&dir.join(name));
        eventually(&format!("the end of the {name}"), || {
            (!lives(&pid)).then_some(())
        });
    }
}

#[test]
fn reports_exit_code_output_and_nothing_inherited() {
    let ended = run(
        "echo $GREETING $SECRET; echo oops >&2; pwd -P >&2; cat; exit 7",
        &json!({}),
    );
    assert_eq!(ended["code"], 7);
    assert_eq!(ended["signal"], Value::Null);
    assert_eq!(ended["killed_by"], Value::Null);
    let output = ended["output"].as_str().expect("text");
    assert!(output.starts_with("hello\noops\n/"), "{output}");
}

#[test]
fn reports_the_signal_that_ended_the_program() {
    let ended = run("kill -SEGV $$", &json!({}));
    assert_eq!(
        (&ended["code"], &ended["signal"]),
        (&Value::Null, &json!(11))
    );
}

#[test]
fn reports_what_the_program_may_open_and_limits_it() {
    let dir = tempfile::tempdir().expect("a directory");
    let limits = json!({"open_files": 33});
    let reports = start(&launch(
        "ulimit -n; ulimit -Hn; ulimit -c",
        dir.path(),
        &limits,
    ))
    .reports();
    assert_eq!(reports[0]["started"]["restricted"]["open_files"], 33);
    assert_eq!(reports[1]["ended"]["output"], "33\n33\n0\n");
}

#[test]
fn reports_a_program_that_cannot_be_started() {
    let launch = launch("", Path::new("/"), &json!({})).replace("/bin/sh", "/no/such/program");
    let reports = start(&launch).reports();
    assert_eq!(reports.len(), 1, "{reports:?}");
    let reason = reports[0]["failed"]["reason"].as_str().expect("a reason");
    assert!(reason.contains("No such file"), "{reason}");
}

#[test]
fn cuts_what_is_too_long_and_says_so() {
    let ended = run("seq 1 10000", &json!({}));
    let output = ended["output"].as_str().expect("text");
    assert!(output.starts_with("1\n2\n"), "{output}");
    assert!(output.contains("\n[47894 bytes left out]\n"), "{output}");
    assert!(output.ends_with("9999\n10000\n"), "{output}");
    assert_eq!(ended["code"], 0);
}

#[test]
fn kills_what_prints_without_end() {
    let ended = run("yes", &json!({}));
    assert_eq!(
        (&ended["killed_by"], &ended["signal"]),
        (&json!("output"), &json!(9))
    );
}

#[test]
fn kills_what_runs_too_long() {
    let before = Instant::now();
    let ended = run(
        "sleep 1000",
        &json!({"wall": {"secs": 0, "nanos": 200_000_000}}),
    );
    assert_eq!(
        (&ended["killed_by"], &ended["signal"]),
        (&json!("wall"), &json!(9))
    );
    assert!(before.elapsed() < SOON);
}

fn is_killed_for(reason: &str, script: &str, limits: &Value) {
    let ended = run(script, limits);
    assert_eq!(
        (&ended["killed_by"], &ended["signal"]),
        (&json!(reason), &json!(9)),
        "{ended}"
    );
}

#[test]
fn kills_what_uses_too_much_memory() {
    // 10 MiB more each time, of a shell that goes on living.
    let script = "all=; while :; do all=$all$(head -c 10000000 /dev/zero | tr '\\0' x); done";
    is_killed_for("memory", script, &json!({"data": 4_u64 << 30}));
}

#[test]
fn kills_what_has_too_many_threads() {
    is_killed_for("threads", "sleep 1000", &json!({"threads": 0}));
}

#[test]
fn kills_what_writes_too_much() {
    let script = "for i in 1 2 3; do head -c 1000000 /dev/zero > $i; done; sleep 1000";
    is_killed_for("disk", script, &json!({}));
}

#[test]
fn no_file_gets_larger_than_its_limit() {
    let ended = run(
        "head -c 2000000 /dev/zero > large; stat -c %s large",
        &json!({}),
    );
    assert_eq!(
        ended["output"].as_str().expect("text").lines().last(),
        Some("1048576")
    );
}

#[test]
fn signals_the_program_alone_and_kills_on_order() {
    let dir = tempfile::tempdir().expect("a directory");
    let script = "trap 'touch interrupted' INT; trap 'touch cued' USR1; \
        touch ready; while :; do sleep 0.01; done";
    let mut cell = start(&launch(script, dir.path(), &json!({})));
    let exists = |name: &str| dir.path().join(name).exists().then_some(());
    eventually("ready", || exists("ready"));
    give(&mut cell, "interrupt");
    eventually("interrupted", || exists("interrupted"));
    give(&mut cell, "cue");
    eventually("cued", || exists("cued"));
    give(&mut cell, "kill");
    let ended = ended(cell);
    assert_eq!(
        (&ended["killed_by"], &ended["signal"]),
        (&json!("harness"), &json!(9))
    );
}

#[test]
fn a_program_hears_the_interrupt_that_a_background_shell_ignores() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "trap '' INT; exec \"$0\" __cell", HARNESS]);
    let mut cell = Cell::start(
        &mut command,
        &launch(
            "touch ready; while :; do sleep 0.01; done",
            dir.path(),
            &json!({}),
        ),
    );
    eventually("ready", || dir.path().join("ready").exists().then_some(()));
    give(&mut cell, "interrupt");
    assert_eq!(ended(cell)["signal"], 2);
}

#[test]
fn a_program_that_is_still_open_for_writing_starts_when_it_is_closed() {
    let dir = tempfile::tempdir().expect("a directory");
    let program = dir.path().join("program");
    std::fs::copy("/bin/sh", &program).expect("a copy");
    let writer = OpenOptions::new().append(true).open(&program);
    let busy = Command::new(&program).spawn().map_err(|it| it.kind());
    assert_eq!(busy.err(), Some(ErrorKind::ExecutableFileBusy));
    let launch = launch("touch started", dir.path(), &json!({}));
    let mut launch: Value = serde_json::from_str(&launch).expect("JSON");
    launch["launch"]["program"] = json!(program);
    let cell = start(&launch.to_string());
    eventually("its turn", || {
        let mut processes = std::fs::read_dir("/proc").expect("readable").flatten();
        let path = program.as_os_str().as_encoded_bytes();
        processes.find(|process| {
            let line = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
            line.split(|byte| *byte == 0).any(|arg| arg == path)
        })
    });
    assert!(!dir.path().join("started").exists());
    drop(writer);
    assert_eq!(ended(cell)["code"], 0);
    assert!(dir.path().join("started").exists());
}

#[test]
fn a_program_that_ends_leaves_no_daemon() {
    let dir = tempfile::tempdir().expect("a directory");
    let ended = ended(start(&launch(WITH_DAEMON, dir.path(), &json!({}))));
    assert_eq!(ended["code"], 0);
    let daemon = pid_in(&dir.path().join("daemon"));
    assert!(!lives(&daemon), "the daemon outlives the report");
}

#[test]
fn the_end_of_the_control_pipe_kills_program_and_daemon() {
    let dir = tempfile::tempdir().expect("a directory");
    let script = format!("{WITH_DAEMON}; exec sleep 1000");
    let mut cell = start(&launch(&script, dir.path(), &json!({})));
    pid_in(&dir.path().join("payload"));
    drop(cell.control.take());
    assert_eq!(ended(cell)["killed_by"], "harness");
    assert_all_die(dir.path());
}

#[test]
fn a_harness_that_is_killed_takes_program_and_daemon_along() {
    let dir = tempfile::tempdir().expect("a directory");
    let script = format!("{WITH_DAEMON}; exec sleep 1000");
    let mut harness = Command::new("/bin/sh")
        .arg("-c")
        .arg("mkfifo control; \"$0\" __cell <control >/dev/null & exec 9>control; printf '%s\\n' \"$1\" >&9; wait")
        .args([HARNESS, &launch(&script, dir.path(), &json!({}))])
        .current_dir(dir.path())
        .spawn()
        .expect("a shell");
    pid_in(&dir.path().join("payload"));
    harness.kill().expect("it runs");
    harness.wait().expect("it ends");
    assert_all_die(dir.path());
}

#[test]
fn a_cell_that_is_killed_takes_its_program_along() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut cell = start(&launch(
        "echo $$ > payload.new; mv payload.new payload; exec sleep 1000",
        dir.path(),
        &json!({}),
    ));
    let payload = pid_in(&dir.path().join("payload"));
    cell.child.kill().expect("it runs");
    cell.child.wait().expect("it ends");
    eventually("the end of the payload", || {
        (!lives(&payload)).then_some(())
    });
}
