//! What came out of scenarios against a server that somebody else has started: for people, check by
//! check, for it may take long under a debugger.

use super::human::look_of;
use super::page::{Page, pad, style};
use super::untrusted::{cut, visible};
use super::{Look, telling, words};
use crate::locale::tr;
use crate::verdict::{CheckResult, Outcome};

/// Columns for the word before a name.
const WORD: usize = 9;
/// Characters of the names of rooms that are shown.
const ROOMS: usize = 200;

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
    let parts = [
        tr("attached-right").with("count", right).to(lang),
        tr("attached-wrong").with("count", wrong).to(lang),
    ];
    let style = if wrong == 0 { style::GOOD } else { style::BAD };
    page.blank();
    page.paragraph(0, style, &parts.join(" · "));
    if !left_out.is_empty() {
        let names = left_out.join(", ");
        let text = tr("attached-left-out").with("names", names).to(lang);
        page.paragraph(0, style::DIM, &text);
    }
    if !stay.is_empty() {
        let rooms = cut(&stay.join(", "), ROOMS, lang);
        page.paragraph(
            0,
            style::DOUBT,
            &tr("attached-stay").with("rooms", rooms).to(lang),
        );
    }
    page.finish()
}

/// Whether it is worth a look: what is not offered need not be.
pub fn is_wrong(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Passed | Outcome::NotAttempted)
}
