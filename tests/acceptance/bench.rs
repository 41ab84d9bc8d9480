//! Submissions are measured beside the control, and what cannot be measured is told.

use std::fs::File;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value;

use crate::desk::{Answer, Desk};
use crate::processes::{about, wait_until};
use crate::stopping::{SERVER, end_by};
use crate::submission::Submission;

/// A server that ends as soon as anybody says anything.
const ENDS: &str = r#"
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    loop {
        let (mut client, _) = listener.accept().await.unwrap();
        let read = tokio::io::AsyncReadExt::read(&mut client, &mut [0]).await;
        assert_eq!(read.unwrap(), 0, "I say no more");
    }
"#;

/// Measures what is called `chat`, as briefly as can be.
fn bench(desk: &Desk, args: &[&str]) -> Answer {
    let brief = ["bench", "chat", "--time=1", "--idle=50", "--members=10"];
    desk.run(&[&brief, args].concat())
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.stdout).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
}

/// The figures at that place of a list: of each server, for each load or room.
fn figures(server: &Value, list: &str, name: &str) -> Vec<f64> {
    let all = server[list].as_array().expect("a list").iter();
    all.map(|it| it[name].as_f64().expect("a number")).collect()
}

#[test]
fn the_reference_and_the_control_have_figures_and_a_drawing() {
    let desk = Desk::for_bench();
    Submission::reference(&desk, "chat");
    let answer = bench(&desk, &["--format=json", "--plot=delay.svg"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let report = json(&answer);
    assert_eq!(report["schema"], "moulinette/bench/1");
    assert_eq!(report["build"], "release");
    assert_eq!(report["delay_members"], 10);
    let servers = report["servers"].as_array().expect("a list");
    let who = |at: usize| (&servers[at]["name"], &servers[at]["kind"]);
    assert_eq!(servers.len(), 2);
    assert_eq!(who(0), (&"chat".into(), &"submission".into()));
    assert_eq!(who(1), (&"control".into(), &"control".into()));
    for server in servers {
        assert_eq!(figures(server, "throughput", "members"), [10.0, 100.0]);
        let positive = |figures: &[f64]| figures.iter().all(|figure| *figure > 0.0);
        for figure in ["per_second", "of_control"] {
            assert!(positive(&figures(server, "throughput", figure)), "{server}");
        }
        assert_eq!(server["delay"][0]["load"], 10);
        for figure in ["p50", "p90", "p99", "max"] {
            assert!(positive(&figures(server, "delay", figure)), "{server}");
        }
        assert_eq!(server["idle"]["connections"], 50);
    }
    assert_eq!(figures(&servers[1], "throughput", "of_control"), [1.0, 1.0]);
    let drawing = desk.read("delay.svg");
    assert!(drawing.starts_with("<svg") && drawing.contains("control"));
}

#[test]
fn what_does_not_compile_is_told_with_its_place_and_nothing_is_measured() {
    let desk = Desk::for_bench();
    Submission::ordinary(&desk).file("src/lib.rs", "pub struct ChatServer\n");
    let answer = bench(&desk, &["--format=json"]);
    assert_eq!((answer.code, &*answer.stdout), (Some(1), ""), "{answer:?}");
    for words in ["chat cannot be built", "src/lib.rs:1:12: ", "expected"] {
        assert!(answer.stderr.contains(words), "{words}: {answer:?}");
    }
}

#[test]
fn a_server_that_ends_is_told_with_its_last_words() {
    let desk = Desk::for_bench();
    Submission::that_runs(&desk, ENDS);
    let answer = bench(&desk, &["--format=json"]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    let servers = json(&answer)["servers"].clone();
    let [trouble] = &servers[0]["troubles"].as_array().expect("a list")[..] else {
        panic!("one trouble, not {servers:#}");
    };
    assert_eq!(trouble["during"]["what"], "idle");
    assert_eq!(trouble["why"], "ended");
    let output = trouble["output"].as_str().expect("a text");
    assert!(output.contains("I say no more"), "{output}");
    assert_eq!(servers[1]["troubles"], Value::Array(Vec::new()));
}

#[test]
fn what_cannot_be_measured_here_is_refused_at_once() {
    let desk = Desk::for_bench();
    desk.run(&["bench", "nobody"])
        .refuses(2, &["nobody is not a directory"]);
    Submission::ordinary(&desk);
    let args = ["bench", "chat", "--idle", "1000"];
    desk.finish(&mut desk.limited("ulimit -n 300", &args))
        .refuses(3, &["allows 300 open files", "ulimit -n", "--idle"]);
}

#[test]
fn an_interruption_leaves_no_server() {
    let desk = Desk::for_bench();
    Submission::reference(&desk, "chat");
    let file = |name| File::create(desk.path(name)).expect("writable");
    let child = desk
        .harness(&["bench", "chat", "--time=60"])
        .stdout(file("stdout"))
        .stderr(file("stderr"))
        .spawn()
        .expect("the harness starts");
    wait_until(Duration::from_mins(1), SERVER, || {
        let running = about(&desk.path(""));
        running.iter().any(|line| line.contains(SERVER))
    });
    let code = end_by(Signal::INT, child);
    assert_eq!(desk.left(), [""; 0]);
    let (stdout, stderr) = (desk.read("stdout"), desk.read("stderr"));
    Answer {
        code,
        stdout,
        stderr,
    }
    .refuses(130, &["interrupted"]);
}
