use super::*;
use crate::locale::verbatim;
use crate::verdict::Kind as FailureKind;
use crate::verdict::figures::{Delay, Setting};

fn server(name: &str, kind: Kind, factor: f64) -> Measured {
    let throughput = |members, per_second: f64| Throughput {
        members,
        per_second: per_second * factor,
        of_control: None,
    };
    let delay = |load, p50: f64| Delay {
        load,
        p50: p50 / factor,
        p90: 2.0 * p50 / factor,
        p99: 5.0 * p50 / factor,
        max: 9.0 * p50 / factor,
    };
    Measured {
        name: name.to_owned(),
        kind,
        throughput: vec![throughput(10, 700_000.0), throughput(100, 8_000_000.0)],
        delay: vec![delay(10, 0.25), delay(1000, 3.0), delay(10_000, 40.0)],
        idle: Some(Idle {
            connections: 1000,
            bytes_each: 2048,
            processor: 0.0125,
        }),
        troubles: Vec::new(),
    }
}

/// A slow server that limits its users, one that ended, and the control.
fn sample() -> Report {
    let mut slow = server("chat", Kind::Submission, 0.5);
    slow.delay.pop();
    slow.throughput.pop();
    slow.troubles = vec![
        Trouble {
            during: Phase::Throughput { members: 100 },
            why: Why::Lost {
                missing: 3,
                of: 800,
            },
        },
        Trouble {
            during: Phase::Delay { load: 10_000 },
            why: Why::Limited,
        },
    ];
    let mut ended = server("a|b\u{1b}[31m", Kind::Submission, 1.0);
    ended.throughput.clear();
    ended.delay.clear();
    ended.idle = None;
    ended.troubles = vec![Trouble {
        during: Phase::Idle,
        why: Why::Ended {
            how: "it panicked".to_owned(),
            output: "thread 'main' panicked:\n\n  no *more*\nstack backtrace:\n 0: x".to_owned(),
        },
    }];
    let servers = vec![slow, ended, server("control", Kind::Control, 1.0)];
    let setting = Setting {
        toolchain: "1.95.0".to_owned(),
        processors: 2,
        seconds: 8,
        message_bytes: 64,
        delay_members: 100,
    };
    Report::new(servers, setting)
}

fn on_terminal(width: usize, lang: Lang) -> String {
    let shown = human(&sample(), Look { width, lang });
    anstream::adapter::strip_str(&shown).to_string()
}

#[test]
fn tables_on_a_terminal() {
    insta::assert_snapshot!(on_terminal(80, Lang::En));
}

#[test]
fn tables_on_a_narrow_terminal_in_french() {
    insta::assert_snapshot!(on_terminal(50, Lang::Fr));
}

#[test]
fn tables_in_markdown() {
    insta::assert_snapshot!(markdown(&sample(), Lang::En));
}

#[test]
fn the_drawing_names_who_is_in_it_and_escapes_the_names() {
    let drawing = plot(&sample(), Lang::Fr);
    for words in ["chat", "témoin", "messages/seconde", "99 autres"] {
        assert!(drawing.contains(words), "{words}: {drawing}");
    }
    let mut report = sample();
    report.servers[0].name = "<script>".to_owned();
    assert!(!plot(&report, Lang::En).contains("<script>"));
}

#[test]
fn a_drawing_of_nothing_is_one() {
    let mut report = sample();
    report.servers.clear();
    assert!(plot(&report, Lang::En).ends_with("</svg>\n"));
}

#[test]
fn what_does_not_compile_is_told_behind_its_place() {
    let failures = vec![
        Failure::new(&[], FailureKind::Build, verbatim("no semicolon")).at("src/lib.rs", 3, 7),
        Failure::new(&[], FailureKind::Build, verbatim("nothing to be built")),
    ];
    let look = Look {
        width: 100,
        lang: Lang::En,
    };
    let shown = unbuilt("chat", failures, look);
    let shown = anstream::adapter::strip_str(&shown).to_string();
    let lines: Vec<&str> = shown.lines().skip(1).collect();
    assert_eq!(
        lines,
        ["  src/lib.rs:3:7: no semicolon", "  nothing to be built"]
    );
}
