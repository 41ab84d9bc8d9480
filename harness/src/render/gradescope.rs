//! `results.json` of Gradescope.

use serde::Serialize;

use super::checks::{Check, PARTS, Part, State, checks};
use super::human::in_short;
use super::telling::{TEXT, plain};
use super::untrusted::visible;
use super::{Format, Look, json, words};
use crate::locale::Lang;
use crate::verdict::{Report, Verdict};

pub const FORMAT: Format = Format {
    name: "gradescope",
    machine: true,
    render,
};

#[derive(Serialize)]
struct Results {
    /// Overrides the sum of the tests, the bonus among them.
    score: u32,
    execution_time: f64,
    output: String,
    /// Of `output`, and of each test's: shown as it stands.
    output_format: &'static str,
    test_output_format: &'static str,
    visibility: &'static str,
    /// What went to the streams is for the instructor.
    stdout_visibility: &'static str,
    tests: Vec<Test>,
    extra_data: Extra,
}

#[derive(Serialize)]
struct Test {
    #[serde(flatten)]
    points: Option<Points>,
    /// Without it and without points a test only informs.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    name: String,
    /// A text: `1.10` is not `1.1`.
    number: String,
    output: String,
    tags: [String; 2],
}

#[derive(Serialize)]
struct Points {
    score: u32,
    max_score: u32,
}

#[derive(Serialize)]
struct Extra {
    verdict: &'static str,
    seed: u64,
    xp: u32,
    harness: String,
    spec_sha256: String,
}

fn render(report: &Report, look: Look) -> String {
    let lang = look.lang;
    let mut tests = vec![verdict(report, lang)];
    let checks = checks(report);
    for (part, number) in PARTS.into_iter().zip(1..) {
        let of_part = checks.iter().filter(|check| check.part == part);
        tests.extend((1..).zip(of_part).map(|(minor, check)| Test {
            number: format!("{number}.{minor}"),
            ..test(report, check, lang)
        }));
    }
    json::pretty(&Results {
        score: report.score.points,
        #[expect(clippy::cast_precision_loss, reason = "nobody grades for 10^15 ms")]
        execution_time: report.timings_ms.total as f64 / 1000.0,
        output: in_short(report, lang),
        output_format: "text",
        test_output_format: "text",
        visibility: "visible",
        stdout_visibility: "hidden",
        tests,
        extra_data: Extra {
            verdict: report.verdict.word(),
            seed: report.seed,
            xp: report.xp,
            harness: report.harness.version.clone(),
            spec_sha256: report.harness.spec_sha256.clone(),
        },
    })
}

/// Points alone do not say whether the submission is validated.
fn verdict(report: &Report, lang: Lang) -> Test {
    Test {
        points: None,
        status: match report.verdict {
            Verdict::Validated => Some("passed"),
            Verdict::Refused => Some("failed"),
            Verdict::Inconclusive => None,
        },
        name: words::verdict(report.verdict).to(lang).to_owned(),
        number: "0".to_owned(),
        output: in_short(report, lang),
        tags: ["verdict".to_owned(), report.verdict.word().to_owned()],
    }
}

fn test(report: &Report, check: &Check, lang: Lang) -> Test {
    let counts = check.part == Part::Tests && check.state != State::Unjudged;
    Test {
        points: counts.then_some(Points {
            score: check.points,
            max_score: check.max_points,
        }),
        status: match check.state {
            State::Passed => Some("passed"),
            State::Failed => Some("failed"),
            State::Blocked if counts => Some("failed"),
            State::Noted | State::Blocked | State::NotAttempted | State::Unjudged => None,
        },
        name: name(check),
        number: String::new(),
        output: match (check.state, check.findings) {
            (State::Passed, _) => String::new(),
            (_, []) => check.headline(TEXT, lang),
            (_, found) => plain(check.id, found, report.seed, lang),
        },
        tags: [check.part.word().to_owned(), visible(check.category)],
    }
}

/// The points of the bonus are in its name: in its score they would count.
fn name(check: &Check) -> String {
    let id = visible(check.id);
    match check.part {
        Part::Bonus => format!("{id} ({}/{})", check.points, check.max_points),
        Part::Tests | Part::Gates | Part::Advice => id,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{readers, sample};
    use super::*;

    fn results(report: &Report) -> Value {
        serde_json::from_str(&render(report, sample::LOOK)).expect("JSON")
    }

    #[test]
    fn the_documentation_of_the_platform_is_kept() {
        for report in sample::all() {
            readers::conforms("gradescope.schema.json", &results(&report));
        }
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn the_library_of_the_platform_would_write_the_same() {
        for report in sample::all() {
            let results = results(&report);
            let theirs = readers::read("gradescope.py", &results.to_string());
            let keys = ["name", "number", "score", "max_score", "status", "tags"];
            let ours = results["tests"].as_array().expect("a list");
            let ours = ours.iter().filter(|test| test["status"].is_string());
            for (ours, theirs) in ours.zip(theirs["tests"].as_array().expect("a list")) {
                for key in keys {
                    assert_eq!(ours[key].as_f64(), theirs[key].as_f64(), "{key} of {ours}");
                    assert_eq!(ours[key].as_str(), theirs[key].as_str(), "{key} of {ours}");
                    assert_eq!(ours[key].as_array(), theirs[key].as_array());
                }
            }
        }
    }

    #[test]
    fn the_score_is_that_of_the_report_and_the_bonus_is_not_in_it() {
        let results = results(&sample::refused());
        let tests = results["tests"].as_array().expect("a list");
        let sum: u64 = tests.iter().filter_map(|test| test["score"].as_u64()).sum();
        assert_eq!((results["score"].as_u64(), sum), (Some(60), 60));
        assert_eq!(tests[0]["status"], "failed");
    }

    #[test]
    fn what_the_machine_did_not_allow_costs_nothing_that_is_shown() {
        let results = results(&sample::inconclusive());
        let tests = results["tests"].as_array().expect("a list");
        let unjudged = tests
            .iter()
            .find(|test| test["name"] == "test_concurrent_clients")
            .expect("it is there");
        assert_eq!(unjudged["score"], json!(null));
        assert_eq!(unjudged["status"], json!(null));
        assert_eq!(tests[0]["status"], json!(null));
    }
}
