//! What failed, as a script: it sends what was sent, and shows what comes.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use crate::desk::Desk;
use crate::submission::Submission;

/// Answers every line with itself.
fn echo(mut stream: &TcpStream) {
    let lines = BufReader::new(stream.try_clone().expect("cloned")).lines();
    for line in lines.map_while(Result::ok) {
        // Who has gone needs no answer.
        let _ = writeln!(stream, "{line}");
    }
}

#[test]
fn a_script_says_what_was_said_and_shows_what_comes() {
    let desk = Desk::new();
    Submission::reference(&desk, "chat").replace(
        "src/room.rs",
        "nickname.clone_into(name);",
        "let _ = (nickname, name);",
    );
    let answer = desk.run(&[
        "grade",
        "chat",
        "--seed=42",
        "--repro=failed",
        "--bonus=off",
    ]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let names: Vec<_> = std::fs::read_dir(desk.path("failed"))
        .expect("written")
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    let script = desk.path("failed/test_nickname_change.sh");

    let server = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = server.local_addr().expect("bound").port().to_string();
    std::thread::spawn(move || {
        for stream in server.incoming().flatten() {
            std::thread::spawn(move || echo(&stream));
        }
    });
    let mut bash = Command::new("timeout");
    let output = bash
        .args(["60", "bash"])
        .arg(script)
        .args(["127.0.0.1", &port]);
    let output = output.output().expect("bash");
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    for line in [
        "carol    > [connects]\n",
        "alice    > {\"type\":\"nick\",\"name\":\"Barbara82005\"}\n",
        "alice    < {\"type\":\"nick\",\"name\":\"Barbara82005\"}\n",
        "  expected Barbara82005, Hedy44003, Olga98006\n",
    ] {
        assert!(shown.contains(line), "no {line:?} in {shown}");
    }
}

#[test]
fn where_all_is_right_there_is_no_script() {
    let desk = Desk::new();
    Submission::reference(&desk, "chat");
    let answer = desk.run(&["grade", "chat", "--only=test_join_room", "--repro=failed"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let mut names = std::fs::read_dir(desk.path("failed")).expect("written");
    assert!(names.next().is_none());
}
