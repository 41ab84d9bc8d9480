//! The kill matrix: every implementation against every check, what differs first.
//!
//! A row is an implementation and a column a check, one character wide: both may become many.

use super::page::{Page, pad, style};
use super::{Look, pretty, words};
use crate::locale::{Lang, tr};
use crate::verdict::{Difference, Group, Implementation, Mark, State, Verification};

/// Columns that the name of an implementation may take.
const NAME: usize = 32;

/// Margins that are shown.
const NEAREST: usize = 3;

/// A column.
struct Check<'a> {
    key: char,
    id: &'a str,
    group: Group,
}

/// For people.
pub fn human(verification: &Verification, look: Look) -> String {
    let mut page = Page::new(look);
    differences(&mut page, verification);
    let checks = checks(verification);
    let rows = &verification.implementations;
    let name = rows.iter().map(|row| row.name.chars().count()).max();
    let name = name.unwrap_or_default().min(NAME);
    page.row(
        &cells(name, "", &keys(&checks), tr("report-points").to(page.lang)),
        1,
    );
    for row in rows {
        let bonus = match row.bonus {
            0 => String::new(),
            points => format!(" +{points}"),
        };
        let points = format!("{:>3}/{}{bonus}", row.points, row.max_points);
        page.row(&cells(name, &row.name, &marks(row, &checks), &points), 1);
    }
    page.blank();
    page.paragraph(0, style::DIM, tr("matrix-legend").to(page.lang));
    let legend: Vec<_> = checks
        .iter()
        .map(|check| format!("{}\u{a0}{}", check.key, check.id))
        .collect();
    page.paragraph(0, style::DIM, &legend.join("   "));
    if !verification.idle.is_empty() {
        page.heading(tr("matrix-idle").to(page.lang));
        page.paragraph(2, style::PLAIN, &verification.idle.join(", "));
    }
    if !verification.skipped.is_empty() {
        page.heading(tr("matrix-skipped").to(page.lang));
        for skipped in skipped(verification) {
            page.paragraph(2, style::PLAIN, &skipped);
        }
    }
    page.blank();
    if let Some(margins) = margins(verification, "\u{a0}ms", page.lang) {
        page.paragraph(0, style::DIM, &margins);
    }
    summary(&mut page, verification);
    page.finish()
}

/// As Markdown, with a column for each check.
pub fn markdown(verification: &Verification, lang: Lang) -> String {
    let checks = checks(verification);
    let mut lines = vec![format!(
        "| {} | {} | {} |{}",
        tr("matrix-implementation").to(lang),
        tr("matrix-verdict").to(lang),
        tr("report-points").to(lang),
        line(checks.iter().map(|check| check.key))
    )];
    lines.push(format!("|---|---|---:|{}", "---|".repeat(checks.len())));
    for row in &verification.implementations {
        lines.push(format!(
            "| {} | {} | {} |{}",
            row.name,
            row.verdict.word(),
            row.points,
            line(checks.iter().map(|check| mark(row, check.id)))
        ));
    }
    lines.push(String::new());
    lines.extend(
        checks
            .iter()
            .map(|check| format!("- `{}` {}", check.key, check.id)),
    );
    let legend = tr("matrix-legend").to(lang).to_owned();
    lines.extend([String::new(), legend, String::new()]);
    if !verification.skipped.is_empty() {
        let heading = tr("matrix-skipped-list").to(lang).to_owned();
        lines.extend([heading, String::new()]);
        lines.extend(skipped(verification).map(|line| format!("- {line}")));
        lines.push(String::new());
    }
    lines.extend(margins(verification, " ms", lang).map(|line| line + "\n"));
    lines.join("\n")
}

/// What was not graded, and why.
fn skipped(verification: &Verification) -> impl Iterator<Item = String> {
    let all = verification.skipped.iter();
    all.map(|skipped| format!("{}: {}", skipped.name, skipped.reason))
}

fn line(cells: impl Iterator<Item = char>) -> String {
    cells.flat_map(|cell| [' ', cell, ' ', '|']).collect()
}

/// For programs.
pub fn json(verification: &Verification) -> String {
    pretty(verification)
}

fn differences(page: &mut Page, verification: &Verification) {
    for complaint in &verification.complaints {
        page.entry(0, (style::BAD, "✘"), 2, complaint);
    }
    let before = page.len();
    for row in &verification.implementations {
        if row.differences.is_empty() {
            continue;
        }
        page.entry(0, (style::BAD, "✘"), 2, &row.name);
        for difference in &row.differences {
            let told = in_words(difference, page.lang);
            page.paragraph(4, style::PLAIN, &told);
        }
    }
    if page.len() > before || !verification.complaints.is_empty() {
        page.blank();
    }
}

fn in_words(difference: &Difference, lang: Lang) -> String {
    let verdict = |verdict| words::verdict(verdict).to(lang).to_lowercase();
    let told = match difference {
        Difference::Verdict { expected, got } => tr("matrix-is-verdict")
            .with("expected", verdict(*expected))
            .with("got", verdict(*got)),
        Difference::Points { least, most, got } => tr("matrix-is-points")
            .with("least", least)
            .with("most", most)
            .with("got", got),
        Difference::Bonus { expected, got } => tr("matrix-is-bonus")
            .with("expected", expected)
            .with("got", got),
        Difference::Missed { id } => tr("matrix-missed").with("check", id),
        Difference::Unexpected { id, because } => tr("matrix-unexpected")
            .with("check", id)
            .with("because", super::visible(because)),
    };
    told.to(lang)
}

/// How near to the deadline of an answer a right server came, where it came nearest.
fn margins(verification: &Verification, unit: &str, lang: Lang) -> Option<String> {
    let margins = verification.margins.iter().take(NEAREST);
    let nearest: Vec<_> = margins
        .map(|it| format!("{}{unit} {} ({})", it.slowest_answer_ms, it.id, it.by))
        .collect();
    (!nearest.is_empty()).then(|| {
        let allowed = format!("{}{unit}", verification.answer_deadline_ms);
        tr("matrix-margins")
            .with("allowed", allowed)
            .with("nearest", nearest.join(", "))
            .to(lang)
    })
}

fn summary(page: &mut Page, verification: &Verification) {
    let lang = page.lang;
    let (style, word) = match verification.state {
        State::AsExpected => (style::GOOD, tr("matrix-as-expected")),
        State::Differs => (style::BAD, tr("matrix-differs")),
        State::Inconclusive => (style::DOUBT, tr("matrix-inconclusive")),
    };
    let (seconds, tenths) = (verification.ms / 1000, verification.ms % 1000 / 100);
    let sum = tr("matrix-sum")
        .with("count", verification.implementations.len())
        .with("seed", format!("{:#x}", verification.seed))
        .with("seconds", format!("{seconds}.{tenths}"));
    let word = word.to(lang);
    page.entry(0, (style, word), word.chars().count() + 2, &sum.to(lang));
}

/// Every check that some report has, in the order of the groups, with a letter of its own.
fn checks(verification: &Verification) -> Vec<Check<'_>> {
    let rows = &verification.implementations;
    let mut checks: Vec<Check<'_>> = Vec::new();
    for group in [Group::Test, Group::Gate, Group::Bonus, Group::Advice] {
        let all = rows.iter().flat_map(|row| &row.marks);
        for marked in all.filter(|marked| marked.group == group) {
            if !checks.iter().any(|check| check.id == marked.id) {
                let key = key(&marked.id, group, &checks);
                let id = &marked.id;
                checks.push(Check { key, id, group });
            }
        }
    }
    checks
}

/// Pitfalls by their letter, tests by number, the others by a letter of theirs that is free.
fn key(id: &str, group: Group, taken: &[Check<'_>]) -> char {
    let is_free = |key: &char| !taken.iter().any(|check| check.key == *key);
    let pitfall = id.strip_prefix("pitfall_").map(str::to_uppercase);
    let numbers = (group == Group::Test).then_some("123456789");
    let candidates = [
        pitfall.as_deref().unwrap_or_default(),
        numbers.unwrap_or_default(),
        id,
        "0123456789abcdefghijklmnopqrstuvwxyz",
    ]
    .concat();
    candidates
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .find(is_free)
        .unwrap_or('*')
}

type Cells = [(anstyle::Style, String); 3];

fn cells(width: usize, name: &str, marks: &str, points: &str) -> Cells {
    let mut shown: String = name.chars().take(width).collect();
    if shown.len() < name.len() {
        shown.pop();
        shown.push('…');
    }
    [
        (style::BOLD, pad(&shown, width)),
        (style::PLAIN, marks.to_owned()),
        (style::DIM, points.to_owned()),
    ]
}

fn keys(checks: &[Check<'_>]) -> String {
    grouped(checks, |check| check.key)
}

fn marks(row: &Implementation, checks: &[Check<'_>]) -> String {
    grouped(checks, |check| mark(row, check.id))
}

/// A character for each check, with a blank between the groups.
fn grouped(checks: &[Check<'_>], of: impl Fn(&Check<'_>) -> char) -> String {
    let groups = checks.chunk_by(|one, next| one.group == next.group);
    let groups: Vec<String> = groups
        .map(|group| group.iter().map(&of).collect())
        .collect();
    groups.join(" ")
}

fn mark(row: &Implementation, id: &str) -> char {
    let differs = |difference: &Difference| match difference {
        Difference::Missed { id: missed } if missed == id => Some('?'),
        Difference::Unexpected { id: other, .. } if other == id => Some('!'),
        _ => None,
    };
    if let Some(mark) = row.differences.iter().find_map(differs) {
        return mark;
    }
    let marked = row.marks.iter().find(|marked| marked.id == id);
    match marked.map_or(Mark::Content, |marked| marked.mark) {
        Mark::Content => '·',
        Mark::Silent | Mark::Unjudged => '-',
        Mark::Objects if row.required.iter().any(|required| required == id) => 'X',
        Mark::Objects => 'x',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{CheckTime, Marked, Skipped, Verdict};

    fn row(name: &str, objecting: &[&str], differences: Vec<Difference>) -> Implementation {
        let checks = [
            ("test_join_room", Group::Test),
            ("test_list_rooms", Group::Test),
            ("norm", Group::Gate),
            ("pitfall_d", Group::Gate),
            ("split_request", Group::Advice),
        ];
        let marks = checks.map(|(id, group)| Marked {
            id: id.to_owned(),
            group,
            mark: if objecting.contains(&id) {
                Mark::Objects
            } else {
                Mark::Content
            },
            because: String::new(),
        });
        Implementation {
            name: name.to_owned(),
            about: String::new(),
            verdict: Verdict::Refused,
            points: 50,
            max_points: 100,
            bonus: 0,
            ms: 1,
            required: vec!["pitfall_d".to_owned()],
            marks: marks.into(),
            differences,
            times: Vec::new(),
        }
    }

    fn validated(name: &str, answers_ms: &[u64]) -> Implementation {
        let ids = ["c1_crowd", "test_list_rooms"];
        let times = ids.iter().zip(answers_ms).map(|(id, &ms)| CheckTime {
            id: (*id).to_owned(),
            ms: 2 * ms,
            slowest_answer_ms: ms,
        });
        Implementation {
            verdict: Verdict::Validated,
            points: 100,
            required: Vec::new(),
            times: times.collect(),
            ..row(name, &[], Vec::new())
        }
    }

    fn verification() -> Verification {
        let unexpected = Difference::Unexpected {
            id: "norm".to_owned(),
            because: "norm: no std::sync::Mutex".to_owned(),
        };
        let missed = Difference::Missed {
            id: "pitfall_d".to_owned(),
        };
        let rows = vec![
            row(
                "mutants/d_framing",
                &["test_join_room", "pitfall_d"],
                vec![],
            ),
            row(
                "faults/a_name_that_is_longer_than_its_column",
                &["norm"],
                vec![missed, unexpected],
            ),
            validated("reference", &[120, 3]),
            validated("accepted/slow", &[90, 31]),
        ];
        let complaints = vec!["spec.json disagrees".to_owned()];
        Verification {
            answer_deadline_ms: 2000,
            skipped: vec![Skipped {
                name: "hostile/forks".to_owned(),
                reason: "limits: submissions run with your rights".to_owned(),
            }],
            ..Verification::new(1, complaints, rows)
        }
    }

    #[test]
    fn differences_come_first_and_the_matrix_fits_a_narrow_page() {
        let look = Look {
            width: 60,
            lang: Lang::En,
        };
        let page = anstream::adapter::strip_str(&human(&verification(), look)).to_string();
        insta::assert_snapshot!(page);
    }

    #[test]
    fn the_matrix_as_markdown() {
        insta::assert_snapshot!(markdown(&verification(), Lang::En));
    }
}
