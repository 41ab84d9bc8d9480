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
        self.actor == to
            && matches!(&self.what, What::Line(Heard { line: ServerLine::Frame(Frame::Message { content, .. }), .. }) if **content == *wanted)
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

    /// Whether an actor ever got a message with that content; the newest are looked at first.
    pub fn has_message(&self, actor: Actor, wanted: &str) -> bool {
        self.entries
            .iter()
            .rev()
            .any(|entry| entry.is_message(actor, wanted))
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
mod tests {
    use super::*;
    use crate::script::cast;

    const KEEP: Keep = Keep {
        first: 2,
        last: 1,
        text: 5,
    };

    fn texts(events: &[WireEvent]) -> Vec<String> {
        let text = |event: &WireEvent| match &event.what {
            Wire::Received { text } => format!("{} {text}", event.actor),
            Wire::LeftOut { count } => format!("{} left out {count}", event.actor),
            other => panic!("{other:?}"),
        };
        events.iter().map(text).collect()
    }

    fn hear(log: &mut Log, actor: Actor, text: &str) {
        let heard = Heard::new(text.to_owned(), ServerLine::Foreign);
        log.add_line(Moment::ZERO, actor, 1, heard);
    }

    #[test]
    fn of_a_flood_the_ends_are_kept_and_the_rest_is_counted() {
        let [alice, bob] = cast(["alice", "bob"]);
        let mut log = Log::default();
        for number in 1..=20_000 {
            hear(&mut log, alice, &number.to_string());
            if number % 10_000 == 0 {
                hear(&mut log, bob, "hello");
            }
        }
        assert_eq!(
            texts(&log.of_step(1, KEEP)),
            [
                "alice 1",
                "alice 2",
                "alice left out 19997",
                "bob hello",
                "alice 20000",
                "bob hello"
            ]
        );
    }

    #[test]
    fn what_was_never_kept_is_counted_too() {
        let [alice] = cast(["alice"]);
        let mut log = Log::default();
        for text in ["1", "2", "3"] {
            hear(&mut log, alice, text);
        }
        for _ in 0..7 {
            log.leave_out(Moment::ZERO, alice, 1);
        }
        hear(&mut log, alice, "last");
        assert_eq!(
            texts(&log.of_step(1, KEEP)),
            ["alice 1", "alice 2", "alice left out 8", "alice last"]
        );
    }

    #[test]
    fn what_a_step_waited_for_is_not_crowded_out() {
        let [alice] = cast(["alice"]);
        let mut log = Log::default();
        for number in 1..=9 {
            hear(&mut log, alice, &number.to_string());
        }
        log.mark_used(4, 1);
        let told = log.of_step(1, KEEP);
        assert_eq!(
            texts(&told),
            [
                "alice 1",
                "alice 2",
                "alice left out 5",
                "alice 5",
                "alice 9"
            ]
        );
        assert_eq!(told[3].awaited_by, Some(1));
    }

    #[test]
    fn what_a_step_has_accounted_for_is_not_looked_at_again() {
        let [alice, bob] = cast(["alice", "bob"]);
        let mut log = Log::default();
        log.add(Moment::ZERO, alice, 1, Wire::Connected);
        for (actor, content) in [(alice, "one"), (bob, "one"), (alice, "two"), (alice, "two")] {
            let line =
                format!(r#"{{"type":"message","room":"r","from":"f","content":"{content}"}}"#);
            let frame = ServerLine::parse(line.as_bytes());
            log.add_line(Moment::ZERO, actor, 1, Heard::new(line, frame));
        }
        hear(&mut log, alice, "a banner");
        let indices = |log: &Log, from| {
            log.frames(alice, from)
                .map(|(at, _)| at)
                .collect::<Vec<_>>()
        };
        assert_eq!(log.len(), 6);
        assert_eq!(indices(&log, 0), [1, 3, 4]);
        assert_eq!(indices(&log, 2), [3, 4]);
        assert_eq!(log.unused(alice, 0).count(), 4);
        log.mark_used(3, 7);
        assert_eq!(indices(&log, 0), [1, 4]);
        // What was waited for is looked at as before, and what was used still came.
        log.mark_awaited(alice, "one", 7);
        assert_eq!(indices(&log, 0), [1, 4]);
        let counts = |who, content| {
            (
                log.count_messages(who, content),
                log.has_message(who, content),
            )
        };
        assert_eq!(counts(alice, "two"), (2, true));
        assert_eq!(counts(bob, "one"), (1, true));
        assert_eq!(counts(bob, "two"), (0, false));
        let awaited: Vec<_> = log
            .of_step(1, KEEP)
            .iter()
            .map(|it| it.awaited_by)
            .collect();
        assert_eq!(awaited, [None, Some(7), None, Some(7), None, None]);
    }

    #[test]
    fn the_lines_of_the_server_are_quoted_and_nothing_else_is() {
        let [alice] = cast(["alice"]);
        let mut log = Log::default();
        log.add(Moment::ZERO, alice, 1, Wire::Connected);
        for text in ["1", "2", "3", "4"] {
            hear(&mut log, alice, text);
        }
        assert_eq!(log.text(0), "");
        assert_eq!(log.text(2), "2");
        assert_eq!(log.last_lines(alice, 0), ["2", "3", "4"]);
        assert_eq!(log.last_lines(alice, 4), ["4"]);
        let much = "x".repeat(SHOWN + 1);
        assert_eq!(cut(&much).len(), SHOWN + "… (1 characters more)".len());
        assert_eq!(cut(&much[1..]), much[1..]);
    }

    #[test]
    fn each_actor_and_step_has_a_count_of_its_own() {
        let [alice, bob] = cast(["alice", "bob"]);
        let mut log = Log::default();
        for (actor, step) in [(alice, 1), (alice, 1), (bob, 1), (alice, 1), (alice, 2)] {
            log.leave_out(Moment::from_millis(3), actor, step);
        }
        let told = log.of_step(1, KEEP);
        assert_eq!(
            texts(&told),
            ["alice left out 2", "bob left out 1", "alice left out 1"]
        );
        assert_eq!(told[0].at_ms, Some(3));
        assert_eq!(texts(&log.of_step(2, KEEP)), ["alice left out 1"]);
    }

    #[test]
    fn a_long_line_is_cut_and_a_step_has_its_own_events_only() {
        let [alice] = cast(["alice"]);
        let mut log = Log::default();
        hear(&mut log, alice, "123456789");
        assert_eq!(
            texts(&log.of_step(1, KEEP)),
            ["alice 12345… (4 characters more)"]
        );
        assert!(log.of_step(2, KEEP).is_empty());
    }
}
