//! `harness quiz`

mod questions;

pub use questions::QUESTIONS;

use std::io::BufRead;

use self::questions::Question;
use super::output;
use crate::fault::{Fault, exit};
use crate::locale::tr;
use crate::render::{Look, Page, style};

#[derive(Debug, clap::Args)]
pub struct Args {}

/// Asks, and says in the exit code whether all was right.
pub fn run(look: Look) -> Result<u8, Fault> {
    let mut lines = std::io::stdin().lock().lines();
    let mut right = 0;
    for (number, question) in (1..).zip(QUESTIONS) {
        output::to_stdout(&asked(number, question, look))?;
        let Some(letter) = answer(&mut lines, look)? else {
            break;
        };
        let is_right = letter == question.right;
        right += usize::from(is_right);
        output::to_stdout(&told(question, is_right, look))?;
    }
    let total = QUESTIONS.len();
    let mut page = Page::new(look);
    page.blank();
    let score = tr("quiz-score").with("right", right).with("total", total);
    page.paragraph(0, style::BOLD, &score.to(look.lang));
    output::to_stdout(&page.finish())?;
    Ok(if right == total {
        exit::VALIDATED
    } else {
        exit::REFUSED
    })
}

/// The first line that is one of the letters; `None` when there are no more.
fn answer(
    lines: &mut impl Iterator<Item = std::io::Result<String>>,
    look: Look,
) -> Result<Option<char>, Fault> {
    loop {
        output::to_stdout(&format!("{} ", tr("quiz-ask").to(look.lang)))?;
        let Some(Ok(line)) = lines.next() else {
            output::to_stdout("\n")?;
            return Ok(None);
        };
        let mut letters = line
            .trim()
            .chars()
            .map(|letter| letter.to_ascii_uppercase());
        if let (Some(letter @ 'A'..='D'), None) = (letters.next(), letters.next()) {
            return Ok(Some(letter));
        }
    }
}

fn asked(number: usize, question: &Question, look: Look) -> String {
    let mut page = Page::new(look);
    page.heading(&format!("{number}. {}", question.asks.to(look.lang)));
    for (letter, option) in ('A'..).zip(question.options) {
        let letter = format!("{letter})");
        page.entry(2, (style::BOLD, &letter), 3, option.to(look.lang));
    }
    page.finish()
}

fn told(question: &Question, is_right: bool, look: Look) -> String {
    let mut page = Page::new(look);
    let lang = look.lang;
    let (style, verdict) = if is_right {
        (style::GOOD, tr("quiz-right").to(lang).to_owned())
    } else {
        let letter = question.right.to_string();
        (style::BAD, tr("quiz-wrong").with("letter", letter).to(lang))
    };
    page.entry(
        2,
        (style, &verdict),
        verdict.chars().count() + 1,
        question.why.to(lang),
    );
    page.finish()
}
