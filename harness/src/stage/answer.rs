//! Requests and their answers: what is one, what is a wrong one, and what to say where none comes.

use std::time::Duration;

use serde::de::IgnoredAny;

use super::clock::Moment;
use super::frame::{Frame, ServerLine};
use super::log::cut;
use super::player::Player;
use super::world::World;
use crate::locale::{Message, tr, verbatim};
use crate::script::Actor;
use crate::verdict::{Failure, Kind};

/// How often a rate-limited request is asked again.
pub const TRIES: usize = 10;

/// A request that waits for its answer.
#[derive(Debug)]
pub struct Request {
    /// Who asked.
    pub actor: Actor,
    /// The line that was sent.
    pub line: String,
    /// What came before this entry of the log is no answer to it.
    pub from: usize,
    /// Until when it must be answered.
    pub deadline: Moment,
}

/// What a frame is to a request.
pub enum Match<T> {
    /// The answer.
    Answer(T),
    /// The answer, and a wrong one.
    Wrong,
    /// Nearly the answer: told if no better one comes.
    Near,
    /// Something else: notifications may come at any time (T8).
    Other,
}

enum Seen<T> {
    Answer(usize, T),
    Wrong(usize),
    Limited(usize, u64),
    Lacking(usize, Message),
    NoFrame(usize),
    Closed,
}

impl Player<'_> {
    /// Awaits the answer to a request (T8); asks again where it was rate-limited (T10).
    pub(super) async fn answer<T>(
        &mut self,
        mut request: Request,
        rules: &[&'static str],
        expected: impl Into<Message>,
        read: impl Fn(&Frame, &World) -> Match<T>,
    ) -> Result<T, Failure> {
        for _ in 0..TRIES {
            let seen = self
                .wait(request.deadline, |player| player.look(&request, &read))
                .await;
            let failure = match seen {
                Some(Seen::Answer(index, answer)) => {
                    self.account_for(index);
                    return Ok(answer);
                }
                Some(Seen::Limited(index, wait_ms)) => {
                    self.account_for(index);
                    request = self.ask_again(request, wait_ms).await;
                    continue;
                }
                Some(Seen::Wrong(index)) => {
                    let got = self.log.text(index);
                    Failure::new(rules, Kind::WrongValue, another_answer(request.actor))
                        .got(verbatim(got))
                }
                Some(Seen::Lacking(index, reason)) => {
                    self.broken_line(request.actor, index, Kind::WrongValue, reason)
                }
                Some(Seen::NoFrame(index)) => self.no_frame(request.actor, index),
                Some(Seen::Closed) => self.closed_early(request.actor),
                None => self.no_answer(rules, &request, &read),
            };
            return Err(failure.expected(expected));
        }
        Err(always_limited(request.actor))
    }

    pub(super) async fn ask_again(&mut self, request: Request, wait_ms: u64) -> Request {
        self.rest(wait_ms).await;
        self.ask(request.actor, request.line)
    }

    /// Waits as long as a rate limit asks for, and a little longer.
    pub(super) async fn rest(&mut self, wait_ms: u64) {
        // RL1 bounds the wait to a second; a server that asks for more is not waited for longer.
        let wait = Duration::from_millis(wait_ms.min(1000) + 10);
        self.listen_until(self.with.terms.clock.now() + wait).await;
    }

    fn look<T>(
        &self,
        request: &Request,
        read: &impl Fn(&Frame, &World) -> Match<T>,
    ) -> Option<Seen<T>> {
        for (index, _, line) in self.log.unused(request.actor, request.from) {
            match line {
                ServerLine::Frame(Frame::RateLimited { retry_after_ms }) => {
                    return Some(Seen::Limited(index, *retry_after_ms));
                }
                ServerLine::Frame(frame) => match read(frame, &self.world) {
                    Match::Answer(answer) => return Some(Seen::Answer(index, answer)),
                    Match::Wrong => return Some(Seen::Wrong(index)),
                    Match::Near | Match::Other => {}
                },
                ServerLine::NotJson => return Some(Seen::NoFrame(index)),
                ServerLine::Malformed(reason) => {
                    return Some(Seen::Lacking(
                        index,
                        tr("found-lacks").with("reason", reason),
                    ));
                }
                ServerLine::Foreign | ServerLine::Empty => {}
            }
        }
        self.closed(request.actor).map(|_| Seen::Closed)
    }

    fn no_answer<T>(
        &self,
        rules: &[&'static str],
        request: &Request,
        read: &impl Fn(&Frame, &World) -> Match<T>,
    ) -> Failure {
        let near = self
            .log
            .frames(request.actor, request.from)
            .find(|(_, frame)| matches!(read(frame, &self.world), Match::Near));
        if let Some((index, _)) = near {
            return Failure::new(rules, Kind::WrongValue, another_answer(request.actor))
                .got(verbatim(self.log.text(index)));
        }
        if let Some(failure) = self.unfinished(request.actor) {
            return failure;
        }
        let answer_ms = self.with.terms.deadlines.answer;
        let mut failure = Failure::new(
            rules,
            Kind::NoReply,
            tr("found-no-answer")
                .with("who", request.actor.0)
                .with("answer_ms", answer_ms),
        );
        failure.rules.push("T8");
        match self.log.last_lines(request.actor, request.from) {
            lines if lines.is_empty() => failure.got(tr("found-nothing")),
            lines => failure.got(tr("found-only").with("lines", lines.join(" "))),
        }
    }

    /// What to say of a frame that no newline ended. Of a part of one it says nothing: a server that
    /// froze over it has another fault.
    pub(super) fn unfinished(&self, actor: Actor) -> Option<Failure> {
        let text = self.rest_of_line(actor);
        begins_with_a_frame(text).then(|| {
            let message = tr("found-unfinished").with("who", actor.0);
            Failure::new(&["T1", "T7"], Kind::BadFraming, message)
                .got(verbatim(cut(text)))
                .hint(tr("found-frame-hint"))
        })
    }

    /// What to say of a frame that another one begins in. Who lost a message by that has lost it to
    /// pitfall D.
    pub(super) fn torn(&self, actor: Actor) -> Option<Failure> {
        let mut lines = self.log.unused(actor, 0);
        let (index, ..) = lines.find(|(_, text, line)| {
            matches!(line, ServerLine::NotJson) && text.rfind("{\"") > text.find('{')
        })?;
        Some(self.no_frame(actor, index))
    }

    fn no_frame(&self, actor: Actor, index: usize) -> Failure {
        let text = self.log.text(index);
        let (kind, reason, hint) = if is_badly_quoted(&text) {
            (Kind::NotJson, tr("found-not-json"), tr("found-escape-hint"))
        } else if is_piece_of_a_frame(&text) {
            (
                Kind::BadFraming,
                tr("found-not-whole"),
                tr("found-frame-hint"),
            )
        } else {
            (Kind::NotJson, tr("found-not-json"), tr("found-frame-hint"))
        };
        self.broken_line(actor, index, kind, reason.into())
            .hint(hint)
    }

    fn broken_line(&self, actor: Actor, index: usize, kind: Kind, reason: Message) -> Failure {
        let message = tr("found-line").with("who", actor.0).with("reason", reason);
        Failure::new(&["T7"], kind, message)
            .got(verbatim(self.log.text(index)))
            .proven()
    }

    /// What to say of a connection that is over.
    pub(super) fn closed_early(&self, actor: Actor) -> Failure {
        let reason = self.closed(actor).unwrap_or_default();
        let message = tr("found-closed")
            .with("who", actor.0)
            .with("reason", reason);
        let failure = Failure::new(&["C4"], Kind::ClosedEarly, message);
        if self.is_cut(actor) {
            failure.proven()
        } else {
            failure
        }
    }
}

/// Whether a whole frame stands at the beginning.
fn begins_with_a_frame(text: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    text.starts_with('{') && values.next().is_some_and(|value| value.is_ok())
}

/// What to say of a server that never lets anything pass, however long one waits (T10).
pub fn always_limited(actor: Actor) -> Failure {
    let message = tr("found-always-limited")
        .with("who", actor.0)
        .with("tries", TRIES);
    Failure::new(&["T10"], Kind::NoReply, message)
}

fn another_answer(actor: Actor) -> Message {
    tr("found-another-answer").with("who", actor.0)
}

/// Whether a line is one frame from its beginning to its end, and what stands in between breaks it:
/// lines and frames are the same then.
fn is_badly_quoted(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("{\"") && text.ends_with('}') && text.rfind("{\"") == Some(0)
}

/// What kind of line that is no JSON object this is: pieces of JSON mean that lines and frames are not
/// the same (pitfall D), anything else that something was printed that should not be.
fn is_piece_of_a_frame(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['{', '}', '"']) || text.contains("}{")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_its_own_quotes_break_is_told_from_two_in_a_line() {
        assert!(is_badly_quoted(r#"{"type":"left","room":""Ada"\"}"#));
        for other in [
            r#"{"type":"left","room":"a"}{"type":"left","room":"a"}"#,
            r#"{"type":"left","ro{"type":"left","room":"a"}"#,
            r#"{"type":"left","#,
            "{",
            "}",
            "panicked",
        ] {
            assert!(!is_badly_quoted(other), "{other}");
        }
    }

    #[test]
    fn a_frame_that_lacks_its_newline_is_told_from_a_part_of_one() {
        for whole in [r#"{"type":"left"}"#, r#"{"type":"left"} {"type""#] {
            assert!(begins_with_a_frame(whole), "{whole}");
        }
        for part in ["", r#"{"type":"le"#, "1", "}"] {
            assert!(!begins_with_a_frame(part), "{part}");
        }
    }
}
