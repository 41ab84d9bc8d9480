//! `result.json` of Classroom 50, version 1.

use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::checks::{Check, Part, State, checks};
use super::untrusted::visible;
use super::{Format, json};
use crate::locale::Lang;
use crate::verdict::Report;

pub const FORMAT: Format = Format {
    name: "classroom50",
    machine: true,
    render: |report, look| document(report, look.lang, |name| std::env::var(name).ok()),
};

/// Characters of what a submission wrote that a test carries.
const MESSAGE: usize = 400;

/// What the platform's runner knows it writes over; elsewhere it says `unknown`.
#[derive(Serialize)]
struct Results {
    schema: &'static str,
    classroom: String,
    assignment: String,
    assignment_type: String,
    owner: String,
    submission: String,
    commit: String,
    release: String,
    review: String,
    datetime: String,
    score: u32,
    #[serde(rename = "max-score")]
    max_score: u32,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    #[serde(rename = "test-name")]
    name: String,
    passed: bool,
    score: u32,
    #[serde(rename = "max-score")]
    max_score: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

fn document(report: &Report, lang: Lang, variable: impl Fn(&str) -> Option<String>) -> String {
    let or = |name: &str, other: &str| {
        let given = variable(name).filter(|value| !value.is_empty());
        given.unwrap_or_else(|| other.to_owned())
    };
    let submission = or("SUBMISSION_TAG", "submit/unknown");
    let now = DateTime::<Utc>::from(SystemTime::now());
    let checks = checks(report);
    let counted = (checks.iter())
        .filter(|check| matches!(check.part, Part::Tests | Part::Gates))
        .map(|check| test(check, lang));
    json::pretty(&Results {
        schema: "classroom50/result/v1",
        classroom: or("CLASSROOM", "unknown"),
        assignment: or("ASSIGNMENT", &visible(&report.harness.spec)),
        assignment_type: or("ASSIGNMENT_TYPE", "individual"),
        owner: or("OWNER", "unknown"),
        submission,
        commit: or("COMMIT_URL", "unknown"),
        release: or("RELEASE_URL", "unknown"),
        review: or("REVIEW_URL", "unknown"),
        datetime: now.to_rfc3339_opts(SecondsFormat::Secs, true),
        score: report.score.points,
        max_score: report.score.max,
        tests: counted.collect(),
    })
}

fn test(check: &Check, lang: Lang) -> Test {
    Test {
        name: visible(check.id),
        passed: matches!(check.state, State::Passed | State::Noted),
        score: check.points,
        max_score: check.max_points,
        message: (check.state != State::Passed).then(|| check.headline(MESSAGE, lang)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::{readers, sample};
    use super::*;

    fn results(report: &Report, variables: &[(&str, &str)]) -> Value {
        let variable = |name: &str| {
            let found = variables.iter().find(|(it, _)| *it == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let text = document(report, Lang::En, variable);
        let value = serde_json::from_str(&text).expect("JSON");
        readers::conforms("classroom50.schema.json", &value);
        value
    }

    #[test]
    fn every_report_is_a_result_of_the_platform() {
        for report in sample::all() {
            let results = results(&report, &[]);
            let sum = |key: &str| -> u64 {
                let tests = results["tests"].as_array().expect("a list");
                tests.iter().filter_map(|test| test[key].as_u64()).sum()
            };
            assert_eq!(results["score"], sum("score"));
            assert_eq!(results["max-score"], sum("max-score"));
        }
    }

    #[test]
    fn what_the_runner_tells_goes_in() {
        let results = results(
            &sample::refused(),
            &[
                ("CLASSROOM", "rust-1"),
                ("SUBMISSION_TAG", "submit/2025-01-02T03-04-05Z-abc1234"),
                ("ASSIGNMENT_TYPE", "group"),
                ("OWNER", ""),
            ],
        );
        assert_eq!(results["classroom"], "rust-1");
        assert_eq!(results["submission"], "submit/2025-01-02T03-04-05Z-abc1234");
        assert_eq!(results["assignment_type"], "group");
        assert_eq!(results["owner"], "unknown");
    }
}
