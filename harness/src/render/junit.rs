//! `JUnit` XML, in the dialect that Jenkins, GitLab and the actions of GitHub read.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};

use super::checks::{Check, PARTS, State, checks};
use super::telling::{TEXT, plain};
use super::untrusted::{cut, visible};
use super::{Format, Look};
use crate::locale::Lang;
use crate::verdict::Report;

pub const FORMAT: Format = Format {
    name: "junit",
    machine: true,
    render,
};

/// Characters of an attribute that a submission wrote.
const LINE: usize = 200;

fn render(report: &Report, look: Look) -> String {
    let mut document = quick_junit::Report::new("harness");
    document.set_time(Duration::from_millis(report.timings_ms.total));
    let checks = checks(report);
    for part in PARTS {
        let of_part = checks.iter().filter(|check| check.part == part);
        let mut suite = TestSuite::new(name(report, part.word()));
        suite.add_test_cases(of_part.map(|check| case(report, check, look.lang)));
        if suite.tests > 0 {
            document.add_test_suite(suite);
        }
    }
    if let Some(first) = document.test_suites.first_mut() {
        first.add_properties(properties(report, look.lang));
    }
    to_xml(&document)
}

#[expect(
    clippy::expect_used,
    reason = "writing to memory cannot fail, and every text is valid XML"
)]
fn to_xml(document: &quick_junit::Report) -> String {
    document.to_string().expect("XML")
}

/// Readers make a tree of names with dots.
fn name(report: &Report, last: &str) -> String {
    format!("{}.{last}", visible(&report.harness.spec))
}

/// Enough to repeat the run.
fn properties(report: &Report, lang: Lang) -> Vec<Property> {
    let score = report.score;
    let submission = cut(&report.submission.path, TEXT, lang);
    vec![
        Property::new("submission", submission),
        Property::new("verdict", report.verdict.word()),
        Property::new("points", score.points.to_string()),
        Property::new("max_points", score.max.to_string()),
        Property::new("pass_points", score.pass.to_string()),
        Property::new("seed", format!("{:#x}", report.seed)),
        Property::new("harness", visible(&report.harness.version)),
    ]
}

fn case(report: &Report, check: &Check, lang: Lang) -> TestCase {
    let mut case = TestCase::new(visible(check.id), status(report, check, lang));
    case.set_classname(name(report, &visible(check.category)));
    if check.max_points > 0 {
        case.add_property(Property::new("points", check.points.to_string()));
        case.add_property(Property::new("max_points", check.max_points.to_string()));
    }
    if let Some((file, line)) = place(check) {
        case.extra.insert("file".into(), visible(file).into());
        case.extra.insert("line".into(), line.to_string().into());
    }
    case
}

/// Without these, readers guess a place from the class name.
fn place<'a>(check: &'a Check) -> Option<(&'a str, u32)> {
    let found = check.findings.first()?;
    Some((found.file.as_deref()?, found.line?))
}

/// A failure is the submission's, an error is not, and what costs nothing is neither.
fn status(report: &Report, check: &Check, lang: Lang) -> TestCaseStatus {
    let mut status = match check.state {
        State::Passed => return TestCaseStatus::success(),
        State::Failed => TestCaseStatus::non_success(NonSuccessKind::Failure),
        State::Unjudged => TestCaseStatus::non_success(NonSuccessKind::Error),
        State::Noted | State::Blocked | State::NotAttempted => TestCaseStatus::skipped(),
    };
    status.set_message(check.headline(LINE, lang));
    if let Some(kind) = check.kind() {
        status.set_type(kind);
        status.set_description(plain(check.id, check.findings, report.seed, lang));
    }
    status
}

#[cfg(test)]
mod tests {
    use super::super::{readers, sample};
    use super::*;

    fn xml(report: &Report) -> String {
        render(report, sample::LOOK)
    }

    #[test]
    fn the_report_of_a_refusal() {
        insta::assert_snapshot!(xml(&sample::refused()));
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn readers_understand_what_is_reported() {
        for report in sample::all() {
            let read = readers::read("junit.py", &xml(&report));
            let checks = checks(&report);
            let cases = read["cases"].as_array().expect("a list");
            assert_eq!(cases.len(), checks.len());
            for (case, check) in cases.iter().zip(&checks) {
                let result = match check.state {
                    State::Passed => "passed",
                    State::Failed => "failure",
                    State::Unjudged => "error",
                    State::Noted | State::Blocked | State::NotAttempted => "skipped",
                };
                assert_eq!(case["name"], check.id);
                assert_eq!(case["result"], result, "{case}");
                assert_eq!(case["type"].as_str(), check.kind(), "{case}");
                let points = &case["points"];
                assert_eq!(points["points"].is_string(), check.max_points > 0, "{case}");
            }
            let failed = checks.iter().filter(|it| it.state == State::Failed).count();
            assert_eq!(read["totals"]["tests"], checks.len());
            assert_eq!(read["totals"]["failures"], failed);
        }
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn what_a_submission_wrote_arrives_as_text() {
        let read = readers::read("junit.py", &xml(&sample::refused()));
        let cases = read["cases"].as_array().expect("a list");
        let hostile = cases.iter().find(|it| it["name"] == "test_nickname_change");
        let hostile = hostile.expect("it is there");
        let text = hostile["text"].as_str().expect("a text");
        assert!(text.contains(r"\u{1b}[2J\u{1b}[1;1H100/100"), "{text}");
        assert!(text.contains("<script>alert(1)</script>"), "{text}");
        let norm = cases
            .iter()
            .find(|it| it["name"] == "norm")
            .expect("a gate");
        assert_eq!(norm["place"], serde_json::json!(["src/state.rs", "7"]));
    }
}
