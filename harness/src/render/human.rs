//! The report for people: the result first, then what to mend, then the result again.

use anstyle::Style;

use super::mends;
use super::page::{pad, style};
use super::telling::{TEXT, again, findings, is_attempted, labelled};
use super::untrusted::{cut, visible};
use super::{Format, Look, Page, telling, words};
use crate::locale::{Lang, tr};
use crate::verdict::{
    Advice, CheckResult, GateResult, GateState, Outcome, Report, Severity, Verdict, gates, lessons,
};

pub const FORMAT: Format = Format {
    name: "human",
    machine: false,
    render,
};

/// Between the parts of a line.
const SEPARATOR: &str = " · ";

fn render(report: &Report, look: Look) -> String {
    let mut page = Page::new(look);
    score_line(&mut page, report);
    origin(&mut page, report);
    if !report.tests.is_empty() {
        page.blank();
        table(&mut page, &report.tests);
    }
    bonus(&mut page, report);
    gates_line(&mut page, report);
    let details = details(&mut page, report);
    notes(&mut page, report);
    if details {
        page.blank();
        score_line(&mut page, report);
        mends::tell(&mut page, report);
    }
    page.finish()
}

/// The result and what its words mean, as plain text.
pub fn in_short(report: &Report, lang: Lang) -> String {
    let mut page = telling::page(lang);
    score_line(&mut page, report);
    notes(&mut page, report);
    telling::strip(page)
}

/// `REFUSED  55/100 points, 70 needed · gate closed: norm`.
pub fn score_line(page: &mut Page, report: &Report) {
    let lang = page.lang;
    let score = report.score;
    let mut parts = Vec::new();
    if score.max > 0 || report.bonus.is_none() {
        parts.push(
            tr("report-score")
                .with("points", score.points)
                .with("max", score.max)
                .with("needed", score.pass)
                .to(lang),
        );
    }
    if report.verdict == Verdict::Refused && score.points < score.pass {
        parts.push(tr("report-too-few-points").to(lang).to_owned());
    }
    let closed: Vec<&str> = closed_gates(report)
        .filter(|gate| gate.severity == Severity::Fatal)
        .map(|gate| gate.id.as_str())
        .collect();
    if !closed.is_empty() {
        let gates = visible(&closed.join(", "));
        let count = closed.len();
        parts.push(
            tr("report-gate-closed")
                .with("count", count)
                .with("gates", gates)
                .to(lang),
        );
    }
    if let Some(bonus) = report.bonus.as_ref().filter(|bonus| is_attempted(bonus)) {
        parts.push(
            tr("report-and-bonus")
                .with("points", bonus.points)
                .with("max", bonus.max)
                .to(lang),
        );
    }
    if report.xp > 0 {
        parts.push(format!("{} XP", report.xp));
    }
    let style = match report.verdict {
        Verdict::Validated => style::GOOD,
        Verdict::Refused => style::BAD,
        Verdict::Inconclusive => style::DOUBT,
    };
    let verdict = words::verdict(report.verdict).to(lang);
    page.entry(
        0,
        (style, verdict),
        verdict.chars().count() + 2,
        &parts.join(SEPARATOR),
    );
}

/// What was judged, by what, how long it took.
fn origin(page: &mut Page, report: &Report) {
    let mut parts = vec![cut(&report.submission.path, TEXT, page.lang)];
    if let Some(package) = &report.submission.package {
        parts.push(cut(package, TEXT, page.lang));
    }
    parts.push(format!(
        "{} {:#x}",
        tr("report-seed").to(page.lang),
        report.seed
    ));
    parts.push(telling::seconds(report.timings_ms.total));
    parts.push(format!("harness {}", visible(&report.harness.version)));
    page.paragraph(0, style::DIM, &parts.join(SEPARATOR));
}

fn table(page: &mut Page, tests: &[CheckResult]) {
    let lang = page.lang;
    let widest = |width: fn(&CheckResult, crate::locale::Lang) -> usize| {
        tests
            .iter()
            .map(|test| width(test, lang))
            .max()
            .unwrap_or(0)
    };
    let word = widest(|test, lang| words::outcome(test.outcome).to(lang).chars().count());
    let id = widest(|test, _| test.id.chars().count());
    let category = widest(|test, _| test.category.chars().count());
    for test in tests {
        let (style, glyph) = look_of(test.outcome);
        let mark = pad(words::outcome(test.outcome).to(lang), word);
        let points = format!("{:>2}/{}", test.points, test.max_points);
        if page.is_roomy() {
            let kind = test
                .findings
                .first()
                .map_or("", |finding| finding.kind.word());
            page.row(
                &[
                    (style, format!("{glyph} {mark}")),
                    (style::PLAIN, format!("{points:>6} ")),
                    (style::PLAIN, pad(&visible(&test.id), id + 1)),
                    (style::DIM, pad(&visible(&test.category), category + 1)),
                    (style::DIM, kind.to_owned()),
                ],
                3,
            );
        } else {
            page.row(
                &[
                    (style, mark),
                    (style::PLAIN, format!("{:>2}", test.points)),
                    (style::PLAIN, visible(&test.id)),
                ],
                3,
            );
        }
    }
}

pub fn look_of(outcome: Outcome) -> (Style, &'static str) {
    match outcome {
        Outcome::Passed => (style::GOOD, "✔"),
        Outcome::Failed => (style::BAD, "✘"),
        Outcome::Blocked | Outcome::NotJudged => (style::DOUBT, "○"),
        Outcome::NotAttempted => (style::DIM, "·"),
    }
}

/// A table of what was attempted, or a line that says that nothing was.
fn bonus(page: &mut Page, report: &Report) {
    let Some(bonus) = &report.bonus else { return };
    if !is_attempted(bonus) {
        page.blank();
        page.paragraph(0, style::DIM, tr("report-no-bonus").to(page.lang));
        return;
    }
    let heading = tr("report-bonus-points")
        .with("points", bonus.points)
        .with("max", bonus.max);
    page.heading(&heading.to(page.lang));
    table(page, &bonus.tests);
}

/// One line for the gates, whatever their number.
fn gates_line(page: &mut Page, report: &Report) {
    let lang = page.lang;
    let of = |state| of_state(report, state).count();
    let names = |state| names(of_state(report, state));
    let (open, closed, unjudged) = (
        of(GateState::Open),
        of(GateState::Closed),
        of(GateState::NotJudged),
    );
    let mut parts = vec![tr("report-gates-open").with("count", open).to(lang)];
    if closed > 0 {
        parts.push(
            tr("report-gates-closed")
                .with("count", closed)
                .with("gates", names(GateState::Closed))
                .to(lang),
        );
    }
    if unjudged > 0 {
        parts.push(
            tr("report-gates-unjudged")
                .with("count", unjudged)
                .with("gates", names(GateState::NotJudged))
                .to(lang),
        );
    }
    let style = match (closed, unjudged) {
        (0, 0) => style::GOOD,
        (0, _) => style::DOUBT,
        _ => style::BAD,
    };
    page.blank();
    let label = tr("report-gates").to(lang);
    page.entry(
        0,
        (style, label),
        label.chars().count() + 2,
        &parts.join(SEPARATOR),
    );
}

fn of_state(report: &Report, state: GateState) -> impl Iterator<Item = &GateResult> {
    report.gates.iter().filter(move |gate| gate.state == state)
}

fn closed_gates(report: &Report) -> impl Iterator<Item = &GateResult> {
    of_state(report, GateState::Closed)
}

fn names<'a>(gates: impl Iterator<Item = &'a GateResult>) -> String {
    let names: Vec<String> = gates.map(|gate| visible(&gate.id)).collect();
    names.join(", ")
}

/// Everything that needs more than a line. Says whether there was anything.
fn details(page: &mut Page, report: &Report) -> bool {
    let before = page.len();
    for gate in closed_gates(report) {
        closed_gate(page, gate, report.seed);
    }
    let bonus = report.bonus.iter().flat_map(|bonus| &bonus.tests);
    let tests = report.tests.iter().chain(bonus);
    let mut told: Vec<&CheckResult> = Vec::new();
    let mut repeated: Vec<&CheckResult> = Vec::new();
    for test in tests.filter(|test| !test.findings.is_empty()) {
        if told.iter().any(|before| says_the_same(before, test)) {
            repeated.push(test);
        } else {
            told.push(test);
            test_details(page, test, report.seed);
        }
    }
    for before in told {
        let repeated = repeated.iter().filter(|test| says_the_same(before, test));
        same_reason(page, before, &repeated.copied().collect::<Vec<_>>());
    }
    advice(page, &report.advice, report.seed);
    page.len() > before
}

fn closed_gate(page: &mut Page, gate: &GateResult, seed: u64) {
    let (lang, id) = (page.lang, visible(&gate.id));
    let style = match gate.severity {
        Severity::Fatal => style::BAD,
        Severity::Advice => style::DOUBT,
    };
    let state = words::gate_state(gate.state).to(lang);
    let title = tr("report-gate").with("gate", &id).to(lang);
    page.blank();
    page.row(&[(style, format!("✘ {state}")), (style::BOLD, title)], 2);
    let closed_by = gates::find(&gate.id).map_or("", |gate| gate.closed_by.to(lang));
    if !closed_by.is_empty() {
        labelled(page, tr("report-closed-by"), closed_by);
    }
    let effect = words::severity(gate.severity);
    labelled(page, tr("report-effect"), effect.to(lang));
    if let Some(lesson) = lessons::find(&gate.id) {
        labelled(page, tr("report-why"), lesson.why.to(lang));
        labelled(page, tr("report-thought"), lesson.thought.to(lang));
        labelled(page, tr("report-more"), &format!("harness explain {id}"));
    }
    findings(page, &gate.findings);
    again(page, &id, seed);
}

fn test_details(page: &mut Page, test: &CheckResult, seed: u64) {
    let (style, glyph) = look_of(test.outcome);
    let (word, id) = (
        words::outcome(test.outcome).to(page.lang),
        visible(&test.id),
    );
    page.blank();
    page.row(
        &[
            (style, format!("{glyph} {word}")),
            (style::BOLD, id.clone()),
            (style::PLAIN, format!("{}/{}", test.points, test.max_points)),
        ],
        2,
    );
    findings(page, &test.findings);
    again(page, &id, seed);
}

/// Whether two tests met the same before their first step. After it, each has evidence of its own.
fn says_the_same(one: &CheckResult, other: &CheckResult) -> bool {
    let gist = |test: &CheckResult| {
        let found = test.findings.first()?;
        found
            .steps
            .is_empty()
            .then(|| (found.kind, found.message.clone()))
    };
    gist(one).is_some_and(|of_one| gist(other) == Some(of_one))
}

fn same_reason(page: &mut Page, told: &CheckResult, repeated: &[&CheckResult]) {
    let Some(first) = repeated.first() else {
        return;
    };
    let (style, glyph) = look_of(first.outcome);
    let word = words::outcome(first.outcome).to(page.lang);
    let names: Vec<String> = repeated.iter().map(|test| visible(&test.id)).collect();
    page.blank();
    page.row(
        &[
            (style, format!("{glyph} {word}")),
            (
                style::BOLD,
                tr("report-like")
                    .with("test", visible(&told.id))
                    .to(page.lang),
            ),
        ],
        2,
    );
    page.paragraph(2, style::PLAIN, &names.join(", "));
}

fn advice(page: &mut Page, advice: &[Advice], seed: u64) {
    if advice.is_empty() {
        return;
    }
    page.heading(tr("report-advice").to(page.lang));
    for advice in advice {
        page.paragraph(0, style::DOUBT, &format!("- {}", visible(&advice.id)));
        findings(page, &advice.findings);
        again(page, &advice.id, seed);
    }
}

/// What the words of the table mean, where they occur.
fn notes(page: &mut Page, report: &Report) {
    for note in telling::notes(report, page.lang) {
        page.blank();
        page.paragraph(0, style::PLAIN, &note);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::verdict::{Finding, Kind};

    fn shown(report: &Report, width: usize, lang: Lang) -> String {
        render(report, Look { width, lang })
    }

    fn plain(report: &Report, width: usize, lang: Lang) -> String {
        anstream::adapter::strip_str(&shown(report, width, lang)).to_string()
    }

    #[test]
    fn a_refusal_at_every_width() {
        for width in [40, 80, 120] {
            let page = plain(&sample::refused(), width, Lang::En);
            insta::assert_snapshot!(format!("refused_en_{width}"), page);
        }
    }

    #[test]
    fn a_refusal_in_french() {
        insta::assert_snapshot!(plain(&sample::refused(), 80, Lang::Fr));
    }

    #[test]
    fn a_refusal_in_colours() {
        let page = shown(&sample::refused(), 80, Lang::En);
        insta::assert_snapshot!(page.replace('\u{1b}', "␛"));
    }

    #[test]
    fn a_pass_is_short() {
        for lang in [Lang::En, Lang::Fr] {
            let report = sample::validated();
            let page = plain(&report, 80, lang);
            // The bonus is a second table, with a heading of its own.
            let bonus = report.bonus.map_or(0, |bonus| 2 + bonus.tests.len());
            assert!(page.lines().count() <= 20 + bonus);
            insta::assert_snapshot!(format!("validated_{lang:?}"), page);
        }
        insta::assert_snapshot!("validated_40", plain(&sample::validated(), 40, Lang::En));
    }

    #[test]
    fn a_doubt_says_whose_fault_it_is() {
        insta::assert_snapshot!(plain(&sample::inconclusive(), 80, Lang::En));
    }

    #[test]
    fn what_befalls_every_test_before_its_first_step_is_told_once() {
        let mut report = sample::validated();
        for test in &mut report.tests {
            let finding = Finding::new(["S2"], Kind::Crashed, "it ended before it listened");
            test.findings = vec![finding.detail(format!("thread {}", test.id))];
            test.outcome = Outcome::Blocked;
            test.points = 0;
        }
        let page = plain(&report, 80, Lang::En);
        assert_eq!(page.matches("it ended before it listened").count(), 1);
        assert!(page.contains("BLOCKED for the same reason as test_server_starts\n"));
        assert!(
            page.contains("+100  crashed: 12 tests fail alike"),
            "{page}"
        );
    }

    #[test]
    fn what_does_not_compile() {
        insta::assert_snapshot!(plain(&sample::does_not_compile(), 80, Lang::En));
    }

    #[test]
    fn no_line_is_wider_than_the_page_and_none_holds_a_control() {
        for report in sample::all() {
            for (width, lang) in [
                (40, Lang::En),
                (40, Lang::Fr),
                (80, Lang::Fr),
                (500, Lang::En),
            ] {
                let page = plain(&report, width, lang);
                for line in page.lines() {
                    let columns = textwrap::core::display_width(line);
                    assert!(columns <= width.min(100), "{columns} columns: {line}");
                    assert_eq!(line, super::super::untrusted::visible(line));
                }
            }
        }
    }
}
