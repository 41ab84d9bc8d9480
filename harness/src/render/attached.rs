//! What came out of scenarios against a server that somebody else has started: for people, check by
//! check, for it may take long under a debugger.

use super::human::look_of;
use super::page::{Page, pad, style};
use super::untrusted::{cut, visible};
use super::{Look, telling, words};
use crate::verdict::{CheckResult, Outcome, Text, text};

/// Columns for the word before a name.
const WORD: usize = 9;
/// Characters of the names of rooms that are shown.
const ROOMS: usize = 200;

const SUM: Text = text("{} right", "{} juste(s)");
const WRONG: Text = text("{} not", "{} non");
const LEFT_OUT: Text = text(
    "not asked, for they need a start, a signal or the process of the server: {}",
    "pas demandés, car il leur faut le démarrage, un signal ou le processus du serveur : {}",
);
const STAY: Text = text(
    "rooms that are still there, and that scenarios which list rooms object to:",
    "salons encore là, auxquels objectent les scénarios qui listent les salons :",
);

/// One check: a line, and what is to be said about it.
pub fn check(check: &CheckResult, seed: u64, look: Look) -> String {
    let mut page = Page::new(look);
    let (style, glyph) = look_of(check.outcome);
    let word = words::outcome(check.outcome).to(look.lang);
    let id = visible(&check.id);
    page.row(
        &[
            (style, format!("{glyph} {}", pad(word, WORD))),
            (style::PLAIN, id.clone()),
        ],
        2,
    );
    if !check.findings.is_empty() && check.outcome != Outcome::NotAttempted {
        telling::findings(&mut page, &check.findings);
        telling::again(&mut page, &id, seed);
        page.blank();
    }
    page.finish()
}

/// How many were right, what was left out, and which rooms stay.
pub fn sum(outcomes: &[Outcome], left_out: &[&str], stay: &[String], look: Look) -> String {
    let mut page = Page::new(look);
    let lang = look.lang;
    let wrong = outcomes
        .iter()
        .filter(|outcome| is_wrong(**outcome))
        .count();
    let passed = |outcome: &&Outcome| **outcome == Outcome::Passed;
    let right = outcomes.iter().filter(passed).count();
    let parts = [(SUM, right), (WRONG, wrong)].map(|(text, n)| words::count(text, n, lang));
    let style = if wrong == 0 { style::GOOD } else { style::BAD };
    page.blank();
    page.paragraph(0, style, &parts.join(" · "));
    if !left_out.is_empty() {
        let text = LEFT_OUT.to(lang).replacen("{}", &left_out.join(", "), 1);
        page.paragraph(0, style::DIM, &text);
    }
    if !stay.is_empty() {
        let rooms = cut(&stay.join(", "), ROOMS, lang);
        page.paragraph(0, style::DOUBT, &format!("{} {rooms}", STAY.to(lang)));
    }
    page.finish()
}

/// Whether it is worth a look: what is not offered need not be.
pub fn is_wrong(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Passed | Outcome::NotAttempted)
}
