//! What the manuals show is what the tool prints.
//!
//! Every block marked `console` is run, on a desk where the manual's directories lie. In what it
//! shows, a line `...` stands for any lines and `[..]` for any text on a line. How long a grading
//! took is not compared.

use std::process::Stdio;

use serde_json::Value;
use snapbox::assert_data_eq;

use crate::desk::{Answer, Desk, root};
use crate::manual::{Manual, translation};
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
    let mut spec: Value = serde_json::from_str(&spec).expect("JSON");
    let cases = spec["driver"]["edge_cases"].as_array_mut();
    cases.expect("a list").push(edge_case("docs/instructor.md"));
    std::fs::write(desk.path("my-spec.json"), spec.to_string()).expect("writable");
    desk
}

/// The edge case that a manual shows how to write.
fn edge_case(manual: &str) -> Value {
    let shown = Manual::read(manual).blocks("json");
    serde_json::from_str(&shown[0].lines.concat()).expect("JSON")
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
    let mut shown: Vec<Shown> = Vec::new();
    let blocks = Manual::read(manual).blocks("console").into_iter();
    for line in blocks.flat_map(|block| block.lines) {
        if let Some(command) = line.strip_prefix("$ ") {
            shown.push(Shown {
                command: command.to_owned(),
                output: String::new(),
            });
        } else {
            let last = shown.last_mut().expect("a command comes first");
            last.output.extend([&line, "\n"]);
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
fn the_french_manual_for_students_shows_what_is_printed() {
    says_the_truth("docs/student.fr.md");
}

#[test]
fn the_french_manual_for_instructors_shows_what_is_printed() {
    says_the_truth("docs/instructor.fr.md");
}

#[test]
fn what_is_translated_has_the_same_parts() {
    for name in ["student", "instructor"] {
        let one = Manual::read(&format!("docs/{name}.md"));
        let other = Manual::read(&format!("docs/{name}.fr.md"));
        translation(&one, &other);
        assert_eq!(one.blocks("json"), other.blocks("json"), "{name}");
    }
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

/// The words of a command of ours in a block for a shell.
fn words(line: &str) -> Option<Vec<&str>> {
    let line = line
        .trim_start()
        .strip_prefix("- run: ")
        .unwrap_or(line.trim_start());
    let command = ["harness ", "cargo run --release -- "];
    let args = command.iter().find_map(|it| line.strip_prefix(it))?;
    let is_ours = |word: &&str| !["|", "#", ">", "||", "&&"].contains(word);
    Some(args.split_whitespace().take_while(is_ours).collect())
}

#[test]
fn every_command_that_a_manual_names_is_there() {
    let desk = Desk::new();
    let pattern = format!("{}/docs/**/*.md", root().display());
    let manuals = glob::glob(&pattern).expect("a pattern").flatten();
    let mut seen = 0;
    for manual in manuals {
        let manual = Manual::read(manual.to_str().expect("UTF-8"));
        for line in manual.blocks("sh").iter().flat_map(|block| &block.lines) {
            let Some(words) = words(line) else { continue };
            let help = desk.run(&[words[0], "--help"]);
            assert_eq!(help.code, Some(0), "{}: {line}", manual.name);
            let names = words.iter().filter_map(|word| word.split('=').next());
            for flag in names.filter(|name| name.starts_with("--")) {
                let is_there = help.stdout.contains(&format!("{flag} "))
                    || help.stdout.contains(&format!("{flag}\n"));
                assert!(is_there, "{}: no {flag} in {line}", manual.name);
            }
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn the_manuals_for_instructors_tell_of_every_command() {
    let help = Desk::new().run(&["--help"]).stdout;
    let (_, commands) = help.split_once("Commands:\n").expect("a list");
    let (commands, _) = commands.split_once("\n\n").expect("an end");
    let names: Vec<_> = (commands
        .lines()
        .filter_map(|line| line.split_whitespace().next()))
    .filter(|name| *name != "help")
    .collect();
    assert!(names.len() > 10, "{names:?}");
    for manual in ["docs/instructor.md", "docs/instructor.fr.md"] {
        let text = Manual::read(manual).text;
        let (_, table) = text.rsplit_once("\n## ").expect("a last part");
        for name in &names {
            let is_told = [format!("`harness {name}`"), format!("`{name}`")];
            assert!(
                is_told.iter().any(|it| table.contains(it)),
                "{manual}: no {name}"
            );
        }
    }
}

#[test]
fn the_manuals_for_students_tell_of_every_kind_of_failure() {
    let schema = Desk::new().run(&["schema"]).stdout;
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let kinds = schema["$defs"]["Kind"]["oneOf"].as_array().expect("a list");
    for manual in ["docs/student.md", "docs/student.fr.md"] {
        let text = Manual::read(manual).text;
        let rows = kinds
            .iter()
            .map(|kind| format!("\n| `{}` | ", kind["const"].as_str().expect("a word")));
        let missing: Vec<_> = rows.filter(|row| !text.contains(row)).collect();
        assert_eq!(missing, [""; 0], "{manual}");
    }
}
