//! A round of `harness watch`, for people: what has changed, what fails, and all about the first.

use super::checks::{Check, Part, State, checks};
use super::human::score_line;
use super::page::{Page, style};
use super::untrusted::visible;
use super::{Look, mends, telling, words};
use crate::locale::tr;
use crate::verdict::Report;

/// Characters of a submission's text on a line.
const HEADLINE: usize = 120;

/// What there is to see after a round, and after the one before it.
pub fn human(report: &Report, before: Option<&Report>, look: Look) -> String {
    let mut page = Page::new(look);
    let lang = look.lang;
    let failed_before: Vec<&str> = before.map(failing).unwrap_or_default();
    let mut wrong: Vec<Check<'_>> = checks(report).into_iter().filter(is_wrong).collect();
    // Stable: the order of the report within each half.
    wrong.sort_by_key(|check| !failed_before.contains(&check.id));
    page.blank();
    score_line(&mut page, report);
    if before.is_some() {
        let fails = |id: &str| wrong.iter().any(|check| check.id == id);
        let is_judged = |id: &str| checks(report).iter().any(|check| check.id == id);
        let mended = failed_before.iter().copied();
        let mended: Vec<&str> = mended.filter(|id| is_judged(id) && !fails(id)).collect();
        // What was not tried need not be broken.
        let tried = wrong.iter().filter(|check| check.state != State::Blocked);
        let broken = tried.map(|check| check.id);
        let broken: Vec<&str> = broken.filter(|id| !failed_before.contains(id)).collect();
        if !mended.is_empty() {
            let told = tr("round-mended").with("checks", visible(&mended.join(", ")));
            page.paragraph(0, style::GOOD, &told.to(lang));
        }
        if !broken.is_empty() {
            let told = tr("round-broken").with("checks", visible(&broken.join(", ")));
            page.paragraph(0, style::BAD, &told.to(lang));
        }
    }
    for check in &wrong {
        line(&mut page, check);
    }
    if let Some(first) = wrong.iter().find(|check| !check.findings.is_empty()) {
        page.heading(&visible(first.id));
        telling::findings(&mut page, first.findings);
        telling::again(&mut page, first.id, report.seed);
    }
    mends::tell(&mut page, report);
    page.blank();
    page.paragraph(0, style::DIM, tr("round-waiting").to(lang));
    page.finish()
}

fn line(page: &mut Page, check: &Check<'_>) {
    let (glyph, word) = words::state(check.state, check.part);
    let style = match check.state {
        State::Blocked | State::Unjudged => style::DOUBT,
        _ => style::BAD,
    };
    let told = format!(
        "{}: {}",
        visible(check.id),
        check.headline(HEADLINE, page.lang)
    );
    let label = format!("{glyph} {}", word.to(page.lang));
    page.entry(0, (style, &label), label.chars().count() + 1, &told);
}

fn failing(report: &Report) -> Vec<&str> {
    let wrong = checks(report).into_iter().filter(is_wrong);
    wrong.map(|check| check.id).collect()
}

/// What a student has to do something about; advice and what is not offered can wait.
fn is_wrong(check: &Check<'_>) -> bool {
    match check.state {
        State::Failed | State::Blocked | State::Unjudged => true,
        State::Noted => check.part == Part::Bonus,
        State::Passed | State::NotAttempted => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::locale::Lang;
    use crate::verdict::Outcome;

    fn told(report: &Report, before: Option<&Report>, lang: Lang) -> String {
        let page = human(report, before, Look { width: 80, lang });
        anstream::adapter::strip_str(&page).to_string()
    }

    #[test]
    fn what_failed_before_comes_first_and_the_first_is_told_whole() {
        let mut before = sample::refused();
        for test in &mut before.tests {
            match test.id.as_str() {
                "test_nickname_change" => test.outcome = Outcome::Passed,
                "test_list_rooms" => test.outcome = Outcome::Failed,
                _ => {}
            }
        }
        insta::assert_snapshot!(told(&sample::refused(), Some(&before), Lang::En));
        insta::assert_snapshot!(told(&sample::refused(), None, Lang::Fr));
    }

    #[test]
    fn where_all_is_right_there_is_the_score() {
        let page = told(&sample::validated(), None, Lang::En);
        let lines: Vec<&str> = page.lines().collect();
        assert_eq!(lines.len(), 4, "{page}");
        assert!(lines[1].starts_with("VALIDATED"), "{page}");
    }
}
