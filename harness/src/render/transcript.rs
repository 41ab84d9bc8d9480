//! What happened in a scenario, whole: as text for people, and as JSON lines for programs.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::json;

use super::json::escape;
use super::untrusted::visible;
use super::words::{self, Way};
use crate::locale::{Lang, tr};
use crate::verdict::{StepRecord, Transcript, WireEvent};

/// Texts of the script that are told: of a burst not all.
const TOLD: usize = 3;

/// For people: what was drawn, then step by step who sent and got what, and when.
pub fn text(transcript: &Transcript, lang: Lang) -> String {
    let mut text = format!(
        "{}, {} {:#x}\n\n",
        transcript.scenario,
        tr("report-seed").to(lang),
        transcript.seed
    );
    for (label, values) in &transcript.drawn {
        let told: Vec<_> = values
            .iter()
            .take(TOLD)
            .map(|value| visible(value))
            .collect();
        let more = if values.len() > TOLD { ", …" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{label} = {}{more}", told.join(", "));
    }
    let events = transcript.steps.iter().flat_map(|step| &step.wire);
    let widest = events.map(|event| event.actor.len()).max().unwrap_or(0);
    for step in &transcript.steps {
        let mark = if step.failed { "✘ " } else { "" };
        let _ = writeln!(text, "\n{mark}{}. {}", step.number, visible(&step.text));
        for event in &step.wire {
            text.extend([line(event, widest, lang).trim_end(), "\n"]);
        }
    }
    text
}

fn line(event: &WireEvent, widest: usize, lang: Lang) -> String {
    let at = event.at_ms.map(|ms| format!("{ms} ms"));
    let (way, text) = words::wire(&event.what, lang);
    let way = match way {
        Way::ToServer => '>',
        Way::FromServer => '<',
        Way::Aside => ':',
    };
    let (at, actor) = (at.unwrap_or_default(), visible(&event.actor));
    format!("{at:>10}  {actor:widest$} {way} {}", visible(&text))
}

/// For programs: a line about the scenario and its steps, then a line for each event.
pub fn json_lines(transcript: &Transcript) -> String {
    let step = |step: &StepRecord| json!({"number": step.number, "text": step.text, "failed": step.failed});
    let head = json!({
        "scenario": transcript.scenario,
        "seed": transcript.seed,
        "drawn": transcript.drawn,
        "steps": transcript.steps.iter().map(step).collect::<Vec<_>>(),
    });
    let mut lines = vec![head.to_string()];
    for step in &transcript.steps {
        let row = |event| {
            json!(Row {
                step: step.number,
                event
            })
        };
        lines.extend(step.wire.iter().map(|event| row(event).to_string()));
    }
    lines.iter().map(|line| escape(line) + "\n").collect()
}

/// An event, and during which step it happened.
#[derive(Serialize)]
struct Row<'a> {
    step: usize,
    #[serde(flatten)]
    event: &'a WireEvent,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::sample;
    use super::*;

    fn transcript(steps: Vec<StepRecord>) -> Transcript {
        let numbers = (1..=5).map(|number| number.to_string()).collect();
        Transcript {
            scenario: "test_message_broadcast".into(),
            seed: 42,
            drawn: BTreeMap::from([
                ("#zion".to_owned(), vec!["zion".to_owned()]),
                ("\"many\"".to_owned(), numbers),
            ]),
            steps,
        }
    }

    #[test]
    fn a_conversation_is_told_step_by_step() {
        let transcript = transcript(sample::broadcast().steps);
        insta::assert_snapshot!("text", text(&transcript, Lang::En));
        insta::assert_snapshot!("json_lines", json_lines(&transcript));
    }

    #[test]
    fn of_what_was_drawn_for_one_word_a_few_are_told() {
        let mut transcript = transcript(Vec::new());
        for count in [TOLD, TOLD + 1] {
            let numbers = (1..=count).map(|number| number.to_string());
            transcript.drawn = BTreeMap::from([("many".to_owned(), numbers.collect())]);
            let is_cut = text(&transcript, Lang::En).contains(", …");
            assert_eq!(is_cut, count > TOLD, "{count}");
        }
    }

    #[test]
    fn what_a_server_sends_stays_on_its_line() {
        let transcript = transcript(sample::hostile().steps);
        let (text, lines) = (text(&transcript, Lang::Fr), json_lines(&transcript));
        for line in text.lines().chain(lines.lines()) {
            assert_eq!(line, visible(line));
        }
        let events = transcript.steps.iter().map(|step| step.wire.len());
        assert_eq!(lines.lines().count(), 1 + events.sum::<usize>());
    }
}
