//! The conversation of a failed check as a Mermaid sequence diagram, for formats that are shown by
//! something that draws those.

use std::fmt::Write as _;

use super::lanes::{clients, events, window};
use super::untrusted::cut;
use super::words::{self, Way};
use crate::locale::{Lang, tr};
use crate::verdict::{StepRecord, Wire};

/// Characters of a line or a step: a diagram wraps nothing.
const LINE: usize = 100;

/// The diagram, without the fence around it; `None` where nothing went over the wire.
pub fn sequence(steps: &[StepRecord], lang: Lang) -> Option<String> {
    let (_, steps) = window(steps);
    let clients = clients(steps);
    if clients.is_empty() {
        return None;
    }
    let mut diagram = String::from("sequenceDiagram\n");
    for (number, name) in clients.iter().enumerate() {
        line(
            &mut diagram,
            &format!("participant c{number} as {}", text(name, lang)),
        );
    }
    line(
        &mut diagram,
        &format!("participant s as {}", tr("wire-server").to(lang)),
    );
    for step in steps {
        let mark = if step.failed { "✘ " } else { "" };
        let told = format!("{mark}{}. {}", step.number, step.text);
        line(
            &mut diagram,
            &format!("Note over c0,s: {}", text(&told, lang)),
        );
        for event in events(step).1 {
            let client = clients.iter().position(|name| *name == event.actor);
            let client = client.unwrap_or_default();
            let (way, told) = words::wire(&event.what, lang);
            let arrow = match way {
                Way::ToServer => format!("c{client}{}s", head(&event.what)),
                Way::FromServer => format!("s{}c{client}", head(&event.what)),
                Way::Aside => format!("Note over c{client}"),
            };
            line(&mut diagram, &format!("{arrow}: {}", text(&told, lang)));
        }
    }
    Some(diagram)
}

const fn head(what: &Wire) -> &'static str {
    match what {
        Wire::Finished | Wire::Reset | Wire::Closed { .. } => "-x",
        _ => "->>",
    }
}

fn line(diagram: &mut String, line: &str) {
    diagram.extend(["    ", line, "\n"]);
}

/// A text as one that neither Mermaid nor HTML nor Markdown would interpret: what is not a letter, a
/// digit or harmless is written as Mermaid's own escape, `#` and the number of the character.
fn text(raw: &str, lang: Lang) -> String {
    let mut safe = String::new();
    for c in cut(raw, LINE, lang).chars() {
        if c.is_alphanumeric() || " .,:_-{}[]()\"'/✘".contains(c) {
            safe.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(safe, "#{};", u32::from(c));
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_conversation_is_a_diagram() {
        let steps = sample::broadcast().steps;
        insta::assert_snapshot!(sequence(&steps, Lang::En).expect("a conversation"));
    }

    #[test]
    fn what_a_server_sends_cannot_break_out_of_its_line() {
        let diagram = sequence(&sample::hostile().steps, Lang::En).expect("a conversation");
        assert!(
            diagram.contains("s->>c1: #92;u{9b}31m::warning::x\n"),
            "{diagram}"
        );
        let harmless = |c: char| c.is_alphanumeric() || " .,:_-{}[]()\"'/>#;\n✘".contains(c);
        assert!(diagram.chars().all(harmless), "{diagram}");
        for line in diagram.lines().skip(1) {
            let known = ["    participant ", "    Note over ", "    s->>c"];
            assert!(known.iter().any(|start| line.starts_with(start)), "{line}");
        }
    }

    #[test]
    fn without_a_conversation_there_is_no_diagram() {
        let mut steps = sample::broadcast().steps;
        steps.truncate(1);
        assert_eq!(sequence(&steps, Lang::En), None);
    }
}
