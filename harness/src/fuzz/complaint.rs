//! What came of a line against what was owed.

use super::oracle::Owed;
use super::talk::{Ending, Exchange};
use crate::stage::{Frame, Heard, ServerLine};
use crate::verdict::{Kind, Text, text};

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
        }
    }

    /// Whether another failure is of the same sort.
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind && self.rules == other.rules
    }

    /// What to look at first.
    pub fn hint(&self) -> Text {
        match self.kind {
            _ if self.rules == WORDLESS => text(
                "say in `message` what was wrong with the request",
                "dites dans `message` ce qui n'allait pas dans la requête",
            ),
            Kind::Crashed => text(
                "look for unwrap(), expect(), an index or a slice on what a client sent; the server's own words are above",
                "cherchez un unwrap(), expect(), un indice ou une tranche sur ce qu'un client a envoyé ; les mots du serveur sont ci-dessus",
            ),
            Kind::Hung => text(
                "a lock that is held across an error, or a loop that never ends: nobody gets past it",
                "un verrou gardé au passage d'une erreur, ou une boucle sans fin : personne ne passe",
            ),
            Kind::ClosedEarly => text(
                "a bad line must not end the client's loop: answer an error and go on, instead of `?`, `unwrap()` or `break`",
                "une mauvaise ligne ne doit pas finir la boucle du client : répondez une erreur et continuez, au lieu de `?`, `unwrap()` ou `break`",
            ),
            Kind::NoReply => text(
                "send an error in the Err branch of from_str; `if let Ok(..)` drops the line in silence",
                "envoyez une erreur dans la branche Err de from_str ; `if let Ok(..)` perd la ligne en silence",
            ),
            Kind::Duplicate => text(
                "a line is answered in one place, once",
                "une ligne reçoit sa réponse à un seul endroit, une seule fois",
            ),
            _ => text(
                "what is missing or of the wrong type must be refused, not replaced by a default",
                "ce qui manque ou n'a pas le bon type doit être refusé, pas remplacé par une valeur par défaut",
            ),
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
    if let Ending::Closed(reason) = &exchange.ending {
        complaint.heard.push(format!("[{reason}]"));
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
    let message = text(
        "a line was answered by what is no frame of the protocol",
        "une ligne a reçu en réponse ce qui n'est pas une trame du protocole",
    );
    let mut complaint = Complaint::new(owed.rules, kind, message);
    complaint.rules.push("T7");
    Some(complaint)
}

/// An `error` may say what it likes, but not nothing. Of a request that is one, its answer is for the
/// tests to judge.
fn wordless(owed: &Owed, exchange: &Exchange) -> Option<Complaint> {
    let is_wordless = |heard: &Heard| matches!(&heard.line, ServerLine::Frame(Frame::Error { message }) if message.is_empty());
    (owed.is_refusal() && exchange.heard.iter().any(is_wordless)).then(|| {
        let message = text(
            "a line was answered by an error without a text",
            "une ligne a reçu en réponse une erreur sans texte",
        );
        Complaint::new(&WORDLESS, Kind::WrongValue, message)
    })
}

fn closed(owed: &Owed, exchange: &Exchange) -> Option<Complaint> {
    match exchange.ending {
        Ending::Closed(_) if !owed.may_close => Some(Complaint::new(
            owed.rules,
            Kind::ClosedEarly,
            text(
                "a line ended its connection",
                "une ligne a mis fin à sa connexion",
            ),
        )),
        Ending::Silent => Some(Complaint::new(
            owed.rules,
            Kind::NoReply,
            text(
                "after a line nothing more is answered on its connection",
                "après une ligne, plus rien ne reçoit de réponse sur sa connexion",
            ),
        )),
        Ending::Closed(_) | Ending::Served => None,
    }
}

fn miscounted(owed: &Owed, exchange: &Exchange) -> Option<Complaint> {
    let count = count(owed, &exchange.heard);
    let is_over = matches!(exchange.ending, Ending::Closed(_));
    if count < owed.least && !exchange.is_limited() && !is_over {
        return Some(if exchange.heard.is_empty() {
            let message = text("a line got no answer", "une ligne n'a pas reçu de réponse");
            Complaint::new(owed.rules, Kind::NoReply, message)
        } else {
            let message = text(
                "a line got another answer than the one it is owed",
                "une ligne a reçu une autre réponse que celle qui lui est due",
            );
            Complaint::new(owed.rules, Kind::WrongValue, message)
        });
    }
    if count > owed.most {
        let (kind, message) = if owed.most == 0 {
            (
                Kind::ExtraMessage,
                text(
                    "a line that is to be ignored was answered",
                    "une ligne à ignorer a reçu une réponse",
                ),
            )
        } else {
            (
                Kind::Duplicate,
                text(
                    "a line was answered more than once",
                    "une ligne a reçu plusieurs réponses",
                ),
            )
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
