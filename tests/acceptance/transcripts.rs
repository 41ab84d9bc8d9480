//! What goes over the wire when the reference is graded.
//!
//! A transcript as it is written differs from run to run: names are drawn, clients take turns as
//! they please, and a line that no step waits for may come before the end or not. What is compared
//! is what cannot differ: step by step and client by client what was sent and what was waited for,
//! with names by which the scenario calls what was drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::Value;

use crate::desk::{Desk, root};

#[test]
fn of_the_reference_are_as_they_were() {
    let desk = Desk::new();
    let reference = root().join("reference");
    let reference = reference.to_str().expect("UTF-8");
    let answer = desk.run(&["grade", reference, "--bonus=off", "--transcripts=said"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let names = names_in(&desk.path("said"), "jsonl");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "transcripts" }, {
        for name in &names {
            let text = desk.read(&format!("said/{name}.jsonl"));
            insta::assert_snapshot!(name.as_str(), canonical(&text));
        }
    });
    assert_eq!(
        names,
        names_in(&root().join("tests/acceptance/transcripts"), "snap")
    );
}

/// The names of the files of that kind in a directory.
fn names_in(dir: &Path, extension: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(dir).expect("a directory");
    let paths = files.map(|file| file.expect("readable").path());
    let paths = paths.filter(|path| path.extension().is_some_and(|it| it == extension));
    let name = |path: PathBuf| path.file_stem().expect("a name").display().to_string();
    paths.map(name).collect()
}

/// The part of a transcript that is the same in every run.
fn canonical(text: &str) -> String {
    let mut lines = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    let head: Value = lines.next().expect("a head");
    let events: Vec<Value> = lines.collect();
    let names = Names::new(&head["drawn"]);
    let mut page = String::new();
    for step in head["steps"].as_array().expect("a list") {
        let (number, told) = (&step["number"], step["text"].as_str().expect("a text"));
        page.extend([format!("{number}. {told}\n")]);
        let of_step: Vec<_> = events
            .iter()
            .filter(|it| step_of(it) == Some(number))
            .collect();
        let mut actors: Vec<_> = of_step.iter().map(|event| actor(event)).collect();
        actors.sort_unstable();
        actors.dedup();
        // Who comes first is chance, and so is what each of them is told of the others.
        let at_once = told.starts_with("at the same time");
        for name in actors {
            let own = of_step.iter().copied().filter(|event| actor(event) == name);
            for line in block(&own.collect::<Vec<_>>(), &names, at_once) {
                page.extend([format!("   {name} {line}\n")]);
            }
        }
    }
    page
}

/// The step to which an event belongs: that in which it was sent, or waited for.
fn step_of(event: &Value) -> Option<&Value> {
    match event["kind"].as_str().expect("a kind") {
        "connected" | "sent" | "flooding" | "stopped_reading" | "finished" | "reset" => {
            Some(&event["step"])
        }
        _ => event.get("awaited_by"),
    }
}

fn actor(event: &Value) -> &str {
    event["actor"].as_str().expect("a name")
}

/// What one client did in one step: what it sent, with the answers, and then what it heard; each
/// line once.
fn block(events: &[&Value], names: &Names, at_once: bool) -> Vec<String> {
    let (mut said, mut heard) = (Vec::new(), Vec::new());
    for event in events {
        let text = names.replace(event["text"].as_str().unwrap_or_default());
        let text = in_order(&text, at_once);
        match event["kind"].as_str().expect("a kind") {
            "received" if heard.contains(&text) => {}
            "received" if is_heard(&text) => heard.push(text),
            "received" => said.push(format!("< {text}")),
            "sent" => ask(&mut said, format!("> {text}")),
            "flooding" => said.push(format!("> {text} again and again")),
            other => said.push(format!("> [{other}]")),
        }
    }
    // In each room they come in order; what of two rooms comes first is chance.
    heard.sort_by_key(|text| field(text, "room"));
    let heard = by_all_senders(&heard).into_iter();
    said.extend(heard.map(|text| format!("< {text}")));
    once_each(&said)
}

/// Who asks the same again as soon as there is an answer waits for another one: how often, is chance.
fn ask(said: &mut Vec<String>, line: String) {
    if let [.., before, answer] = said.as_slice()
        && *before == line
        && answer.starts_with('<')
    {
        said.truncate(said.len() - 2);
    }
    said.push(line);
}

/// A line that nobody asked for: it comes whenever it comes.
fn is_heard(text: &str) -> bool {
    let kind = field(text, "type");
    ["message", "user_joined", "user_left"].contains(&kind.as_str())
}

/// The same text by several is told once: who of them comes first is chance, and of many texts even
/// whether one of theirs is kept.
fn by_all_senders(heard: &[String]) -> Vec<String> {
    let mut told: Vec<(String, BTreeSet<String>)> = Vec::new();
    for text in heard {
        let from = format!("\"from\":\"{}\"", field(text, "from"));
        let by_anybody = text.replace(&from, "\"from\":\"FROM\"");
        let known = told.iter().position(|(other, _)| *other == by_anybody);
        let known = known.unwrap_or_else(|| {
            told.push((by_anybody, BTreeSet::new()));
            told.len() - 1
        });
        told[known].1.insert(field(text, "from"));
    }
    let line = |(text, senders): (String, BTreeSet<String>)| {
        let senders = if text.contains("[many]") {
            "[each]".to_owned()
        } else {
            Vec::from_iter(senders).join(", ")
        };
        text.replace("FROM", &senders)
    };
    told.into_iter().map(line).collect()
}

fn once_each(lines: &[String]) -> Vec<String> {
    let count = |line| lines.iter().filter(|other| *other == line).count();
    let mut told: Vec<String> = Vec::new();
    for line in lines {
        let more = if count(line) > 1 {
            " (more than once)"
        } else {
            ""
        };
        let line = format!("{line}{more}");
        if !told.contains(&line) {
            told.push(line);
        }
    }
    told
}

/// A field of a line, if it is JSON and has it.
fn field(text: &str, name: &str) -> String {
    let value = serde_json::from_str::<Value>(text).unwrap_or_default();
    value[name].as_str().unwrap_or_default().to_owned()
}

/// Lists are sorted; among those who come at once, what they hold is chance.
fn in_order(text: &str, at_once: bool) -> String {
    let Ok(Value::Object(mut line)) = serde_json::from_str::<Value>(text) else {
        return text.trim_end().to_owned();
    };
    for (_, list) in line.iter_mut().filter(|(_, value)| value.is_array()) {
        if at_once {
            *list = Value::from("[as it may be]");
        } else if let Value::Array(list) = list {
            list.sort_by_key(ToString::to_string);
        }
    }
    Value::Object(line).to_string()
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

/// What was drawn, and what the scenario calls it.
struct Names {
    called: BTreeMap<String, String>,
    any: Regex,
}

impl Names {
    fn new(drawn: &Value) -> Self {
        let mut called = BTreeMap::new();
        for (label, values) in drawn.as_object().expect("a map") {
            let is_text = label.starts_with('"');
            let label = label.trim_matches('"');
            for (number, value) in (1..).zip(values.as_array().expect("a list")) {
                let value = without_filling(value.as_str().expect("a text"));
                let name = match number {
                    2.. if !is_text && label != "barrier" => format!("[{label} {number}]"),
                    _ => format!("[{label}]"),
                };
                for spelling in spellings(value) {
                    called.entry(spelling).or_insert(name.clone());
                }
            }
        }
        // Names of the server's own are chance.
        called.retain(|value, _| !value.starts_with("User"));
        let mut values: Vec<_> = called.keys().map(|value| regex::escape(value)).collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        let any = pattern(&format!(r"(?-u:\b)User[0-9]+|{}", values.join("|")));
        Self { called, any }
    }

    fn replace(&self, text: &str) -> String {
        static REST: LazyLock<Regex> =
            LazyLock::new(|| pattern(r#"\][zé日🦀\\"nu01]+… \(\d+ characters more\)"#));
        let name = |found: &Captures<'_>| match self.called.get(&found[0]) {
            Some(name) => name.clone(),
            None => "[default name]".to_owned(),
        };
        let text = self.any.replace_all(text, name);
        REST.replace_all(&text, "], and more\"}").into_owned()
    }
}

/// What long texts are filled with.
const FILLING: [char; 8] = ['z', 'é', '日', '🦀', '"', '\\', '\n', '\u{1}'];

/// What makes a long text long is cut sooner or later.
fn without_filling(text: &str) -> &str {
    let is_cut = text.chars().count() >= 100;
    if is_cut {
        text.trim_end_matches(FILLING)
    } else {
        text
    }
}

/// How a value may stand in a line: as serde writes it, or with every character escaped.
fn spellings(value: &str) -> Vec<String> {
    let plain = Value::from(value).to_string();
    let plain = plain.trim_matches('"').to_owned();
    let escape = |unit| format!("\\u{unit:04x}");
    let mut spellings = vec![plain];
    if value.contains(char::is_control) {
        spellings.push(value.encode_utf16().map(escape).collect());
    }
    spellings
}

#[test]
fn chance_leaves_no_trace() {
    let run = |first: &str, name: &str, late: &str| {
        format!(
            r#"{{"drawn":{{"alice":["{first}"],"bob":["{name}"]}},"steps":[{{"number":1,"text":"one"}},{{"number":2,"text":"two"}}]}}
{{"step":1,"actor":"{first}","kind":"connected"}}
{{"step":1,"actor":"b","kind":"sent","text":"nick {name}"}}
{{"step":{late},"actor":"b","kind":"received","text":"hello {first}","awaited_by":2}}
{{"step":1,"actor":"b","kind":"received","text":"nobody waits for {name}"}}
"#
        )
        .replace(&format!("\"actor\":\"{first}\""), "\"actor\":\"a\"")
    };
    let page = canonical(&run("Ada1", "Ada12", "1"));
    assert_eq!(page, canonical(&run("Vint2", "Vint22", "2")));
    assert_eq!(
        page,
        "1. one\n   a > [connected]\n   b > nick [bob]\n2. two\n   b < hello [alice]\n"
    );
}
