//! Reports that every format is tried on.

use super::Look;
use crate::locale::Lang;
use crate::verdict::{
    Advice, Bonus, CheckResult, Class, Finding, GateResult, GateState, HarnessInfo, Kind, Outcome,
    Report, SCHEMA, Score, Severity, Standing, StepRecord, SubmissionInfo, Timings, Wire,
    WireEvent, judge,
};

/// What formats for programs are rendered with: none of them looks at the width.
pub const LOOK: Look = Look {
    width: 80,
    lang: Lang::En,
};

/// All the reports.
pub fn all() -> [Report; 4] {
    [validated(), refused(), inconclusive(), does_not_compile()]
}

/// Full marks, bonus included.
pub fn validated() -> Report {
    let mut report = report(tests(|_| Outcome::Passed), gates(|_| GateState::Open));
    report.xp = 1000;
    report.bonus = Some(bonus([Outcome::Passed; 3]));
    report
}

/// A failed broadcast, blocked tests, a closed norm gate, advice, and hostile text all over.
pub fn refused() -> Report {
    let mut tests = tests(|id| match id {
        "test_message_broadcast" | "test_nickname_change" => Outcome::Failed,
        "test_user_left_notification" | "test_multiple_rooms" => Outcome::Blocked,
        _ => Outcome::Passed,
    });
    for test in &mut tests {
        match test.id.as_str() {
            "test_message_broadcast" => test.findings = vec![broadcast()],
            "test_nickname_change" => test.findings = vec![hostile()],
            _ => {}
        }
    }
    let mut gates = gates(|id| match id {
        "norm" | "pitfall_b" => GateState::Closed,
        _ => GateState::Open,
    });
    gates[0].findings = norm();
    gates[3].findings = vec![Finding::new(
        ["M1"],
        Kind::MissingFanout,
        "of 4 members only 1 got what was said",
    )];
    gates[10].state = GateState::Closed;
    gates[10].severity = Severity::Advice;
    let mut report = report(tests, gates);
    report.submission.path = "submissions/n\u{e9}o \u{202e}gnp.exe".into();
    report.advice = vec![Advice {
        id: "split_request".into(),
        rules: vec!["T2".into()],
        findings: vec![
            Finding::new(
                ["T2"],
                Kind::NoReply,
                "a request that comes in two segments is lost",
            )
            .hint("read_line inside select! loses what it has read when another branch wins"),
        ],
    }];
    report.bonus = Some(bonus([
        Outcome::NotJudged,
        Outcome::Passed,
        Outcome::NotAttempted,
    ]));
    report
}

/// Some good, some bad, one that does not compile, one without a report, one that waits; and a test
/// that nearly all fail.
pub fn class() -> Class {
    let names = [
        "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "karl",
        "liam",
    ];
    let names = names.map(str::to_owned).into_iter();
    let mut class = Class::waiting(42, names);
    for (number, row) in class.submissions.iter_mut().enumerate().take(10) {
        row.standing = Standing::Graded((&member(number)).into());
    }
    class.submissions[10].standing = Standing::NotGraded {
        reason: "the disk is full".into(),
    };
    class
}

fn member(number: usize) -> Report {
    if number == 7 {
        return does_not_compile();
    }
    let fails = |place: usize| (number + 3 * place) % 10 < number.saturating_sub(3);
    let ids = tests(|_| Outcome::Passed);
    let place = |id: &str| ids.iter().position(|test| test.id == id).unwrap_or(0);
    let mut tests = tests(|id| match id {
        "test_error_not_in_room" if number > 0 => Outcome::Failed,
        "test_concurrent_clients" if number == 9 => Outcome::NotJudged,
        id if fails(place(id)) => Outcome::Failed,
        _ => Outcome::Passed,
    });
    for test in tests
        .iter_mut()
        .filter(|test| test.outcome == Outcome::Failed)
    {
        test.findings = vec![Finding::new(
            ["M1"],
            Kind::WrongValue,
            "something else came",
        )];
    }
    let gates = gates(|id| match id {
        "pitfall_b" if number % 3 == 1 => GateState::Closed,
        "pitfall_f" if number % 2 == 1 => GateState::Closed,
        _ => GateState::Open,
    });
    report(tests, gates)
}

/// The machine was late.
pub fn inconclusive() -> Report {
    let mut report = report(
        tests(|id| match id {
            "test_concurrent_clients" | "test_message_broadcast" => Outcome::NotJudged,
            "test_join_room" | "test_leave_room" => Outcome::Blocked,
            _ => Outcome::Passed,
        }),
        gates(|id| match id {
            "constraints" => GateState::NotJudged,
            _ => GateState::Open,
        }),
    );
    report.bonus = Some(bonus([Outcome::NotAttempted; 3]));
    report
}

/// Nothing could be tried.
pub fn does_not_compile() -> Report {
    let mut gates = gates(|id| match id {
        "norm" => GateState::Open,
        "build" => GateState::Closed,
        _ => GateState::NotJudged,
    });
    let detail = "error[E0308]: mismatched types\n  --> src/lib.rs:12:5\n   |\n\
        12 |     let \u{1b}[31mname\u{1b}[0m: u32 = \"ne\u{301}o\";\n   |\t      ^^^ expected `u32`\n"
        .to_owned()
        + &"note: and so on\n".repeat(39);
    gates[1].findings = vec![
        Finding::new(["S4"; 0], Kind::Build, "mismatched types")
            .at("src/lib.rs", 12, 5)
            .detail(detail),
    ];
    report(tests(|_| Outcome::Blocked), gates)
}

/// One of three members misses something, and another goes.
pub fn broadcast() -> Finding {
    let mut finding = Finding::new(
        ["M1"],
        Kind::MissingFanout,
        "carol did not hear everything that alice said; bob did",
    )
    .expected("one, two")
    .got("two")
    .hint("every connection needs its own subscribe()");
    finding.steps = vec![
        step(1, "each of alice, bob, carol joins #zion", &[]),
        step(
            2,
            "alice says \"one\" in #zion",
            &[
                sent("alice", 3, &says("one")),
                received("bob", 4, &hears("one")),
                received("alice", 4, &hears("one")),
            ],
        ),
        step(
            3,
            "alice says \"two\" in #zion",
            &[
                sent("alice", 5, &says("two")),
                received("carol", 6, &hears("two")),
                received("bob", 6, &hears("two")),
                received("alice", 7, &hears("two")),
            ],
        ),
        StepRecord {
            failed: true,
            ..step(
                4,
                "carol hears \"one\", \"two\" from alice in #zion",
                &[
                    event("bob", 900, Wire::LeftOut { count: 3 }),
                    event("bob", 901, Wire::Reset),
                    received(
                        "carol",
                        1500,
                        r#"{"type":"user_left","room":"zion","user":"bob"}"#,
                    ),
                    event("carol", 1900, closed()),
                ],
            )
        },
    ];
    finding
}

fn says(content: &str) -> String {
    format!(r#"{{"type":"message","room":"zion","content":"{content}"}}"#)
}

fn hears(content: &str) -> String {
    format!(r#"{{"type":"message","room":"zion","from":"alice","content":"{content}"}}"#)
}

fn closed() -> Wire {
    Wire::Closed {
        reason: "closed by the server".into(),
    }
}

/// What a submission may send to whoever reads the report.
pub fn hostile() -> Finding {
    let mut finding = Finding::new(
        ["N2", "N3", "Z9"],
        Kind::WrongValue,
        "nick_changed says \u{1b}]0;pwned\u{7} where 日本語の名前 was asked for",
    )
    .expected("日本語の名前")
    .got("\u{1b}[2J\u{1b}[1;1H100/100\r\n::error file=x::you passed\n<script>alert(1)</script> | `x` |\n##[error]x ]]> =1+1 @all #1 ](https://example.org)");
    let long = format!(
        "{{\"type\":\"nick_changed\",\"new\":\"{}\"}}",
        "Å🦀".repeat(4000)
    );
    finding.steps = (1..=9)
        .map(|number| StepRecord {
            failed: number == 9,
            ..step(
                number,
                "alice takes a new name",
                &vec![received("al\u{200b}ice", 12, "\u{9b}31m::warning::x"); number],
            )
        })
        .collect();
    finding.steps[8].wire.push(received("alice", 13, &long));
    finding
}

fn norm() -> Vec<Finding> {
    let mutex = Finding::new(["S4"], Kind::Norm, "use of a disallowed type `std::sync::Mutex`")
        .at("src/state.rs", 7, 12)
        .hint("hold it across no await, or better: tokio::sync::Mutex")
        .detail("error: use of a disallowed type\n --> src/state.rs:7:12\n  |\n7 |     rooms: Arc<Mutex<HashMap<String, Room>>>,\n  |                ^^^^^");
    let unsafe_code = (1..=9).map(|number| {
        let found = Finding::new(["S4"], Kind::Norm, "usage of an `unsafe` block");
        of_norm("norm_unsafe_code", found.at("src/lib.rs", number * 10, 5))
    });
    std::iter::once(of_norm("norm_std_mutex", mutex))
        .chain(unsafe_code)
        .collect()
}

fn of_norm(norm: &str, finding: Finding) -> Finding {
    Finding {
        norm: Some(norm.into()),
        ..finding
    }
}

fn step(number: usize, text: &str, wire: &[WireEvent]) -> StepRecord {
    StepRecord {
        number,
        text: text.into(),
        failed: false,
        wire: wire.to_vec(),
    }
}

fn sent(actor: &str, at_ms: u64, text: &str) -> WireEvent {
    event(actor, at_ms, Wire::Sent { text: text.into() })
}

fn received(actor: &str, at_ms: u64, text: &str) -> WireEvent {
    event(actor, at_ms, Wire::Received { text: text.into() })
}

fn event(actor: &str, at_ms: u64, what: Wire) -> WireEvent {
    WireEvent {
        at_ms: Some(at_ms),
        ..WireEvent::new(actor, what)
    }
}

fn tests(outcome: impl Fn(&str) -> Outcome) -> Vec<CheckResult> {
    [
        ("test_server_starts", "Setup", 5),
        ("test_join_room", "Core", 10),
        ("test_leave_room", "Core", 10),
        ("test_nickname_change", "Core", 10),
        ("test_message_broadcast", "Core", 15),
        ("test_list_rooms", "Protocol", 5),
        ("test_list_users", "Protocol", 5),
        ("test_error_not_in_room", "Validation", 10),
        ("test_user_joined_notification", "Broadcast", 10),
        ("test_user_left_notification", "Broadcast", 10),
        ("test_multiple_rooms", "Multi", 5),
        ("test_concurrent_clients", "Concurrency", 5),
    ]
    .map(|(id, category, points)| check(id, category, points, outcome(id)))
    .to_vec()
}

fn bonus(outcomes: [Outcome; 3]) -> Bonus {
    let [history, whisper, shutdown] = outcomes;
    let tests = [
        ("bonus_history", 15, history),
        ("bonus_whisper", 25, whisper),
        ("bonus_shutdown", 20, shutdown),
    ]
    .map(|(id, points, outcome)| check(id, "Bonus", points, outcome));
    let score = Score::of(&tests, 0);
    Bonus {
        points: score.points,
        max: score.max,
        tests: tests.into(),
    }
}

fn check(id: &str, category: &str, max_points: u32, outcome: Outcome) -> CheckResult {
    CheckResult {
        id: id.into(),
        category: category.into(),
        points: if outcome == Outcome::Passed {
            max_points
        } else {
            0
        },
        max_points,
        outcome,
        findings: Vec::new(),
    }
}

fn gates(state: impl Fn(&str) -> GateState) -> Vec<GateResult> {
    [
        "norm",
        "build",
        "pitfall_a",
        "pitfall_b",
        "pitfall_c",
        "pitfall_d",
        "pitfall_e",
        "pitfall_f",
        "traps",
        "fuzz",
        "constraints",
    ]
    .map(|id| GateResult {
        id: id.into(),
        severity: Severity::Fatal,
        state: state(id),
        findings: Vec::new(),
    })
    .to_vec()
}

fn report(tests: Vec<CheckResult>, gates: Vec<GateResult>) -> Report {
    let score = Score::of(&tests, 70);
    Report {
        schema: SCHEMA.into(),
        harness: HarnessInfo {
            version: "0.1.0".into(),
            toolchain: "rustc 1.95.0".into(),
            spec: "async_tcp_chat".into(),
            spec_sha256: "5f0c".repeat(16),
            sandbox: "full".into(),
            sandbox_layers: vec!["Landlock 7".into(), "seccomp".into()],
        },
        submission: SubmissionInfo {
            path: "submissions/neo".into(),
            package: Some("chat".into()),
            sha256: "ab12".repeat(16),
        },
        seed: 0x7f3a_21bc,
        verdict: judge(score, &tests, &gates),
        score,
        xp: 0,
        tests,
        gates,
        advice: Vec::new(),
        notes: Vec::new(),
        bonus: None,
        transcripts: Vec::new(),
        timings_ms: Timings {
            stage: 3,
            inspect: 12,
            build: 1810,
            run: 2400,
            total: 4225,
            checks: Vec::new(),
        },
    }
}
