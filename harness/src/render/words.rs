//! The fixed words of the format for people, in one place.

use std::borrow::Cow;

use super::checks::{Part, State};
use crate::verdict::{GateState, Lang, Outcome, Severity, Text, Verdict, Wire, text};

pub const fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Validated => text("VALIDATED", "VALIDÉ"),
        Verdict::Refused => text("REFUSED", "REFUSÉ"),
        Verdict::Inconclusive => text("INCONCLUSIVE", "INDÉCIS"),
    }
}

pub const fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Passed => text("PASS", "OK"),
        Outcome::Failed => text("FAIL", "ÉCHEC"),
        Outcome::Blocked => text("BLOCKED", "BLOQUÉ"),
        Outcome::NotJudged => text("UNJUDGED", "NON JUGÉ"),
        Outcome::NotAttempted => text("NOT ATTEMPTED", "NON TENTÉ"),
    }
}

/// A glyph and a word: what came out of a check of that part.
pub const fn state(state: State, part: Part) -> (&'static str, Text) {
    match (state, part) {
        (State::Passed, Part::Gates) => ("✔", gate_state(GateState::Open)),
        (State::Failed, Part::Gates) => ("✘", gate_state(GateState::Closed)),
        (State::Noted, Part::Gates | Part::Advice) => ("▲", text("ADVICE", "CONSEIL")),
        (State::Passed, _) => ("✔", outcome(Outcome::Passed)),
        (State::Failed | State::Noted, _) => ("✘", outcome(Outcome::Failed)),
        (State::Blocked, _) => ("○", outcome(Outcome::Blocked)),
        (State::NotAttempted, _) => ("·", outcome(Outcome::NotAttempted)),
        (State::Unjudged, _) => ("○", outcome(Outcome::NotJudged)),
    }
}

pub const fn part(part: Part) -> Text {
    match part {
        Part::Tests => text("Test", "Test"),
        Part::Gates => text("Gate", "Barrière"),
        Part::Bonus => text("Bonus", "Bonus"),
        Part::Advice => text("Advice", "Conseil"),
    }
}

pub const fn gate_state(state: GateState) -> Text {
    match state {
        GateState::Open => text("OPEN", "OUVERTE"),
        GateState::Closed => text("CLOSED", "FERMÉE"),
        GateState::NotJudged => text("UNJUDGED", "NON JUGÉE"),
    }
}

pub const fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Fatal => text(
            "refused, whatever the score",
            "refusé, quel que soit le score",
        ),
        Severity::Advice => text(
            "none: here this gate only advises",
            "aucun : ici cette barrière ne fait que conseiller",
        ),
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
            let told = format!("{text} {}", NO_NEWLINE.to(lang));
            (Way::FromServer, Cow::Owned(told))
        }
        Wire::Connected => (Way::ToServer, fixed(CONNECTS)),
        Wire::Flooding { text } => {
            let told = format!("{text} {}", AGAIN_AND_AGAIN.to(lang));
            (Way::ToServer, Cow::Owned(told))
        }
        Wire::StoppedReading => (Way::Aside, fixed(STOPS_READING)),
        Wire::Finished => (Way::ToServer, fixed(FINISHES)),
        Wire::Reset => (Way::ToServer, fixed(RESETS)),
        Wire::Closed { reason } => (Way::FromServer, Cow::Owned(format!("[{reason}]"))),
        Wire::LeftOut { count: number } => (Way::Aside, Cow::Owned(count(LEFT_OUT, *number, lang))),
    }
}

pub const SERVER: Text = text("server", "serveur");
const CONNECTS: Text = text("[connects]", "[se connecte]");
const AGAIN_AND_AGAIN: Text = text("[without pause]", "[sans pause]");
const NO_NEWLINE: Text = text("[no newline]", "[sans fin de ligne]");
const STOPS_READING: Text = text("[stops reading]", "[cesse de lire]");
const FINISHES: Text = text(
    "[closes its writing side: FIN]",
    "[ferme son côté écriture : FIN]",
);
const RESETS: Text = text("[cuts its connection: RST]", "[coupe sa connexion : RST]");
const LEFT_OUT: Text = text("[lines left out: {}]", "[lignes omises : {}]");

pub const LIKE: Text = text("for the same reason as", "pour la même raison que");
pub const MENDS: Text = text(
    "Cheapest next points",
    "Les prochains points les moins chers",
);
pub const ALIKE: Text = text(
    "{} tests fail alike; the shortest is",
    "{} tests échouent de même ; le plus court est",
);
pub const NO_MAKING_UP: Text = text(
    "before all, since no score makes up for a closed gate:",
    "avant tout, car aucun score ne compense une barrière fermée :",
);
pub const MORE_MENDS: Text = text("and {} more points", "et {} autres points");

pub const POINTS: Text = text("points", "points");
pub const NEEDED: Text = text("needed", "requis");
pub const TOO_FEW_POINTS: Text = text("too few points", "pas assez de points");
pub const GATE_CLOSED: Text = text("gate closed:", "barrière fermée :");
pub const SEED: Text = text("seed", "graine");

pub const BONUS: Text = text("Bonus", "Bonus");
pub const NO_BONUS: Text = text(
    "Bonus not attempted (costs no points)",
    "Bonus non tenté (sans effet sur les points)",
);
pub const GATES: Text = text("gates", "barrières");
pub const GATE: Text = text("gate", "barrière");
pub const GATES_OPEN: Text = text("{} open", "{} ouverte(s)");
pub const GATES_CLOSED: Text = text("closed:", "fermée(s) :");
pub const GATES_UNJUDGED: Text = text("not judged:", "non jugée(s) :");
pub const CLOSED_BY: Text = text("because", "cause");
pub const EFFECT: Text = text("effect", "effet");
pub const WHY: Text = text("why", "pourquoi");
pub const THOUGHT: Text = text("thought", "pensé");
pub const MORE: Text = text("more", "suite");
pub const ADVICE: Text = text(
    "Advice (costs no points)",
    "Conseils (sans effet sur les points)",
);

pub const EXPECTED: Text = text("expected", "attendu");
pub const GOT: Text = text("got", "reçu");
pub const RULE: Text = text("rule", "règle");
pub const HINT: Text = text("hint", "piste");
pub const AGAIN: Text = text("again", "rejouer");
pub const NOTHING: Text = text("(nothing)", "(rien)");
pub const UNKNOWN_RULE: Text = text("(not in the contract)", "(absente du contrat)");

pub const MORE_CHARACTERS: Text = text("characters not shown: {}", "caractères non montrés : {}");
pub const MORE_LINES: Text = text("lines not shown: {}", "lignes non montrées : {}");
pub const EARLIER_STEPS: Text = text(
    "earlier steps, all well: {}",
    "étapes précédentes, sans faute : {}",
);
pub const EARLIER_LINES: Text = text(
    "earlier lines not shown: {}",
    "lignes précédentes non montrées : {}",
);
pub const OUTCOME: Text = text("Outcome", "Résultat");
pub const REASON: Text = text("Why", "Pourquoi");
pub const MORE_CHECKS: Text = text(
    "checks not shown, all of them in --format json: {}",
    "vérifications non montrées, toutes dans --format json : {}",
);
pub const MORE_FINDINGS: Text = text(
    "not shown, all of them in --format json: {}",
    "non montrés, tous dans --format json : {}",
);

pub const BLOCKED: Text = text(
    "not tried: something that it needs failed first",
    "non tenté : ce dont il a besoin a échoué d'abord",
);
pub const NOT_ATTEMPTED: Text = text(
    "not attempted: the submission does not offer it, and need not",
    "non tenté : le rendu ne le propose pas, et n'y est pas tenu",
);
pub const NOT_JUDGED: Text = text(
    "not judged: the machine did not allow it",
    "non jugé : la machine ne l'a pas permis",
);

pub const NOTE_BLOCKED: Text = text(
    "BLOCKED: what the test needs failed first, so nothing was tried. Mend that, and it is judged.",
    "BLOQUÉ : ce dont le test a besoin a échoué d'abord, rien n'a été tenté. Corrigez cela, et il sera jugé.",
);
pub const NOTE_NOT_JUDGED: Text = text(
    "UNJUDGED: the machine did not allow a judgement; this is not the submission's fault. Grade it again when the machine is idle.",
    "NON JUGÉ : la machine n'a pas permis de juger ; le rendu n'y est pour rien. Relancez quand la machine est libre.",
);
pub const NOTE_NOT_ATTEMPTED: Text = text(
    "NOT ATTEMPTED: the submission does not offer it, and need not: the bonus never costs a point.",
    "NON TENTÉ : le rendu ne le propose pas, et n'y est pas tenu : le bonus ne coûte jamais de point.",
);
pub const NOTE_DRAWN: Text = text(
    "Names, rooms and texts were drawn from the seed: the same seed repeats this run.",
    "Noms, salons et textes ont été tirés de la graine : la même graine rejoue cette exécution.",
);

/// A text with a number in it.
pub fn count(text: Text, number: usize, lang: Lang) -> String {
    replace(text.to(lang), number)
}

/// A number in the first place that a text has for one.
pub fn replace(text: &str, number: usize) -> String {
    text.replacen("{}", &number.to_string(), 1)
}
