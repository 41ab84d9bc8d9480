//! What a check found, told in lines: the part that the formats for people share.

use super::page::style;
use super::untrusted::{cut, visible};
use super::{Look, Page, lanes};
use crate::locale::{Lang, Text, tr};
use crate::verdict::{self, Bonus, Finding, Outcome, Report, Verdict};

/// Characters of a submission's text that are shown in one place.
pub const TEXT: usize = 400;
/// Lines of what a tool said.
const DETAIL_LINES: usize = 24;
/// Findings of one check.
pub const FINDINGS: usize = 8;
/// Column of the texts behind `expected`, `got`, `rule`, …
const LABELS: usize = 10;
/// Columns where nobody says how many there are.
const WIDTH: usize = 100;

/// The findings of one check as plain text: no colours, and nothing that a terminal would interpret.
pub fn plain(id: &str, found: &[Finding], seed: u64, lang: Lang) -> String {
    let mut page = page(lang);
    findings(&mut page, found);
    again(&mut page, id, seed);
    strip(page)
}

/// A page for readers of whom nothing is known but their language.
pub fn page(lang: Lang) -> Page {
    Page::new(Look { width: WIDTH, lang })
}

/// What was written, without colours.
pub fn strip(page: Page) -> String {
    anstream::adapter::strip_str(&page.finish()).to_string()
}

/// The findings of one check, and then the rules that they break, each once.
pub fn findings(page: &mut Page, findings: &[Finding]) {
    let shown = &findings[..findings.len().min(FINDINGS)];
    for (number, found) in shown.iter().enumerate() {
        let before = number.checked_sub(1).map(|before| &shown[before]);
        finding(page, found, before);
    }
    if findings.len() > shown.len() {
        let left_out = findings.len() - shown.len();
        page.notice(4, &tr("report-more-findings").with("count", left_out));
    }
    for (id, text) in rules(findings) {
        let label = format!("{} {}", tr("report-rule").to(page.lang), visible(id));
        page.entry(2, (style::DIM, &label), LABELS, text.to(page.lang));
    }
}

/// The rules that findings break, each once.
pub fn rules(findings: &[Finding]) -> Vec<(&str, Text)> {
    let mut told: Vec<(&str, Text)> = Vec::new();
    for id in findings.iter().flat_map(|finding| &finding.rules) {
        if told.iter().all(|(known, _)| known != id) {
            let rule = verdict::rules::find(id);
            told.push((id, rule.map_or(tr("report-unknown-rule"), |rule| rule.text)));
        }
    }
    told
}

/// What the finding before it has in common with it is not said twice.
fn finding(page: &mut Page, finding: &Finding, before: Option<&Finding>) {
    let lang = page.lang;
    let message = cut(&finding.message, TEXT, lang);
    match place(finding) {
        None => page.paragraph(2, style::PLAIN, &message),
        Some(place) => page.paragraph(2, style::PLAIN, &format!("{place}: {message}")),
    }
    if before.is_none_or(|before| before.steps != finding.steps) {
        lanes::draw(page, &finding.steps);
    }
    for (label, text) in [
        (tr("report-expected"), &finding.expected),
        (tr("report-got"), &finding.got),
    ] {
        if let Some(text) = text {
            labelled(page, label, &cut(text, TEXT, lang));
        }
    }
    if let Some(detail) = &finding.detail {
        tool_output(page, detail);
    }
    let hint_said = before.is_some_and(|before| before.hint == finding.hint);
    if let Some(hint) = finding.hint.as_ref().filter(|_| !hint_said) {
        labelled(page, tr("report-hint"), &cut(hint, TEXT, lang));
    }
}

/// `src/lib.rs:12:5`, as editors and terminals make it a link.
pub fn place(finding: &Finding) -> Option<String> {
    let mut place = visible(finding.file.as_ref()?);
    for number in [finding.line, finding.column].into_iter().flatten() {
        place.push(':');
        place.push_str(&number.to_string());
    }
    Some(place)
}

/// What a tool said, line by line as it stood there.
fn tool_output(page: &mut Page, detail: &str) {
    let (lines, more) = first_lines(detail, page.lang);
    for line in lines {
        page.entry(4, (style::DIM, "|"), 2, &line);
    }
    if more > 0 {
        page.notice(4, &tr("report-more-lines").with("count", more));
    }
}

/// What a tool said as one text, and how many lines of it are not shown.
pub fn shortened(detail: &str, lang: Lang) -> String {
    let (mut lines, more) = first_lines(detail, lang);
    if more > 0 {
        lines.push(format!(
            "[{}]",
            tr("report-more-lines").with("count", more).to(lang)
        ));
    }
    lines.join("\n") + "\n"
}

/// The first lines of what a tool said, each harmless, and how many more there are.
fn first_lines(detail: &str, lang: Lang) -> (Vec<String>, usize) {
    let lines = detail.lines().take(DETAIL_LINES);
    let lines = lines.map(|line| cut(&line.replace('\t', "    "), TEXT, lang));
    let more = detail.lines().count().saturating_sub(DETAIL_LINES);
    (lines.collect(), more)
}

/// How to run it again.
pub fn again(page: &mut Page, id: &str, seed: u64) {
    labelled(page, tr("report-again"), &command(id, seed));
}

/// The arguments that judge this check alone, and with the same names and texts.
pub fn command(id: &str, seed: u64) -> String {
    format!("--seed {seed:#x} --only {}", visible(id))
}

/// A text with its label before it.
pub fn labelled(page: &mut Page, label: Text, text: &str) {
    let text = match text {
        "" => tr("report-nothing").to(page.lang),
        text => text,
    };
    page.entry(2, (style::DIM, label.to(page.lang)), LABELS, text);
}

/// What the words of a report mean, where they occur, and what else there is to say of it.
pub fn notes(report: &Report, lang: Lang) -> Vec<String> {
    let bonus = report.bonus.as_ref().filter(|bonus| is_attempted(bonus));
    let bonus = bonus.into_iter().flat_map(|bonus| &bonus.tests);
    let tests: Vec<_> = report.tests.iter().chain(bonus).collect();
    let any = |outcome| tests.iter().any(|test| test.outcome == outcome);
    // A gate behind a failed build is not judged either, and that is not the machine's fault.
    let unjudged = any(Outcome::NotJudged) || report.verdict == Verdict::Inconclusive;
    let explained = [
        (any(Outcome::Blocked), tr("report-note-blocked")),
        (unjudged, tr("report-note-not-judged")),
        (any(Outcome::NotAttempted), tr("report-note-not-attempted")),
        (any(Outcome::Failed), tr("report-note-drawn")),
    ];
    let explained = explained.into_iter().filter(|(applies, _)| *applies);
    let said = report.notes.iter().map(|note| visible(note));
    said.chain(explained.map(|(_, note)| note.to(lang).to_owned()))
        .collect()
}

/// Whether the submission offers any part of it.
pub fn is_attempted(bonus: &Bonus) -> bool {
    let mut tests = bonus.tests.iter();
    tests.any(|test| test.outcome != Outcome::NotAttempted)
}

/// `1.7 s`.
pub fn seconds(ms: u64) -> String {
    format!("{}.{} s", ms / 1000, ms % 1000 / 100)
}
