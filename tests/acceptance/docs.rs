//! What the manuals show is what the tool prints.
//!
//! Every block marked `console` is run, on a desk where the manual's directories lie. In what it
//! shows, a line `...` stands for any lines and `[..]` for any text on a line. How long a grading
//! took is not compared.

use std::process::Stdio;

use snapbox::assert_data_eq;

use crate::desk::{Answer, Desk, root};
use crate::submission::Submission;

/// The desk that the manuals take for granted.
fn desk() -> Desk {
    let desk = Desk::new();
    Submission::reference(&desk, "reference");
    forgetful(with_mutex(&desk, "my-chat")).replace("Cargo.toml", "chat-reference", "my-chat");
    for class in ["class", "second-try"] {
        Submission::reference(&desk, &format!("{class}/alice"));
        Submission::new(&desk, &format!("{class}/carol"));
    }
    forgetful(with_mutex(&desk, "class/bob"));
    with_mutex(&desk, "second-try/bob");
    let spec = std::fs::read_to_string(root().join("spec.json")).expect("readable");
    let misspelt = spec.replace("passing_score", "pasing_score");
    std::fs::write(desk.path("misspelt.json"), misspelt).expect("writable");
    desk
}

/// The reference with a mutex that the norm forbids.
fn with_mutex(desk: &Desk, name: &str) -> Submission {
    Submission::reference(desk, name).replace(
        "src/lib.rs",
        "mod connection;\n",
        "mod connection;\n\n/// How many have connected so far.\n\
         pub static CONNECTIONS: std::sync::Mutex<u64> = std::sync::Mutex::new(0);\n",
    )
}

/// One that forgets that a name is known to the rooms too.
fn forgetful(submission: Submission) -> Submission {
    submission.replace(
        "src/room.rs",
        "nickname.clone_into(name);",
        "let _ = (nickname, name);",
    )
}

/// A command of a manual, and what is shown to come of it.
struct Shown {
    command: String,
    output: String,
}

fn shown(manual: &str) -> Vec<Shown> {
    let text = std::fs::read_to_string(root().join(manual)).expect(manual);
    let blocks = text.split("```console\n").skip(1);
    let blocks = blocks.map(|rest| rest.split("```").next().unwrap_or_default());
    let mut shown = Vec::new();
    for line in blocks.flat_map(str::lines) {
        if let Some(command) = line.strip_prefix("$ ") {
            shown.push(Shown {
                command: command.to_owned(),
                output: String::new(),
            });
        } else {
            let last: &mut Shown = shown.last_mut().expect("a command comes first");
            last.output.extend([line, "\n"]);
        }
    }
    shown
}

#[track_caller]
fn says_the_truth(manual: &str) {
    let desk = desk();
    let mut code = None;
    for Shown { command, output } in shown(manual) {
        if command == "echo $?" {
            assert_eq!(
                format!("{}\n", code.expect("a command before")),
                output,
                "{manual}"
            );
            continue;
        }
        let answer = run(&desk, &command);
        code = answer.code;
        let printed = if answer.stdout.is_empty() {
            answer.stderr
        } else {
            answer.stdout
        };
        assert_data_eq!(without_times(&printed), without_times(&output));
    }
}

fn run(desk: &Desk, command: &str) -> Answer {
    let args = ["harness ", "cargo run --release -- "]
        .iter()
        .find_map(|it| command.strip_prefix(it));
    let args = args.unwrap_or_else(|| panic!("no command of ours: {command}"));
    let args: Vec<&str> = args.split_whitespace().collect();
    desk.finish(
        desk.harness(&args)
            .env("COLUMNS", "80")
            .stdin(Stdio::null()),
    )
}

/// How long a grading took, replaced.
fn without_times(text: &str) -> String {
    let line = |line: &str| {
        let parts: Vec<&str> = line.split(" · ").collect();
        let is_time = |part: &str| {
            let number = part.strip_suffix(" s");
            number.is_some_and(|number| number.parse::<f64>().is_ok())
        };
        let parts = parts
            .iter()
            .map(|part| if is_time(part) { "TIME" } else { part });
        parts.collect::<Vec<_>>().join(" · ") + "\n"
    };
    text.lines().map(line).collect()
}

#[test]
fn the_readme_shows_what_is_printed() {
    says_the_truth("README.md");
}

#[test]
fn the_manual_for_students_shows_what_is_printed() {
    says_the_truth("docs/student.md");
}

#[test]
fn the_manual_for_instructors_shows_what_is_printed() {
    says_the_truth("docs/instructor.md");
}

#[test]
fn the_manual_about_classes_shows_what_is_printed() {
    says_the_truth("docs/batch.md");
}
