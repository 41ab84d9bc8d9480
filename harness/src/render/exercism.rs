//! `results.json` of Exercism's test runners, version 3.

use serde::Serialize;

use super::checks::{Check, Part, State, checks};
use super::telling::{TEXT, plain};
use super::untrusted::{cut, visible};
use super::words::{self, Way};
use super::{Format, Look, json};
use crate::locale::Lang;
use crate::verdict::{Report, StepRecord};

pub const FORMAT: Format = Format {
    name: "exercism",
    machine: true,
    render,
};

/// Characters of the message at the top.
const MESSAGE: usize = 65_535;
/// Lines of a test's script, and characters of each.
const SCRIPT: usize = 60;
const LINE: usize = 160;

#[derive(Serialize)]
struct Results {
    version: u8,
    status: Status,
    /// Only where nothing could be tried.
    message: Option<String>,
    tests: Vec<Test>,
}

#[derive(Clone, Copy, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Pass,
    Fail,
    Error,
}

#[derive(Serialize)]
struct Test {
    name: String,
    status: Status,
    message: Option<String>,
    #[serde(rename = "test_code", skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<usize>,
}

/// Students see the first failure only: the tests come first, in the order of the exercise.
fn render(report: &Report, look: Look) -> String {
    let mut counted = checks(report);
    counted.retain(|check| matches!(check.part, Part::Tests | Part::Gates));
    let tests: Vec<Test> = (counted.iter())
        .map(|check| test(report, check, look.lang))
        .collect();
    let mut tried = report_tests(&counted);
    let status = if tests.iter().all(|test| test.status == Status::Pass) {
        Status::Pass
    } else if tried.any(|check| matches!(check.state, State::Passed | State::Failed)) {
        Status::Fail
    } else {
        Status::Error
    };
    json::pretty(&Results {
        version: 3,
        status,
        message: (status == Status::Error).then(|| why(report, &counted, look.lang)),
        tests,
    })
}

fn report_tests<'a>(checks: &'a [Check<'a>]) -> impl Iterator<Item = &'a Check<'a>> {
    checks.iter().filter(|check| check.part == Part::Tests)
}

/// What students read where nothing could be tried: all that the gates, or the machine, have to say.
fn why(report: &Report, counted: &[Check], lang: Lang) -> String {
    let objections = counted.iter().filter_map(|check| {
        let found = check.state == State::Failed || check.state == State::Unjudged;
        found.then(|| message(report, check, lang))
    });
    let all: Vec<String> = objections.collect();
    let text = all.join("\n");
    text.chars().take(MESSAGE).collect()
}

fn test(report: &Report, check: &Check, lang: Lang) -> Test {
    let status = match check.state {
        State::Passed | State::Noted => Status::Pass,
        State::Failed => Status::Fail,
        State::Blocked | State::NotAttempted | State::Unjudged => Status::Error,
    };
    Test {
        name: visible(check.id),
        status,
        message: (status != Status::Pass).then(|| message(report, check, lang)),
        code: script(report, check.id, lang),
        task_id: task(report, check),
    }
}

fn message(report: &Report, check: &Check, lang: Lang) -> String {
    match check.findings {
        [] => check.headline(TEXT, lang),
        found => plain(check.id, found, report.seed, lang),
    }
}

/// The part of the exercise: categories, numbered as they come. Gates are no part of it.
fn task(report: &Report, check: &Check) -> Option<usize> {
    let mut categories: Vec<&str> = Vec::new();
    for test in &report.tests {
        if !categories.contains(&test.category.as_str()) {
            categories.push(&test.category);
        }
    }
    let place = categories.iter().position(|it| *it == check.category)?;
    (check.part == Part::Tests).then_some(place + 1)
}

/// What was played: the steps in words, and what the clients sent in each.
fn script(report: &Report, id: &str, lang: Lang) -> Option<String> {
    let played = report.transcripts.iter().find(|it| it.scenario == id)?;
    let lines = played.steps.iter().flat_map(|step| told(step, lang));
    let lines: Vec<String> = lines.take(SCRIPT).collect();
    Some(lines.join("\n"))
}

fn told(step: &StepRecord, lang: Lang) -> impl Iterator<Item = String> {
    let head = format!("# {}. {}", step.number, cut(&step.text, LINE, lang));
    let sent = step.wire.iter().filter_map(move |event| {
        let (way, text) = words::wire(&event.what, lang);
        let line = || format!("{} > {}", visible(&event.actor), cut(&text, LINE, lang));
        (way == Way::ToServer).then(line)
    });
    std::iter::once(head).chain(sent)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::super::{readers, sample};
    use super::*;
    use crate::verdict::Transcript;

    fn results(report: &Report) -> Value {
        let text = render(report, sample::LOOK);
        let value = serde_json::from_str(&text).expect("JSON");
        readers::conforms("exercism.schema.json", &value);
        value
    }

    #[test]
    fn the_status_says_whether_anything_was_tried() {
        let statuses = sample::all().map(|report| results(&report)["status"].clone());
        assert_eq!(statuses, ["pass", "fail", "fail", "error"]);
    }

    #[test]
    fn what_does_not_compile_is_told_in_the_words_of_the_compiler() {
        let results = results(&sample::does_not_compile());
        let message = results["message"].as_str().expect("a text");
        assert!(
            message.contains("error[E0308]: mismatched types"),
            "{message}"
        );
        assert!(!message.contains('\u{1b}'), "{message}");
    }

    #[test]
    fn the_tests_come_in_the_order_of_the_exercise_with_their_task() {
        let results = results(&sample::refused());
        let tests = results["tests"].as_array().expect("a list");
        assert_eq!(tests[0]["name"], "test_server_starts");
        assert_eq!(tests[0]["task_id"], 1);
        assert_eq!(tests[1]["task_id"], 2);
        assert_eq!(tests[12]["name"], "norm");
        assert_eq!(tests[12]["status"], "fail");
        assert!(tests[12]["task_id"].is_null());
    }

    #[test]
    fn the_script_of_a_test_is_what_was_sent() {
        let mut report = sample::refused();
        report.transcripts = vec![Transcript {
            scenario: "test_message_broadcast".into(),
            seed: 1,
            drawn: BTreeMap::new(),
            steps: sample::broadcast().steps,
        }];
        let results = results(&report);
        let code = results["tests"][4]["test_code"].as_str().expect("a text");
        assert!(
            code.starts_with(
                "# 1. each of alice, bob, carol joins #zion\n# 2. alice says \"one\" in #zion\n\
                 alice > {\"type\":\"message\",\"room\":\"zion\",\"content\":\"one\"}\n# 3."
            ),
            "{code}"
        );
        assert!(!code.contains("carol >"), "{code}");
    }
}
