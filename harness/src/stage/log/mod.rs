//! What happened in one scenario, in the order in which the judge saw it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::clock::Moment;
use super::frame::{Frame, ServerLine};
use super::reader::Heard;
use crate::script::Actor;
use crate::verdict::{Wire, WireEvent, shorten};

/// The longest line that a report quotes, in characters.
const SHOWN: usize = 300;

/// Everything that happened, oldest first.
#[derive(Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
    /// What was heard, each text once, however many heard it.
    contents: HashSet<Arc<str>>,
}

/// One thing that happened.
#[derive(Debug)]
struct Entry {
    /// When, since the scenario began.
    at: Moment,
    /// On whose connection.
    actor: Actor,
    /// During which step, from 1.
    step: usize,
    what: What,
    /// Whether a step has accounted for it.
    used: bool,
    /// The step that waited for it.
    awaited_by: Option<usize>,
}

#[derive(Debug)]
enum What {
    /// The server sent a line.
    Line(Heard),
    /// Anything else.
    Other(Wire),
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Class {
    /// What the client did.
    Done,
    /// What it got and a step waited for.
    Awaited,
    /// What it got besides.
    Unasked,
}

/// How much of a step is told: it may be a flood.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// Events of each actor and class at the beginning of a step.
    pub first: usize,
    /// Events of each actor and class at its end.
    pub last: usize,
    /// Characters of a line.
    pub text: usize,
}

impl Entry {
    fn told(&self, keep: Keep) -> WireEvent {
        let what = match &self.what {
            What::Line(heard) => Wire::Received {
                text: heard.shortened(keep.text),
            },
            What::Other(Wire::Sent { text }) => Wire::Sent {
                text: shorten(text, keep.text, 0),
            },
            What::Other(other) => other.clone(),
        };
        WireEvent {
            at_ms: Some(u64::try_from(self.at.as_millis()).unwrap_or(u64::MAX)),
            actor: self.actor.0.to_owned(),
            what,
            awaited_by: self.awaited_by,
        }
    }

    /// How many events it stands for.
    const fn count(&self) -> usize {
        match self.what {
            What::Other(Wire::LeftOut { count }) => count,
            _ => 1,
        }
    }

    /// What is bounded together: what no step waited for must not crowd out what one did.
    const fn class(&self) -> (Actor, Class) {
        let class = match &self.what {
            What::Line(..) | What::Other(Wire::LeftOut { .. }) if self.awaited_by.is_none() => {
                Class::Unasked
            }
            What::Line(..) => Class::Awaited,
            What::Other(_) => Class::Done,
        };
        (self.actor, class)
    }

    fn is_message(&self, to: Actor, wanted: &str) -> bool {
        self.actor == to && self.message() == Some(wanted)
    }

    /// The content, if it is a message.
    fn message(&self) -> Option<&str> {
        match &self.what {
            What::Line(Heard {
                line: ServerLine::Frame(Frame::Message { content, .. }),
                ..
            }) => Some(content),
            _ => None,
        }
    }
}

impl Log {
    /// How much has happened: what is added later has this index or a higher one.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The server sent a line.
    pub fn add_line(&mut self, at: Moment, actor: Actor, step: usize, mut heard: Heard) {
        heard.forget_what_is_not_shown();
        heard.share(&mut self.contents);
        self.push(at, actor, step, What::Line(heard));
    }

    /// Anything else happened.
    pub fn add(&mut self, at: Moment, actor: Actor, step: usize, what: Wire) {
        self.push(at, actor, step, What::Other(what));
    }

    /// The server sent a line of which there are too many to keep.
    pub fn leave_out(&mut self, at: Moment, actor: Actor, step: usize) {
        match self.entries.last_mut() {
            Some(Entry {
                actor: of,
                step: during,
                what: What::Other(Wire::LeftOut { count }),
                ..
            }) if (*of, *during) == (actor, step) => *count += 1,
            _ => self.add(at, actor, step, Wire::LeftOut { count: 1 }),
        }
    }

    fn push(&mut self, at: Moment, actor: Actor, step: usize, what: What) {
        self.entries.push(Entry {
            at,
            actor,
            step,
            what,
            used: false,
            awaited_by: None,
        });
    }

    /// The lines that an actor got from index `from` on and that no step has accounted for yet.
    pub fn unused(
        &self,
        actor: Actor,
        from: usize,
    ) -> impl Iterator<Item = (usize, &str, &ServerLine)> {
        self.unused_lines(actor, from)
            .map(|(index, heard)| (index, heard.text.as_str(), &heard.line))
    }

    fn unused_lines(&self, actor: Actor, from: usize) -> impl Iterator<Item = (usize, &Heard)> {
        self.entries
            .iter()
            .enumerate()
            .skip(from)
            .filter_map(move |(index, entry)| match &entry.what {
                What::Line(heard) if entry.actor == actor && !entry.used => Some((index, heard)),
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

    /// Whether an actor got such a frame from index `from` on, accounted for or not.
    pub fn ever_got(&self, actor: Actor, from: usize, is_it: impl Fn(&Frame) -> bool) -> bool {
        let entries = self.entries.iter().skip(from);
        let mut of_actor = entries.filter(|entry| entry.actor == actor);
        of_actor.any(|entry| match &entry.what {
            What::Line(Heard {
                line: ServerLine::Frame(frame),
                ..
            }) => is_it(frame),
            _ => false,
        })
    }

    /// All messages that an actor ever got with that content.
    pub fn count_messages(&self, actor: Actor, wanted: &str) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.is_message(actor, wanted))
            .count()
    }

    /// Whether an actor ever got a message with that content.
    pub fn has_message(&self, actor: Actor, wanted: &str) -> bool {
        self.heard(actor).any(|content| content == wanted)
    }

    /// The contents of all messages that an actor ever got, newest first.
    pub fn heard(&self, actor: Actor) -> impl Iterator<Item = &str> {
        let entries = self.entries.iter().rev();
        let of_actor = entries.filter(move |entry| entry.actor == actor);
        of_actor.filter_map(Entry::message)
    }

    /// A step has waited for that entry and accounted for it.
    pub fn mark_used(&mut self, index: usize, step: usize) {
        if let Some(entry) = self.entries.get_mut(index) {
            entry.used = true;
            entry.awaited_by = Some(step);
        }
    }

    /// A step has waited for that message; whether it is right is not said by that.
    pub fn mark_awaited(&mut self, actor: Actor, content: &str, step: usize) {
        let mut entries = self.entries.iter_mut();
        if let Some(entry) = entries.find(|entry| entry.is_message(actor, content)) {
            entry.awaited_by.get_or_insert(step);
        }
    }

    /// The text of an entry that the server sent.
    pub fn text(&self, index: usize) -> String {
        match self.entries.get(index).map(|entry| &entry.what) {
            Some(What::Line(heard)) => heard.shortened(SHOWN),
            _ => String::new(),
        }
    }

    /// The last lines that an actor got, for a finding that must say what came instead.
    pub fn last_lines(&self, actor: Actor, from: usize) -> Vec<String> {
        let lines = self.unused_lines(actor, from);
        let lines: Vec<_> = lines.map(|(_, heard)| heard.shortened(SHOWN)).collect();
        lines[lines.len().saturating_sub(3)..].to_vec()
    }

    /// What happened during one step. Where an actor did more, or got more, than is kept, the middle
    /// is left out.
    pub fn of_step(&self, step: usize, keep: Keep) -> Vec<WireEvent> {
        let entries = || self.entries.iter().filter(|entry| entry.step == step);
        let mut totals: BTreeMap<_, usize> = BTreeMap::new();
        for entry in entries() {
            *totals.entry(entry.class()).or_default() += 1;
        }
        let mut seen: BTreeMap<_, usize> = BTreeMap::new();
        let mut gaps: BTreeMap<_, usize> = BTreeMap::new();
        let mut told = Vec::new();
        for entry in entries() {
            let class = entry.class();
            let number = seen.entry(class).or_default();
            *number += 1;
            if *number <= keep.first || *number + keep.last > totals[&class] {
                told.push(entry.told(keep));
                continue;
            }
            let gap = *gaps.entry(class).or_insert_with(|| {
                told.push(WireEvent::new(entry.actor.0, Wire::LeftOut { count: 0 }));
                told.len() - 1
            });
            if let Wire::LeftOut { count } = &mut told[gap].what {
                *count += entry.count();
            }
        }
        told
    }
}

/// A text as a report quotes it: a notice stands where something was cut.
pub fn cut(text: &str) -> String {
    shorten(text, SHOWN, 0)
}

#[cfg(test)]
mod tests;
