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
    let mut shown: Vec<Shown> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(fence) = fence(line) else { continue };
        for line in lines.by_ref().take_while(|line| *line != fence) {
            if let Some(command) = line.strip_prefix("$ ") {
                shown.push(Shown {
                    command: command.to_owned(),
                    output: String::new(),
                });
            } else {
                let last = shown.last_mut().expect("a command comes first");
                last.output.extend([line, "\n"]);
            }
        }
    }
    shown
}

/// What ends the block that this line begins, if it is one of ours.
fn fence(line: &str) -> Option<&str> {
    let fence = line.strip_suffix("console")?;
    (fence.len() >= 3 && fence.chars().all(|char| char == '`')).then_some(fence)
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
        if let Some(file) = command.strip_prefix("cat ") {
            assert_data_eq!(desk.read(file), output);
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

#[test]
fn the_manual_about_formats_shows_what_is_written() {
    says_the_truth("docs/formats.md");
}

#[test]
fn the_manual_about_formats_tells_of_each() {
    let desk = Desk::new();
    let help = desk.run(&["grade", "--help"]).stdout;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, formats) = help.split_once("There are: ").expect("a list");
    let (formats, _) = formats.split_once(" [default").expect("an end");
    let manual = std::fs::read_to_string(root().join("docs/formats.md")).expect("readable");
    let rows = manual.lines().filter_map(|line| line.strip_prefix("| `"));
    // The head of the table names the option.
    let told = rows.filter_map(|row| row.split('`').next()).skip(1);
    let told: Vec<&str> = told.collect();
    assert_eq!(told, formats.split(", ").collect::<Vec<_>>());
    // The first is what people see of every grading.
    for format in &told[1..] {
        let section = format!("\n## {format}\n");
        assert!(manual.contains(&section), "{format} has no section");
    }
}
