//! A class at a glance: for people, for spreadsheets, for programs.

use anstyle::Style;

use super::page::{Page, pad, style};
use super::untrusted::{cut, visible};
use super::{Look, html, pretty, words};
use crate::locale::{Lang, Text, tr};
use crate::verdict::{Class, Row, Standing, Summary, Verdict};

/// A file of a results directory that shows the whole class.
pub struct ClassFile {
    /// Its name.
    pub name: &'static str,
    /// The class as text; only what people read has a language.
    pub render: fn(&Class, Lang) -> String,
}

/// Every such file.
pub const FILES: &[ClassFile] = &[
    ClassFile {
        name: "class.csv",
        render: |class, _| csv(class),
    },
    ClassFile {
        name: "class.json",
        render: |class, _| json(class),
    },
    ClassFile {
        name: "class.html",
        render: html::class,
    },
];

/// Characters of a name that are shown.
const CELL: usize = 60;
/// Characters of a reason.
const REASON: usize = 400;
/// Columns that names may take for the sake of those below.
const NAME: usize = 32;

/// For programs.
pub fn json(class: &Class) -> String {
    pretty(class)
}

/// For people: a row for each submission, and their sum.
pub fn human(class: &Class, look: Look) -> String {
    let mut page = Page::new(look);
    let rows = &class.submissions;
    let words = rows.iter().map(|row| word(&row.standing).1.to(look.lang));
    let widths = Widths {
        word: words.map(|word| word.chars().count()).max().unwrap_or(0),
        name: rows
            .iter()
            .map(|row| cut(&row.name, CELL, look.lang).chars().count())
            .max()
            .unwrap_or(0)
            .min(NAME),
    };
    for row in rows {
        add(&mut page, row, &widths);
    }
    page.blank();
    page.paragraph(0, style::BOLD, &sum(class, look.lang));
    page.finish()
}

/// One submission, as a line of a log.
pub fn line(row: &Row, look: Look) -> String {
    let mut page = Page::new(look);
    add(&mut page, row, &Widths { word: 0, name: 0 });
    page.finish()
}

fn add(page: &mut Page, row: &Row, widths: &Widths) {
    let lang = page.lang;
    page.row(&cells(row, widths, lang), 3);
    if let Standing::NotGraded { reason } = &row.standing {
        let lines: Vec<&str> = reason.lines().map(str::trim).collect();
        page.paragraph(2, style::DIM, &cut(&lines.join(": "), REASON, lang));
    }
}

struct Widths {
    word: usize,
    name: usize,
}

/// On a narrow page, the last ones are left out.
fn cells(row: &Row, widths: &Widths, lang: Lang) -> [(Style, String); 5] {
    let ((style, glyph), word) = word(&row.standing);
    let summary = row.standing.summary();
    let first = summary.and_then(|summary| summary.first_failure.as_deref());
    let first = first.unwrap_or_default();
    let points = summary.map_or_else(String::new, |summary| {
        format!("{}/{}", summary.score.points, summary.score.max)
    });
    [
        (
            style,
            format!("{glyph} {}", pad(word.to(lang), widths.word)),
        ),
        (style::PLAIN, format!("{points:>7} ")),
        (style::PLAIN, pad(&cut(&row.name, CELL, lang), widths.name)),
        (style::PLAIN, format!(" {}", visible(first))),
        (style::DIM, gates(summary, first, lang)),
    ]
}

/// A glyph and a word: where a submission stands.
pub const fn word(standing: &Standing) -> ((Style, &'static str), Text) {
    match standing {
        Standing::Graded(summary) => {
            let look = match summary.verdict {
                Verdict::Validated => (style::GOOD, "✔"),
                Verdict::Refused => (style::BAD, "✘"),
                Verdict::Inconclusive => (style::DOUBT, "?"),
            };
            (look, words::verdict(summary.verdict))
        }
        Standing::NotGraded { .. } => ((style::DOUBT, "-"), tr("class-not-graded")),
        Standing::Waiting => ((style::DIM, "·"), tr("class-waiting")),
    }
}

/// The closed gates, unless they are what to look at first.
fn gates(summary: Option<&Summary>, first: &str, lang: Lang) -> String {
    let closed = summary.into_iter().flat_map(Summary::closed_gates);
    let others: Vec<&str> = closed.filter(|gate| *gate != first).collect();
    if others.is_empty() {
        return String::new();
    }
    let gates = visible(&others.join(", "));
    tr("class-gates").with("gates", gates).to(lang)
}

/// How many there are of each kind of which there are any.
pub fn kinds(class: &Class) -> Vec<(Text, usize)> {
    let verdicts = [Verdict::Validated, Verdict::Refused, Verdict::Inconclusive];
    let kinds = verdicts.map(words::verdict).into_iter();
    let rows = &class.submissions;
    let is = |kind| move |row: &&Row| word(&row.standing).1 == kind;
    kinds
        .chain([tr("class-not-graded"), tr("class-waiting")])
        .map(|kind| (kind, rows.iter().filter(is(kind)).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// The class in a line.
fn sum(class: &Class, lang: Lang) -> String {
    let mut parts = vec![
        tr("class-submissions")
            .with("count", class.submissions.len())
            .to(lang),
    ];
    let kinds = kinds(class).into_iter();
    parts.extend(kinds.map(|(kind, count)| format!("{} {count}", kind.to(lang))));
    parts.push(format!("{} {:#x}", tr("report-seed").to(lang), class.seed));
    parts.join(" · ")
}

/// For spreadsheets: a line for each submission, the points of each test in a column.
pub fn csv(class: &Class) -> String {
    let tests = tests(class);
    let fixed = ["name", "verdict", "points", "max", "pass", "xp"];
    let rest = [
        "first_failure",
        "gates_closed",
        "advice",
        "reason",
        "sha256",
    ];
    let header = fixed.into_iter().chain(tests.iter().copied()).chain(rest);
    let mut lines = csv_line(header);
    for row in &class.submissions {
        let cells = match &row.standing {
            Standing::Graded(summary) => graded(&row.name, summary, &tests),
            other => ungraded(&row.name, other, fixed.len() + tests.len() + rest.len()),
        };
        lines += &csv_line(cells.iter().map(String::as_str));
    }
    lines
}

/// The names of all tests, in the order of the reports.
fn tests(class: &Class) -> Vec<&str> {
    let summaries = class.submissions.iter();
    let summaries = summaries.filter_map(|row| row.standing.summary());
    let mut tests: Vec<&str> = Vec::new();
    for test in summaries.flat_map(|summary| &summary.tests) {
        if !tests.contains(&&*test.id) {
            tests.push(&test.id);
        }
    }
    tests
}

fn graded(name: &str, summary: &Summary, tests: &[&str]) -> Vec<String> {
    let score = summary.score;
    let verdict = match summary.verdict {
        Verdict::Validated => "validated",
        Verdict::Refused => "refused",
        Verdict::Inconclusive => "inconclusive",
    };
    let mut cells = vec![name.to_owned(), verdict.to_owned()];
    cells.extend([score.points, score.max, score.pass, summary.xp].map(|it| it.to_string()));
    cells.extend(tests.iter().map(|id| {
        let test = summary.tests.iter().find(|test| test.id == *id);
        test.map_or_else(String::new, |test| test.points.to_string())
    }));
    cells.push(summary.first_failure.clone().unwrap_or_default());
    cells.push(summary.closed_gates().collect::<Vec<_>>().join(" "));
    cells.push(summary.advice.join(" "));
    cells.push(String::new());
    cells.push(summary.sha256.clone());
    cells
}

/// Empty cells are no points, and not zero points either.
fn ungraded(name: &str, standing: &Standing, columns: usize) -> Vec<String> {
    let mut cells = vec![String::new(); columns];
    name.clone_into(&mut cells[0]);
    let (word, reason) = match standing {
        Standing::NotGraded { reason } => ("not_graded", reason.as_str()),
        Standing::Graded(_) | Standing::Waiting => ("waiting", ""),
    };
    word.clone_into(&mut cells[1]);
    reason.clone_into(&mut cells[columns - 2]);
    cells
}

/// One line. A cell that a spreadsheet would take for a formula is made text by an apostrophe.
fn csv_line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let cells = cells.map(|cell| {
        if cell.trim_start().starts_with(FORMULA) || cell.starts_with(['\t', '\r', '\n']) {
            format!("'{cell}")
        } else {
            cell.to_owned()
        }
    });
    // Writing to memory cannot fail, and text stays text.
    let _ = writer.write_record(cells);
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// What begins a formula, in full width too.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::verdict::Report;

    /// Every way to stand, and names that somebody would like to be obeyed.
    fn class() -> Class {
        let graded = |report: Report| Standing::Graded((&report).into());
        let not_graded = |reason: &str| Standing::NotGraded {
            reason: reason.to_owned(),
        };
        let standings = [
            ("=HYPERLINK(\"http://x\")", graded(sample::validated())),
            ("a, \"b\"\nc", graded(sample::refused())),
            ("alice", graded(sample::inconclusive())),
            ("bob", graded(sample::does_not_compile())),
            (
                "carol\u{1b}[2J",
                not_graded("@SUM(1) is missing\n  mend it"),
            ),
            ("dave\u{202e}gnp", Standing::Waiting),
        ];
        let rows = standings.map(|(name, standing)| Row {
            name: name.to_owned(),
            standing,
        });
        let mut class = Class::waiting(42, std::iter::empty());
        class.submissions = rows.into();
        class
    }

    #[test]
    fn a_class_for_people() {
        for (lang, width) in [(Lang::En, 100), (Lang::Fr, 100), (Lang::En, 40)] {
            let text = human(&class(), Look { width, lang });
            let plain = anstream::adapter::strip_str(&text).to_string();
            assert!(plain.lines().all(|line| line == visible(line)), "{plain}");
            insta::assert_snapshot!(format!("class_{lang:?}_{width}"), plain);
        }
    }

    fn cells(csv: &str) -> Vec<Vec<String>> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(csv.as_bytes());
        let records = reader.into_records().map(|record| record.expect("CSV"));
        records
            .map(|record| record.iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn a_class_for_spreadsheets() {
        let class = class();
        let cells = cells(&csv(&class));
        assert_eq!(cells.len(), 1 + class.submissions.len());
        let column = |name: &str| {
            let found = cells[0].iter().position(|cell| cell == name);
            let column = found.unwrap_or_else(|| panic!("no {name}"));
            cells[1..].iter().map(move |row| row[column].as_str())
        };
        let all = |name: &str| column(name).collect::<Vec<_>>();
        let verdicts = ["validated", "refused", "inconclusive", "refused"];
        assert_eq!(all("verdict")[..4], verdicts);
        assert_eq!(all("verdict")[4..], ["not_graded", "waiting"]);
        assert_eq!(all("points"), ["100", "60", "60", "0", "", ""]);
        assert_eq!(all("test_join_room"), ["10", "10", "0", "0", "", ""]);
        assert_eq!(all("first_failure")[3], "build");
        assert_eq!(all("gates_closed")[1], "norm pitfall_b constraints");
        assert_eq!(all("reason")[4], "'@SUM(1) is missing\n  mend it");
        let names = all("name");
        assert_eq!(names[0], "'=HYPERLINK(\"http://x\")");
        let unchanged = class.submissions.iter().map(|row| &*row.name);
        assert_eq!(names[1..], unchanged.skip(1).collect::<Vec<_>>());
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1", "+1", "-1", "@a", " =1", "\t1", "\r1", "\n1", "＝1"] {
            let written = &cells(&csv_line([cell, "x"].into_iter()))[0];
            assert_eq!(written[0], format!("'{cell}"));
            assert_eq!(written[1], "x");
        }
    }

    #[test]
    fn a_class_for_programs_says_how_each_stands() {
        let value: serde_json::Value = serde_json::from_str(&json(&class())).expect("JSON");
        let rows = value["submissions"].as_array().expect("a list");
        let states: Vec<_> = rows.iter().map(|row| row["state"].as_str()).collect();
        assert_eq!(states[..4], [Some("graded"); 4]);
        assert_eq!(states[4..], [Some("not_graded"), Some("waiting")]);
        assert_eq!(rows[1]["name"], "a, \"b\"\nc");
        assert_eq!(rows[1]["verdict"], "refused");
        assert_eq!(rows[4]["reason"], "@SUM(1) is missing\n  mend it");
    }
}
