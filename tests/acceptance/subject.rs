//! The subject: its examples are what the reference says, its numbers those of the harness, and its
//! two languages tell the same.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::chat_server::{ChatClient, ChatServer, compile};
use crate::desk::Desk;
use crate::manual::{Manual, translation};

const SUBJECTS: [&str; 2] = ["docs/subject.en.md", "docs/subject.fr.md"];

/// Whether a frame is what an example shows. Some texts and numbers are the server's own, and lists
/// have no order.
fn is_like(shown: &Value, frame: &Value) -> bool {
    let with_free = |frame: &Value| {
        let mut frame = frame.clone();
        match frame["type"].as_str() {
            Some("error" | "server_shutdown") => {
                let text = frame["message"].as_str();
                frame["message"] = text.is_some_and(|text| !text.is_empty()).into();
            }
            Some("rate_limited") => {
                let wait = frame["retry_after_ms"].as_u64();
                frame["retry_after_ms"] =
                    wait.is_some_and(|wait| (1..=1000).contains(&wait)).into();
            }
            _ => {}
        }
        for list in ["users", "list"] {
            if let Some(names) = frame.get_mut(list).and_then(Value::as_array_mut) {
                names.sort_by_key(Value::to_string);
            }
        }
        frame
    };
    with_free(shown) == with_free(frame)
}

/// Plays an example against a server of its own.
fn play(program: &Path, example: &[String]) {
    let server = ChatServer::start(program);
    let mut clients = BTreeMap::new();
    for line in example {
        if line == "server   ^C" {
            server.interrupt();
            continue;
        }
        let (name, said) = line.split_once(' ').expect("a name first");
        let client = (clients.entry(name)).or_insert_with(|| ChatClient::connect(&server));
        let said = said.trim_start();
        if let Some(request) = said.strip_prefix("> ") {
            let (request, times) = request.split_once(" × ").unwrap_or((request, "1"));
            let times = times.parse().expect("a number");
            client.send(&format!("{request}\n").repeat(times));
        } else {
            let shown = said.strip_prefix("< ").expect("an arrow");
            let shown: Value = serde_json::from_str(shown).expect(shown);
            let frame = awaited(client, &shown);
            assert!(
                is_like(&shown, &frame),
                "{shown} is shown, {frame} comes, in {example:#?}"
            );
        }
    }
}

/// The next frame; of copies of one's own messages, which may come or not, the subject shows none.
fn awaited(client: &mut ChatClient, shown: &Value) -> Value {
    loop {
        let frame = client.receive();
        if frame["type"] != "message" || shown["type"] == "message" {
            return frame;
        }
    }
}

#[test]
fn its_examples_are_what_the_reference_says() {
    let desk = Desk::new();
    let program = compile(&desk);
    let subject = Manual::read(SUBJECTS[0]);
    let mut examples = subject.blocks("text");
    examples.retain(|block| block.lines.iter().any(|line| line.contains(" > ")));
    assert!(examples.len() >= 8, "{examples:?}");
    for example in examples {
        play(&program, &example.lines);
    }
}

#[test]
fn what_is_no_example_is_told_from_one() {
    let shown = json!({"type": "users", "room": "a", "list": ["x", "y"]});
    assert!(is_like(
        &shown,
        &json!({"type": "users", "room": "a", "list": ["y", "x"]})
    ));
    assert!(!is_like(
        &shown,
        &json!({"type": "users", "room": "a", "list": ["x"]})
    ));
    let shown = json!({"type": "error", "message": "no"});
    assert!(is_like(
        &shown,
        &json!({"type": "error", "message": "never"})
    ));
    assert!(!is_like(&shown, &json!({"type": "error", "message": ""})));
}

#[test]
fn its_numbers_are_those_of_the_harness() {
    let list = Desk::new().run(&["list", "--format=json"]).stdout;
    let list: Value = serde_json::from_str(&list).expect("JSON");
    let all = |kind: &str| list[kind].as_array().expect("a list").iter();
    for subject in SUBJECTS {
        let text = Manual::read(subject).text;
        let tests: Vec<_> = all("tests").chain(all("bonus")).collect();
        for test in &tests {
            let row = format!(
                "| `{}` | {} | ",
                test["id"].as_str().expect("a name"),
                test["points"]
            );
            assert!(text.contains(&row), "{subject}: no row {row}");
        }
        let rows = text
            .lines()
            .filter(|line| line.starts_with("| `test_") || line.starts_with("| `bonus_"));
        assert_eq!(rows.count(), tests.len(), "{subject}");
        for gate in all("gates") {
            let id = gate["id"].as_str().expect("a name");
            // The pitfalls share a row.
            let is_told =
                text.contains(&format!("`{id}`")) || ("pitfall_a".."pitfall_f").contains(&id);
            assert!(is_told, "{subject}: no {id}");
            assert_eq!(gate["severity"], "fatal", "{subject} says so of all");
        }
        let crates = list["norm"]["allowed_crates"].as_array().expect("a list");
        for name in crates.iter().filter_map(Value::as_str) {
            assert!(text.contains(&format!("`{name}`")), "{subject}: no {name}");
        }
        let pass = &list["passing_score"];
        assert!(
            text.contains(&format!("{pass} points")),
            "{subject}: no {pass}"
        );
    }
}

#[test]
fn both_languages_have_the_same_parts_and_examples() {
    let [english, french] = SUBJECTS.map(Manual::read);
    translation(&english, &french);
    assert_eq!(english.all_blocks(), french.all_blocks());
}
