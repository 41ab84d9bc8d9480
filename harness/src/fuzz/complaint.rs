//! What came of a line against what was owed.

use super::oracle::Owed;
use super::talk::{Ending, Exchange};
use crate::locale::{Text, tr};
use crate::stage::{Frame, Heard, ServerLine};
use crate::verdict::Kind;

/// What is wrong with what came of a line.
#[derive(Debug)]
pub struct Complaint {
    /// Rules of the contract that are broken.
    pub rules: Vec<&'static str>,
    /// In a word.
    pub kind: Kind,
    /// In a sentence.
    pub message: Text,
    /// What came, line by line.
    pub heard: Vec<String>,
    /// What the server printed, if it ended.
    pub detail: Option<String>,
    /// Whether to see it takes as long as an answer may take.
    pub is_silence: bool,
    /// See [`crate::verdict::Finding::is_proven`].
    pub is_proven: bool,
}

impl Complaint {
    /// A complaint with nothing but its rules, kind and sentence.
    pub fn new(rules: &[&'static str], kind: Kind, message: Text) -> Self {
        Self {
            rules: rules.to_vec(),
            kind,
            message,
            heard: Vec::new(),
            detail: None,
            is_silence: false,
            is_proven: false,
        }
    }

    /// Whether another failure is of the same sort.
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind && self.rules == other.rules
    }

    /// What to look at first.
    pub fn hint(&self) -> Text {
        match self.kind {
            _ if self.rules == WORDLESS => tr("fuzz-hint-wordless"),
            Kind::Crashed => tr("fuzz-hint-crashed"),
            Kind::Hung => tr("fuzz-hint-hung"),
            Kind::ClosedEarly => tr("fuzz-hint-closed"),
            Kind::NoReply => tr("fuzz-hint-no-reply"),
            Kind::Duplicate => tr("fuzz-hint-duplicate"),
            _ => tr("fuzz-hint-wrong"),
        }
    }
}

/// Rules about an error without a text.
const WORDLESS: [&str; 1] = ["T7"];

/// Judges one exchange. What a rate limit kept from being carried out is no fault (T10).
pub fn judge(owed: &Owed, exchange: &Exchange) -> Option<Complaint> {
    let mut complaint = broken(owed, exchange)
        .or_else(|| wordless(owed, exchange))
        .or_else(|| closed(owed, exchange))
        .or_else(|| miscounted(owed, exchange))?;
    complaint.heard = exchange
        .heard
        .iter()
        .map(|heard| heard.text.clone())
        .collect();
    if let Ending::Closed(over) = &exchange.ending {
        complaint.heard.push(format!("[{}]", over.reason));
        complaint.is_proven = over.is_cut;
    }
    Some(complaint)
}

/// T3: what is no request is answered by a frame. Of a request that is one, the answer is for the
/// tests to judge.
fn broken(owed: &Owed, exchange: &Exchange) -> Option<Complaint> {
    if !owed.is_refusal() {
        return None;
    }
    let kind = exchange.heard.iter().find_map(|heard| match heard.line {
        ServerLine::NotJson => Some(Kind::NotJson),
        ServerLine::Malformed(_) => Some(Kind::WrongValue),
        ServerLine::Frame(_) | ServerLine::Foreign | ServerLine::Empty => None,
    })?;
    let message = tr("fuzz-no-frame");
    let mut complaint = Complaint::new(owed.rules, kind, message);
    complaint.rules.push("T7");
    Some(complaint)
}

/// An `error` may say what it likes, but not nothing. Of a request that is one, its answer is for the
/// tests to judge.
fn wordless(owed: &Owed, exchange: &Exchange) -> Option<Complaint> {
    let is_wordless = |heard: &Heard| matches!(&heard.line, ServerLine::Frame(Frame::Error { message }) if message.is_empty());
    (owed.is_refusal() && exchange.heard.iter().any(is_wordless)).then(|| {
        let message = tr("fuzz-wordless");
        Complaint::new(&WORDLESS, Kind::WrongValue, message)
    })
}

fn closed(owed: &Owed, exchange: &Exchange) -> Option<Complaint> {
    match exchange.ending {
        Ending::Closed(_) if !owed.may_close => Some(Complaint::new(
            owed.rules,
            Kind::ClosedEarly,
            tr("fuzz-closed"),
        )),
        Ending::Silent => Some(Complaint {
            is_silence: true,
            ..Complaint::new(owed.rules, Kind::NoReply, tr("fuzz-silent"))
        }),
        Ending::Closed(_) | Ending::Served => None,
    }
}

fn miscounted(owed: &Owed, exchange: &Exchange) -> Option<Complaint> {
    let count = count(owed, &exchange.heard);
    let is_over = matches!(exchange.ending, Ending::Closed(_));
    if count < owed.least && !exchange.is_limited() && !is_over {
        return Some(if exchange.heard.is_empty() {
            let message = tr("fuzz-no-reply");
            let rules = if owed.is_maybe_request {
                &["T8"]
            } else {
                owed.rules
            };
            Complaint::new(rules, Kind::NoReply, message)
        } else {
            let message = tr("fuzz-other-answer");
            Complaint::new(owed.rules, Kind::WrongValue, message)
        });
    }
    if count > owed.most {
        let (kind, message) = if owed.most == 0 {
            (Kind::ExtraMessage, tr("fuzz-answered"))
        } else {
            (Kind::Duplicate, tr("fuzz-answered-twice"))
        };
        return Some(Complaint::new(owed.rules, kind, message));
    }
    None
}

/// Whether what was owed has come.
pub fn is_paid(owed: &Owed, heard: &[Heard]) -> bool {
    count(owed, heard) >= owed.least
}

/// How many answers came. `joined` and `left` answer whoever gets them; the others count only where
/// they are owed, since a server may send them on other occasions (N4).
fn count(owed: &Owed, heard: &[Heard]) -> usize {
    let answers = heard.iter().filter_map(|heard| match &heard.line {
        ServerLine::Frame(frame) => kind_of(frame),
        _ => None,
    });
    let is_owed = |kind: &&str| owed.kinds.contains(kind);
    let owed_ones = answers.clone().filter(is_owed).count();
    let others = answers
        .filter(|kind| !is_owed(kind) && matches!(*kind, "joined" | "left"))
        .count();
    // Another answer does not make up for the one that is owed.
    if owed_ones < owed.least {
        owed_ones
    } else {
        owed_ones + others
    }
}

/// The type of a frame that answers a request.
fn kind_of(frame: &Frame) -> Option<&'static str> {
    match frame {
        Frame::Joined { .. } => Some("joined"),
        Frame::Left { .. } => Some("left"),
        Frame::NickChanged { .. } => Some("nick_changed"),
        Frame::Rooms { .. } => Some("rooms"),
        Frame::Users { .. } => Some("users"),
        Frame::Error { .. } => Some("error"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::oracle::owed;

    #[test]
    fn who_never_answers_a_request_never_answers_it_as_an_array_either() {
        let unanswered = |line: &str| {
            let exchange = Exchange {
                heard: Vec::new(),
                ending: Ending::Served,
            };
            judge(&owed(line.as_bytes()), &exchange).map(|complaint| complaint.rules)
        };
        assert_eq!(unanswered(r#"["nick","ada"]"#), Some(vec!["T8"]));
        assert_eq!(unanswered("[1,2,3]"), Some(vec!["T3"]));
        assert_eq!(unanswered(r#"{"type":"nick"}"#), Some(vec!["T3"]));
    }
}
