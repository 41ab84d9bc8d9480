//! Markdown: for the summary of a CI's job, a comment, a release.

use super::checks::{Check, Part, State, checks};
use super::human::in_short;
use super::telling::{FINDINGS, TEXT, command, place, rules, shortened};
use super::untrusted::{cut, visible};
use super::{Format, Look, mermaid, words};
use crate::locale::{Lang, tr};
use crate::verdict::{Finding, Report, gates};

pub const FORMAT: Format = Format {
    name: "markdown",
    machine: true,
    render,
};

/// Characters of the whole: a comment on GitHub takes 65,536, the summary of a step more.
const WHOLE: usize = 60_000;
/// Characters of a submission's text in a cell of the table.
const CELL: usize = 120;

fn render(report: &Report, look: Look) -> String {
    let lang = look.lang;
    let checks = checks(report);
    let mut blocks = head(report, lang);
    for part in [Part::Tests, Part::Bonus, Part::Gates] {
        let of_part: Vec<&Check> = checks.iter().filter(|it| it.part == part).collect();
        if !of_part.is_empty() {
            blocks.push(table(part, &of_part, lang));
        }
    }
    // Two for the empty line between blocks.
    let length_of = |block: &String| block.chars().count() + 2;
    let mut length: usize = blocks.iter().map(length_of).sum();
    let told: Vec<&Check> = checks.iter().filter(|check| is_told(check)).collect();
    for (number, check) in told.iter().enumerate() {
        let section = section(report, check, lang).join("\n\n");
        length += length_of(&section);
        if length > WHOLE {
            let left = told.len() - number;
            blocks.push(prose(
                &tr("report-more-checks").with("count", left).to(lang),
            ));
            break;
        }
        blocks.push(section);
    }
    blocks.join("\n\n") + "\n"
}

/// The result and what its words mean, and what was judged.
fn head(report: &Report, lang: Lang) -> Vec<String> {
    let in_short = in_short(report, lang);
    let (result, notes) = in_short.split_once('\n').unwrap_or((&in_short, ""));
    let origin = [
        code(&report.submission.path, TEXT, lang),
        format!("{} `{:#x}`", tr("report-seed").to(lang), report.seed),
        format!("harness {}", prose(&visible(&report.harness.version))),
    ];
    let mut blocks = vec![format!("# {}", prose(result)), origin.join(" · ")];
    let notes = notes.trim();
    blocks.extend((!notes.is_empty()).then(|| prose(notes)));
    blocks
}

fn table(part: Part, checks: &[&Check], lang: Lang) -> String {
    let head = [
        tr("report-outcome"),
        tr("report-points"),
        words::part(part),
        tr("report-reason"),
    ];
    let head = head.map(|word| word.to(lang)).join(" | ");
    let rows = checks.iter().map(|check| row(check, lang));
    let lines = [format!("| {head} |"), "|---|--:|---|---|".to_owned()];
    lines.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

fn row(check: &Check, lang: Lang) -> String {
    let points = match check.max_points {
        0 => String::new(),
        most => format!("{}/{most}", check.points),
    };
    let reason = match (check.state, check.findings.first()) {
        (State::Passed, _) => String::new(),
        (_, None) => prose(&check.headline(CELL, lang)),
        (_, Some(found)) => {
            let message = code(&found.message, CELL, lang).replace('|', r"\|");
            format!("{}: {message}", found.kind.word())
        }
    };
    let (glyph, word) = words::state(check.state, check.part);
    let (word, id) = (word.to(lang), prose(&visible(check.id)));
    format!("| {glyph} {word} | {points} | {id} | {reason} |")
}

fn is_told(check: &Check) -> bool {
    check.state != State::Passed && !check.findings.is_empty()
}

fn section(report: &Report, check: &Check, lang: Lang) -> Vec<String> {
    let (glyph, _) = words::state(check.state, check.part);
    let mut blocks = vec![format!("## {glyph} {}", prose(&visible(check.id)))];
    let gate = gates::find(check.id);
    blocks.extend(gate.map(|gate| prose(gate.closed_by.to(lang))));
    let shown = &check.findings[..check.findings.len().min(FINDINGS)];
    for (number, found) in shown.iter().enumerate() {
        let before = number.checked_sub(1).map(|before| &shown[before]);
        blocks.extend(finding(found, before, lang));
    }
    let more = check.findings.len() - shown.len();
    if more > 0 {
        blocks.push(prose(
            &tr("report-more-findings").with("count", more).to(lang),
        ));
    }
    let rules = rules(check.findings).into_iter().map(|(id, text)| {
        let (id, text) = (prose(&visible(id)), prose(text.to(lang)));
        format!("- {} {id}: {text}", tr("report-rule").to(lang))
    });
    let again = command(check.id, report.seed);
    let again = format!("- {}: `{again}`", tr("report-again").to(lang));
    let list: Vec<String> = rules.chain([again]).collect();
    blocks.push(list.join("\n"));
    blocks
}

/// What the finding before it has in common with it is not said twice.
fn finding(found: &Finding, before: Option<&Finding>, lang: Lang) -> Vec<String> {
    let place = place(found).map(|place| code(&place, TEXT, lang) + ": ");
    let message = code(&found.message, TEXT, lang);
    let mut blocks = vec![place.unwrap_or_default() + &message];
    let new_steps = before.is_none_or(|before| before.steps != found.steps);
    let diagram = mermaid::sequence(&found.steps, lang).filter(|_| new_steps);
    blocks.extend(diagram.map(|diagram| fenced("mermaid", &diagram)));
    let detail = found.detail.as_ref();
    blocks.extend(detail.map(|detail| fenced("text", &shortened(detail, lang))));
    let new_hint = before.is_none_or(|before| before.hint != found.hint);
    let labelled = [
        (tr("report-expected"), found.expected.as_ref()),
        (tr("report-got"), found.got.as_ref()),
        (tr("report-hint"), found.hint.as_ref().filter(|_| new_hint)),
    ];
    let lines = labelled.into_iter().filter_map(|(label, text)| {
        let text = code(text?, TEXT, lang);
        Some(format!("- {}: {text}", label.to(lang)))
    });
    let lines: Vec<String> = lines.collect();
    blocks.extend((!lines.is_empty()).then(|| lines.join("\n")));
    blocks
}

/// A block in a fence that no line of the text can close.
fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{language}\n{text}{fence}")
}

/// What a submission wrote, as code: there nothing is a link, a mention or markup.
fn code(text: &str, limit: usize, lang: Lang) -> String {
    let text = match text {
        "" => tr("report-nothing").to(lang).to_owned(),
        text => cut(text, limit, lang),
    };
    let fence = "`".repeat(longest_run(&text) + 1);
    // A space on both sides is taken off again; without it a backtick would lengthen the fence.
    let space = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`');
    runs.map(str::len).max().unwrap_or(0)
}

/// A text of ours as it is meant, `_` and `*` included.
pub fn prose(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\`*_{}[]<>#|~&@!".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::{readers, sample};
    use super::*;

    fn page(report: &Report, lang: Lang) -> String {
        render(report, Look { width: 80, lang })
    }

    #[test]
    fn the_report_of_a_refusal() {
        insta::assert_snapshot!(page(&sample::refused(), Lang::En));
    }

    #[test]
    fn no_text_can_close_its_fence() {
        assert_eq!(code("a`b", 9, Lang::En), "``a`b``");
        assert_eq!(code("``", 9, Lang::En), "``` `` ```");
        assert_eq!(code("", 9, Lang::Fr), "`(rien)`");
        assert_eq!(fenced("text", "````\n"), "`````text\n````\n`````");
    }

    #[test]
    fn the_whole_has_a_limit_and_says_what_is_missing() {
        let mut report = sample::refused();
        report.advice = vec![report.advice[0].clone(); 2000];
        let page = page(&report, Lang::En);
        assert!(page.chars().count() <= WHOLE + 100, "{}", page.len());
        assert!(page.contains("checks not shown"), "{page}");
    }

    fn texts<'a>(read: &'a Value, key: &str) -> Vec<&'a str> {
        let list = read[key].as_array().expect("a list");
        list.iter().map(|it| it.as_str().expect("a text")).collect()
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn githubs_reader_sees_what_is_reported_and_nothing_that_a_submission_made() {
        for (report, lang) in sample::all()
            .iter()
            .zip([Lang::En, Lang::Fr, Lang::En, Lang::En])
        {
            let read = readers::read("markdown.py", &page(report, lang));
            let ours = [
                "h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "ul",
                "li",
            ];
            for tag in texts(&read, "tags") {
                assert!(ours.contains(&tag), "{tag}");
            }
            let plain = read["plain"].as_str().expect("a text");
            for word in ["script", "@all", "#1", "example.org", "pwned", "::"] {
                assert!(!plain.contains(word), "{word} in {plain}");
            }
            let rows = read["rows"].as_array().expect("a list");
            let checks = checks(report);
            let listed = checks.iter().filter(|check| check.part != Part::Advice);
            assert_eq!(rows.len(), listed.clone().count());
            for (row, check) in rows.iter().zip(order(listed)) {
                let cells = row.as_array().expect("a list");
                assert_eq!((cells.len(), &cells[2]), (4, &Value::from(check.id)));
            }
        }
    }

    /// The bonus stands before the gates here.
    fn order<'a>(checks: impl Iterator<Item = &'a Check<'a>>) -> Vec<&'a Check<'a>> {
        let mut checks: Vec<_> = checks.collect();
        checks.sort_by_key(|check| check.part == Part::Gates);
        checks
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn what_a_submission_wrote_arrives_as_text() {
        let read = readers::read("markdown.py", &page(&sample::refused(), Lang::En));
        let got = visible(sample::hostile().got.as_deref().expect("it got something"));
        assert!(texts(&read, "code").contains(&got.as_str()), "{read:#}");
    }
}
