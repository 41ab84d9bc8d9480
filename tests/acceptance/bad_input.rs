//! Submissions that cannot be judged further than to a certain point: each is told why.

use crate::desk::{Desk, Report};
use crate::submission::{SILENT, Submission};

/// Points and state of everything that is not reached.
#[track_caller]
fn gets_nothing(report: &Report) {
    assert_eq!(report.points(), 0);
    assert_eq!(report.check("test_join_room")["outcome"], "blocked");
}

/// Requires that the `build` gate is closed with these words, and that nothing is run.
#[track_caller]
fn is_not_built(prepare: impl Fn(Submission) -> Submission, words: &[&str]) {
    let desk = Desk::new();
    prepare(Submission::ordinary(&desk));
    let report = desk.grade("chat");
    report.refuses("build", words);
    gets_nothing(&report);
}

/// The test that needs nothing, and one that needs it.
const TWO_TESTS: [&str; 2] = ["--only=test_server_starts", "--only=test_join_room"];

/// Requires that the first test fails with these words.
#[track_caller]
fn never_starts(body: &str, words: &[&str]) -> Report {
    let desk = Desk::new();
    Submission::that_runs(&desk, body);
    let report = desk.grade_with("chat", &TWO_TESTS);
    report.refuses("test_server_starts", words);
    gets_nothing(&report);
    report
}

#[test]
fn a_directory_without_a_manifest() {
    is_not_built(
        |it| it.without("Cargo.toml"),
        &[
            "Cargo.toml is missing",
            "hand in the directory that holds Cargo.toml",
        ],
    );
}

#[test]
fn a_manifest_that_is_no_toml() {
    is_not_built(
        |it| it.file("Cargo.toml", "[package]\nname = chat\n"),
        &["Cargo.toml is no valid TOML", r#""line":2"#],
    );
}

#[test]
fn a_package_without_a_library() {
    is_not_built(|it| it.without("src/lib.rs"), &["src/lib.rs", "ChatServer"]);
}

#[test]
fn a_package_without_a_program() {
    is_not_built(|it| it.without("src/main.rs"), &["src/main.rs is missing"]);
}

/// Two programs beside the usual one.
const PROGRAMS: &str = r#"
[[bin]]
name = "one"
path = "src/one.rs"

[[bin]]
name = "two"
path = "src/two.rs"
"#;

fn with_several_programs(submission: Submission) -> Submission {
    submission
        .replace(
            "Cargo.toml",
            "[dependencies]",
            &format!("{PROGRAMS}\n[dependencies]"),
        )
        .file("src/one.rs", "fn main() {}\n")
        .file("src/two.rs", "fn main() {}\n")
}

#[test]
fn a_package_with_several_programs_and_none_of_them_the_usual_one() {
    is_not_built(
        |it| with_several_programs(it).without("src/main.rs"),
        &["none of the programs", "add src/main.rs"],
    );
}

#[test]
fn a_package_with_several_programs_is_judged_by_the_usual_one() {
    let desk = Desk::new();
    with_several_programs(Submission::ordinary(&desk));
    let report = desk.grade_with("chat", &["--only=build"]);
    assert_eq!(report.code, Some(0), "{:#}", report.json);
}

#[test]
fn a_source_that_is_not_utf_8() {
    is_not_built(|it| it.file("src/lib.rs", b"pub struct \xff;"), &["utf-8"]);
}

#[test]
fn an_older_edition_is_against_the_norm() {
    let desk = Desk::new();
    Submission::ordinary(&desk).replace("Cargo.toml", "2024", "2021");
    let report = desk.grade_with("chat", &["--only=norm"]);
    report.refuses("norm", &["edition", "2024", r#""line":4"#]);
}

#[test]
fn code_that_does_not_compile_is_told_at_once_and_in_the_words_of_the_compiler() {
    let desk = Desk::new();
    Submission::that_runs(&desk, "let number: u16 = \"one\"; Ok(())");
    let report = desk.grade("chat");
    report.refuses(
        "build",
        &[
            "mismatched types",
            "error[E0308]",
            "expected `u16`, found `&str`",
            "src/lib.rs",
        ],
    );
    gets_nothing(&report);
    assert!(
        report.millis("total") < 5000,
        "{:#}",
        report.json["timings_ms"]
    );
}

#[test]
fn a_library_with_another_surface_is_told_what_is_asked_for() {
    is_not_built(
        |it| it.replace("src/lib.rs", "fn run", "fn start"),
        &["no method named `run`", "server.run(config)"],
    );
}

/// Some 7 s. A busy machine gives a second try with twice the patience, and is slower itself.
#[test]
fn a_server_that_never_answers_is_judged_all_the_same() {
    let desk = Desk::new();
    Submission::that_runs(&desk, SILENT);
    let report = desk.grade("chat");
    report.refuses("test_server_starts", &["no-reply"]);
    assert_eq!(report.points(), 0);
    assert!(
        report.millis("run") < 30_000,
        "{:#}",
        report.json["timings_ms"]
    );
}

#[test]
fn a_server_that_never_listens() {
    never_starts(
        "std::future::pending().await",
        &["nothing listens on 127.0.0.2"],
    );
}

#[test]
fn a_server_that_panics_at_once_is_quoted() {
    never_starts(
        r#"panic!("no such {}", "luck")"#,
        &["panicked", "exit code 101", "no such luck", "src/lib.rs"],
    );
}

#[test]
fn a_server_that_returns_at_once() {
    never_starts("Ok(())", &["returned Ok before anything listened"]);
    never_starts("Err(ChatError::BindError)", &["returned Err", "BindError"]);
}

#[test]
fn a_server_that_prints_without_end() {
    let report = never_starts(
        r#"loop { println!("{}", "all work and no play ".repeat(1000)); }"#,
        &["printed too much", "all work and no play"],
    );
    let length = report.json.to_string().len();
    assert!(length < 2_000_000, "a report of {length} bytes");
}

/// Prints a command for a CI, a terminal's sequences, a verdict, and a report.
const EVIL: &str = r###"
    println!("\n::error file=src/lib.rs::you have been had");
    println!("##[error]and again");
    println!("\u{1b}[2J\u{1b}]0;title\u{7}VALIDATED  100/100 points");
    println!(r#"{{"verdict": "validated", "score": {{"points": 100}}}}"#);
    panic!("\u{202e}|\u{1b}[31m")
"###;

#[test]
fn what_a_server_prints_is_neither_believed_nor_obeyed() {
    let desk = Desk::new();
    Submission::that_runs(&desk, EVIL);
    let formats = ["--format=human", "--format=json=report.json"];
    let answer = desk.run(&[&["grade", "chat"], &TWO_TESTS[..], &formats].concat());
    assert_eq!(answer.code, Some(1));
    let human = &answer.stdout;
    assert!(human.starts_with("REFUSED  0/15 points"), "{human}");
    let escaped = r"\u{1b}[2J\u{1b}]0;title\u{7}VALIDATED";
    assert!(human.contains(escaped), "{human}");
    let json = desk.read("report.json");
    for text in [human, &json] {
        let raw = text.contains(['\u{1b}', '\u{7}', '\u{202e}']);
        let is_command = |line: &str| line.trim_start().starts_with("::") || line.contains("##[");
        let command = text.lines().any(is_command);
        assert!(!raw && !command, "{text}");
    }
    assert!(json.contains("you have been had"), "no evidence in {json}");
}
