//! Several gradings of one submission: how often each check passed, for people.

use super::checks::{Part, State, checks};
use super::page::{Page, style};
use super::untrusted::visible;
use super::{Look, words};
use crate::locale::tr;
use crate::verdict::{Report, Verdict};

/// How many seeds are told for one outcome of a check.
const SEEDS: usize = 4;

/// A check, and what came out of it in each run in which there was one.
struct Line<'a> {
    id: &'a str,
    part: Part,
    came_out: Vec<(u64, State)>,
}

impl Line<'_> {
    /// In how many runs there was nothing to object. Advice that is not given is none.
    fn passed(&self, runs: usize) -> usize {
        let passed = |(_, state): &&(u64, State)| *state == State::Passed;
        match self.part {
            Part::Advice => runs - self.came_out.len(),
            _ => self.came_out.iter().filter(passed).count(),
        }
    }

    fn was_attempted(&self) -> bool {
        let mut states = self.came_out.iter().map(|(_, state)| *state);
        states.any(|state| state != State::NotAttempted)
    }
}

/// How often each check passed, and with which seeds it did not.
pub fn human(reports: &[Report], look: Look) -> String {
    let mut page = Page::new(look);
    let validated = |report: &&Report| report.verdict == Verdict::Validated;
    let (passed, runs) = (reports.iter().filter(validated).count(), reports.len());
    let share = tr("repeat-share").with("passed", passed).with("runs", runs);
    let verdict = words::verdict(Verdict::Validated).to(look.lang);
    page.row(
        &[
            (rating(passed, runs), verdict.to_owned()),
            (style::PLAIN, share.to(look.lang)),
        ],
        2,
    );
    page.blank();
    let lines = lines(reports);
    let mut all_passed = true;
    for line in lines.iter().filter(|line| line.was_attempted()) {
        let passed = line.passed(runs);
        all_passed &= passed == runs;
        let digits = runs.to_string().len();
        let padded = format!("{passed:>digits$}");
        let share = tr("repeat-share")
            .with("passed", padded)
            .with("runs", runs)
            .to(look.lang);
        page.entry(
            0,
            (rating(passed, runs), &share),
            share.chars().count() + 2,
            &told(line, look),
        );
    }
    if !all_passed {
        page.blank();
        page.paragraph(0, style::DIM, tr("repeat-again").to(look.lang));
    }
    page.finish()
}

fn rating(passed: usize, runs: usize) -> anstyle::Style {
    match passed {
        0 => style::BAD,
        all if all == runs => style::GOOD,
        _ => style::DOUBT,
    }
}

/// Every check of any run, in the order of the report.
fn lines(reports: &[Report]) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for report in reports {
        for check in checks(report) {
            let came_out = (report.seed, check.state);
            let known = |line: &&mut Line<'_>| (line.id, line.part) == (check.id, check.part);
            match lines.iter_mut().find(known) {
                Some(line) => line.came_out.push(came_out),
                None => lines.push(Line {
                    id: check.id,
                    part: check.part,
                    came_out: vec![came_out],
                }),
            }
        }
    }
    lines.sort_by_key(|line| super::checks::PARTS.iter().position(|it| *it == line.part));
    lines
}

/// `test_join_room  FAIL: 0x2a 0x2b`.
fn told(line: &Line<'_>, look: Look) -> String {
    let mut text = visible(line.id);
    for state in [
        State::Failed,
        State::Noted,
        State::Blocked,
        State::Unjudged,
        State::NotAttempted,
    ] {
        let of_state = line.came_out.iter().filter(|(_, it)| *it == state);
        let mut seeds: Vec<String> = of_state.map(|(seed, _)| format!("{seed:#x}")).collect();
        seeds.dedup();
        if seeds.len() > SEEDS {
            seeds.truncate(SEEDS);
            seeds.push("…".to_owned());
        }
        if !seeds.is_empty() {
            let word = words::state(state, line.part).1.to(look.lang);
            text.extend(["  ", word, ": ", &seeds.join(" ")]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::locale::Lang;

    fn told(reports: &[Report], lang: Lang) -> String {
        let page = human(reports, Look { width: 80, lang });
        anstream::adapter::strip_str(&page).to_string()
    }

    #[test]
    fn each_check_tells_how_often_it_passed_and_when_it_did_not() {
        let mut reports = vec![sample::validated(), sample::refused(), sample::validated()];
        for (seed, report) in (0x1a..).zip(&mut reports) {
            report.seed = seed;
        }
        insta::assert_snapshot!(told(&reports, Lang::En));
        insta::assert_snapshot!(told(&reports, Lang::Fr));
    }

    #[test]
    fn where_all_passed_there_is_nothing_to_do_again() {
        let page = told(&[sample::validated(), sample::validated()], Lang::En);
        assert!(page.starts_with("VALIDATED 2 of 2\n"), "{page}");
        assert!(!page.contains("--seed"), "{page}");
    }
}
