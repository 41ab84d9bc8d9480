//! The fixed words of the format for people, in one place.

use std::borrow::Cow;

use super::checks::{Part, State};
use crate::locale::{Lang, Text, tr};
use crate::verdict::{GateState, Outcome, Severity, Verdict, Wire};

pub const fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Validated => tr("verdict-validated"),
        Verdict::Refused => tr("verdict-refused"),
        Verdict::Inconclusive => tr("verdict-inconclusive"),
    }
}

pub const fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Passed => tr("outcome-passed"),
        Outcome::Failed => tr("outcome-failed"),
        Outcome::Blocked => tr("outcome-blocked"),
        Outcome::NotJudged => tr("outcome-not-judged"),
        Outcome::NotAttempted => tr("outcome-not-attempted"),
    }
}

/// A glyph and a word: what came out of a check of that part.
pub const fn state(state: State, part: Part) -> (&'static str, Text) {
    match (state, part) {
        (State::Passed, Part::Gates) => ("✔", gate_state(GateState::Open)),
        (State::Failed, Part::Gates) => ("✘", gate_state(GateState::Closed)),
        (State::Noted, Part::Gates | Part::Advice) => ("▲", tr("state-advice")),
        (State::Passed, _) => ("✔", outcome(Outcome::Passed)),
        (State::Failed | State::Noted, _) => ("✘", outcome(Outcome::Failed)),
        (State::Blocked, _) => ("○", outcome(Outcome::Blocked)),
        (State::NotAttempted, _) => ("·", outcome(Outcome::NotAttempted)),
        (State::Unjudged, _) => ("○", outcome(Outcome::NotJudged)),
    }
}

pub const fn part(part: Part) -> Text {
    match part {
        Part::Tests => tr("part-tests"),
        Part::Gates => tr("part-gates"),
        Part::Bonus => tr("part-bonus"),
        Part::Advice => tr("part-advice"),
    }
}

pub const fn gate_state(state: GateState) -> Text {
    match state {
        GateState::Open => tr("state-open"),
        GateState::Closed => tr("state-closed"),
        GateState::NotJudged => tr("state-not-judged"),
    }
}

pub const fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Fatal => tr("severity-fatal"),
        Severity::Advice => tr("severity-advice"),
    }
}

/// Which way something went.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// From the client to the server.
    ToServer,
    /// From the server to the client.
    FromServer,
    /// Neither.
    Aside,
}

/// Which way something went, and its words.
pub fn wire(what: &Wire, lang: Lang) -> (Way, Cow<'_, str>) {
    let fixed = |text: Text| Cow::Borrowed(text.to(lang));
    match what {
        Wire::Sent { text } => (Way::ToServer, Cow::Borrowed(text)),
        Wire::Received { text } => (Way::FromServer, Cow::Borrowed(text)),
        Wire::Unfinished { text } => {
            let told = format!("{text} {}", tr("wire-no-newline").to(lang));
            (Way::FromServer, Cow::Owned(told))
        }
        Wire::Connected => (Way::ToServer, fixed(tr("wire-connects"))),
        Wire::Flooding { text } => {
            let told = format!("{text} {}", tr("wire-without-pause").to(lang));
            (Way::ToServer, Cow::Owned(told))
        }
        Wire::StoppedReading => (Way::Aside, fixed(tr("wire-stops-reading"))),
        Wire::Finished => (Way::ToServer, fixed(tr("wire-finishes"))),
        Wire::Reset => (Way::ToServer, fixed(tr("wire-resets"))),
        Wire::Closed { reason } => (Way::FromServer, Cow::Owned(format!("[{reason}]"))),
        Wire::LeftOut { count } => {
            let told = tr("wire-left-out").with("count", *count).to(lang);
            (Way::Aside, Cow::Owned(told))
        }
    }
}
