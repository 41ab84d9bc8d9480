//! Comma-separated values: a row for each submission, for spreadsheets.

use ::csv::{QuoteStyle, WriterBuilder};

use super::checks::{Part, State, checks};
use super::untrusted::visible;
use super::{Format, Look};
use crate::verdict::{GateState, Outcome, Report};

pub const FORMAT: Format = Format {
    name: "csv",
    machine: true,
    render: |report, _: Look| table(std::slice::from_ref(report)),
};

/// The head of the table and a row for each report. Tests are columns of their own: their points,
/// or nothing where there is nothing to be said.
#[expect(
    clippy::expect_used,
    reason = "writing to memory cannot fail, and every row has the columns of the head"
)]
pub fn table(reports: &[Report]) -> String {
    let tests = tests(reports);
    // A text in quotes is no number, and no command for whoever prints it.
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::NonNumeric)
        .from_writer(Vec::new());
    writer.write_record(head(&tests)).expect("memory");
    for report in reports {
        let row = row(report, &tests);
        writer.write_record(row).expect("as many as in the head");
    }
    let bytes = writer.into_inner().expect("memory");
    String::from_utf8(bytes).expect("made of texts")
}

/// The tests of all reports, each once.
fn tests(reports: &[Report]) -> Vec<&str> {
    let mut tests: Vec<&str> = Vec::new();
    for test in reports.iter().flat_map(|report| &report.tests) {
        if !tests.contains(&test.id.as_str()) {
            tests.push(&test.id);
        }
    }
    tests
}

/// Columns are only ever added, before or after those of the tests.
fn head(tests: &[&str]) -> Vec<String> {
    let before = ["submission", "verdict", "points", "max_points", "xp"];
    let after = [
        "bonus",
        "gates_closed",
        "norm_violations",
        "advice",
        "not_judged",
        "seconds",
        "seed",
        "harness",
    ];
    let names = before.iter().chain(tests).chain(&after);
    names.map(|name| (*name).to_owned()).collect()
}

fn row(report: &Report, tests: &[&str]) -> Vec<String> {
    let mut row = vec![
        cell(&report.submission.path),
        report.verdict.word().to_owned(),
        report.score.points.to_string(),
        report.score.max.to_string(),
        report.xp.to_string(),
    ];
    row.extend(tests.iter().map(|id| points(report, id)));
    let closed = report
        .gates
        .iter()
        .filter(|gate| gate.state == GateState::Closed);
    let closed: Vec<&str> = closed.map(|gate| gate.id.as_str()).collect();
    let norm = report.gates.iter().find(|gate| gate.id == "norm");
    let checks = checks(report);
    let count = |is: fn(&super::checks::Check) -> bool| {
        let counted = checks.iter().filter(|check| is(check));
        counted.count().to_string()
    };
    let ms = report.timings_ms.total;
    row.extend([
        report
            .bonus
            .as_ref()
            .map_or(String::new(), |bonus| bonus.points.to_string()),
        cell(&closed.join(" ")),
        norm.map_or(0, |gate| gate.findings.len()).to_string(),
        count(|check| check.part == Part::Advice),
        count(|check| check.state == State::Unjudged),
        format!("{}.{:03}", ms / 1000, ms % 1000),
        format!("{:#x}", report.seed),
        cell(&report.harness.version),
    ]);
    row
}

fn points(report: &Report, id: &str) -> String {
    let test = report.tests.iter().find(|test| test.id == id);
    let judged = test.filter(|test| test.outcome != Outcome::NotJudged);
    judged.map_or(String::new(), |test| test.points.to_string())
}

/// A text that no spreadsheet takes for a formula: those begin with one of a few characters, and an
/// apostrophe before it says that it is a text.
fn cell(text: &str) -> String {
    let text = visible(text);
    if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::{readers, sample};
    use super::*;

    #[test]
    fn a_row_for_each_submission() {
        insta::assert_snapshot!(table(&sample::all()));
    }

    #[test]
    fn a_name_is_no_formula() {
        let mut report = sample::validated();
        report.submission.path = "=HYPERLINK(\"x\")\n\"quoted\", and more".into();
        let table = table(&[report]);
        let row = table.lines().nth(1).expect("a row");
        let cell = r#""'=HYPERLINK(""x"")\n""quoted"", and more","validated",100"#;
        assert!(row.starts_with(cell), "{row}");
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn pythons_reader_understands_what_is_reported() {
        let read = readers::read("table.py", &table(&sample::all()));
        let rows = read.as_array().expect("a list");
        for (row, report) in rows.iter().zip(sample::all()) {
            assert_eq!(row["points"], Value::from(report.score.points).to_string());
            assert_eq!(row["submission"], visible(&report.submission.path));
            for test in &report.tests {
                let points = match test.outcome {
                    Outcome::NotJudged => String::new(),
                    _ => test.points.to_string(),
                };
                assert_eq!(row[&test.id], points);
            }
        }
    }
}
