//! What went over the wire in one scenario, in the order in which the judge saw it.

use super::frame::{Frame, ServerLine};
use crate::script::Actor;
use crate::verdict::Line;

/// The longest line that a report quotes, in characters.
const SHOWN: usize = 300;

/// The longest line of a transcript, in characters.
const WIRE_SHOWN: usize = 160;

/// How many lines of a step are shown: the last ones.
const LINES_SHOWN: usize = 12;

/// Everything that happened, oldest first.
#[derive(Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Debug)]
pub struct Entry {
    /// On whose connection.
    pub actor: Actor,
    /// During which step, from 1.
    pub step: usize,
    /// What.
    pub what: What,
    /// Whether a step has accounted for it.
    pub used: bool,
}

impl Entry {
    fn shown(&self) -> Line {
        let (sent, text) = match &self.what {
            What::Sent(text) => (true, shorten(text, WIRE_SHOWN)),
            What::Line(text, _) => (false, shorten(text, WIRE_SHOWN)),
            What::Note(text) => (false, format!("[{text}]")),
        };
        Line {
            actor: self.actor.0.to_owned(),
            sent,
            text,
        }
    }

    fn is_message(&self, to: Actor, wanted: &str) -> bool {
        self.actor == to
            && matches!(&self.what, What::Line(_, ServerLine::Frame(Frame::Message { content, .. })) if content == wanted)
    }
}

/// What happened.
#[derive(Debug)]
pub enum What {
    /// The client sent a line.
    Sent(String),
    /// The server sent a line.
    Line(String, ServerLine),
    /// Something else, in words.
    Note(String),
}

impl Log {
    /// How much has happened: what is added later has this index or a higher one.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Adds what happened.
    pub fn add(&mut self, actor: Actor, step: usize, what: What) {
        self.entries.push(Entry {
            actor,
            step,
            what,
            used: false,
        });
    }

    /// The lines that an actor got from index `from` on and that no step has accounted for yet.
    pub fn unused(
        &self,
        actor: Actor,
        from: usize,
    ) -> impl Iterator<Item = (usize, &str, &ServerLine)> {
        self.entries
            .iter()
            .enumerate()
            .skip(from)
            .filter_map(move |(index, entry)| match &entry.what {
                What::Line(text, line) if entry.actor == actor && !entry.used => {
                    Some((index, text.as_str(), line))
                }
                _ => None,
            })
    }

    /// The frames among [`Log::unused`].
    pub fn frames(&self, actor: Actor, from: usize) -> impl Iterator<Item = (usize, &Frame)> {
        self.unused(actor, from)
            .filter_map(|(index, _, line)| match line {
                ServerLine::Frame(frame) => Some((index, frame)),
                _ => None,
            })
    }

    /// All messages that an actor ever got with that content.
    pub fn count_messages(&self, actor: Actor, wanted: &str) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.is_message(actor, wanted))
            .count()
    }

    /// Whether an actor ever got a message with that content; the newest are looked at first.
    pub fn has_message(&self, actor: Actor, wanted: &str) -> bool {
        self.entries
            .iter()
            .rev()
            .any(|entry| entry.is_message(actor, wanted))
    }

    /// A step has accounted for that entry.
    pub fn mark_used(&mut self, index: usize) {
        if let Some(entry) = self.entries.get_mut(index) {
            entry.used = true;
        }
    }

    /// The text of an entry that the server sent.
    pub fn text(&self, index: usize) -> String {
        match self.entries.get(index).map(|entry| &entry.what) {
            Some(What::Line(text, _)) => cut(text),
            _ => String::new(),
        }
    }

    /// The last lines that an actor got, for a finding that must say what came instead.
    pub fn last_lines(&self, actor: Actor, from: usize) -> Vec<String> {
        let lines: Vec<_> = self
            .unused(actor, from)
            .map(|(_, text, _)| cut(text))
            .collect();
        lines[lines.len().saturating_sub(3)..].to_vec()
    }

    /// The end of the transcript of one step.
    pub fn of_step(&self, step: usize) -> Vec<Line> {
        let entries: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| entry.step == step)
            .collect();
        let hidden = entries.len().saturating_sub(LINES_SHOWN);
        let mut lines: Vec<_> = entries[hidden..]
            .iter()
            .map(|entry| entry.shown())
            .collect();
        if let (1.., Some(first)) = (hidden, entries.first()) {
            let text = format!("[{hidden} earlier lines]");
            lines.insert(
                0,
                Line {
                    actor: first.actor.0.to_owned(),
                    sent: false,
                    text,
                },
            );
        }
        lines
    }
}

/// A text as a report quotes it: a notice stands where something was cut.
pub fn cut(text: &str) -> String {
    shorten(text, SHOWN)
}

/// The beginning of a text, and how much follows.
pub fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((at, _)) => format!(
            "{}… ({} characters more)",
            &text[..at],
            text[at..].chars().count()
        ),
    }
}
