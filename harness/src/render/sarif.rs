//! SARIF 2.1.0: what breaks the norm, for code scanning and editors.

use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::telling::TEXT;
use super::untrusted::cut;
use super::{Format, Look, json};
use crate::locale::Lang;
use crate::norms::{self, Class, Norm};
use crate::verdict::{Finding, Report, Severity};

pub const FORMAT: Format = Format {
    name: "sarif",
    machine: true,
    render,
};

/// What stays as it is in a path that is a part of a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'~');

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    /// Columns count characters.
    column_kind: &'static str,
    results: Vec<Violation>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: String,
    semantic_version: String,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Configuration {
    level: Level,
}

#[derive(Serialize)]
struct Properties {
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Violation {
    rule_id: String,
    /// Its place among the rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: Level,
    message: Message,
    locations: [Location; 1],
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Error,
    Warning,
    Note,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    /// The first column that is not meant.
    end_column: u32,
}

fn render(report: &Report, look: Look) -> String {
    let gate = report.gates.iter().find(|gate| gate.id == "norm");
    let level = |severity| match severity {
        Severity::Fatal => Level::Error,
        Severity::Advice => Level::Warning,
    };
    let violations = gate.iter().flat_map(|gate| {
        let found = gate.findings.iter();
        found.map(move |it| violation(report, it, level(gate.severity), look.lang))
    });
    let advice = report.advice.iter().flat_map(|advice| &advice.findings);
    let advice = advice.filter(|found| found.norm.is_some());
    let advice = advice.map(|found| violation(report, found, Level::Note, look.lang));
    json::pretty(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "harness",
                    version: report.harness.version.clone(),
                    semantic_version: report.harness.version.clone(),
                    // All of them: readers compare the list with that of the run before.
                    rules: norms::ALL
                        .iter()
                        .map(|norm| rule(norm, look.lang))
                        .collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: violations.chain(advice).collect(),
        }],
    })
}

fn rule(norm: &Norm, lang: Lang) -> Rule {
    let (level, severity) = match norm.class {
        Class::Violation => (Level::Error, "error"),
        Class::Advice => (Level::Note, "recommendation"),
    };
    let (why, instead) = (norm.why().to(lang), norm.instead().to(lang));
    Rule {
        id: norm.id,
        short_description: sentence(norm.title().to(lang)),
        full_description: sentence(&format!("{}: {why}", norm.title().to(lang))),
        help: sentence(&format!("{instead} (harness explain {})", norm.id)),
        default_configuration: Configuration { level },
        properties: Properties {
            precision: "very-high",
            severity,
        },
    }
}

fn violation(report: &Report, found: &Finding, level: Level, lang: Lang) -> Violation {
    let id = found.norm.as_deref().unwrap_or("norm");
    let hint = found.hint.as_ref();
    let hint = hint.map_or(String::new(), |hint| format!("; {}", cut(hint, TEXT, lang)));
    let (line, column) = (found.line.unwrap_or(1), found.column.unwrap_or(1));
    Violation {
        rule_id: id.to_owned(),
        rule_index: norms::ALL.iter().position(|norm| norm.id == id),
        level,
        message: sentence(&(cut(&found.message, TEXT, lang) + &hint)),
        locations: [Location {
            physical_location: Physical {
                artifact_location: Artifact {
                    uri: uri(report, found.file.as_deref().unwrap_or("Cargo.toml")),
                    uri_base_id: "%SRCROOT%",
                },
                region: Region {
                    start_line: line,
                    start_column: column,
                    end_line: line,
                    end_column: column.saturating_add(1),
                },
            },
        }],
    }
}

/// A text that is nothing but a text: no `[link](target)`, no `{0}` to be filled in.
fn sentence(text: &str) -> Message {
    let mut text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") {
        text = text.replace('[', r"\[").replace(']', r"\]");
    }
    Message { text: text + "." }
}

fn uri(report: &Report, file: &str) -> String {
    utf8_percent_encode(&from_here(report, file), PATH).to_string()
}

/// A file of the submission as seen from where the harness was called: in a CI, the root of the
/// repository. Of a submission that was given by its whole path, as seen from there.
pub fn from_here(report: &Report, file: &str) -> String {
    let submission = Path::new(&report.submission.path);
    let whole = if submission.is_absolute() {
        Path::new(file).to_owned()
    } else {
        submission.join(file)
    };
    let parts = whole.components().filter(|part| *part != Component::CurDir);
    let parts: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::{readers, sample};
    use super::*;

    fn log(report: &Report) -> Value {
        serde_json::from_str(&render(report, sample::LOOK)).expect("JSON")
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn the_validator_of_the_format_has_nothing_to_object() {
        for report in sample::all() {
            let read = readers::read("sarif.cjs", &log(&report).to_string());
            assert_eq!(read["objections"], serde_json::json!([]), "{read:#}");
        }
    }

    #[test]
    fn every_violation_is_a_result_where_it_is() {
        let mut report = sample::refused();
        report.submission.path = "./submissions/n\u{e9}o x".into();
        let log = log(&report);
        let results = log["runs"][0]["results"].as_array().expect("a list");
        assert_eq!(results.len(), 10);
        let first = &results[0];
        assert_eq!(first["ruleId"], "norm_std_mutex");
        let rules = &log["runs"][0]["tool"]["driver"]["rules"];
        let index = first["ruleIndex"].as_u64().expect("a number");
        assert_eq!(
            rules[usize::try_from(index).expect("small")]["id"],
            "norm_std_mutex"
        );
        let place = &first["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "submissions/n%C3%A9o%20x/src/state.rs"
        );
        assert_eq!(place["region"]["startLine"], 7);
        assert_eq!(place["region"]["startColumn"], 12);
    }

    #[test]
    fn what_keeps_the_norm_has_no_results_and_the_same_rules() {
        let (good, bad) = (log(&sample::validated()), log(&sample::refused()));
        assert_eq!(good["runs"][0]["results"], serde_json::json!([]));
        assert_eq!(good["runs"][0]["tool"], bad["runs"][0]["tool"]);
    }

    #[test]
    fn a_path_is_told_from_the_root_of_the_repository() {
        let of = |path: &str| {
            let mut report = sample::validated();
            report.submission.path = path.into();
            from_here(&report, "src/lib.rs")
        };
        assert_eq!(of("."), "src/lib.rs");
        assert_eq!(of("./chat/"), "chat/src/lib.rs");
        assert_eq!(of("/autograder/submission"), "src/lib.rs");
    }

    #[test]
    fn a_text_is_no_link_and_has_no_placeholder() {
        assert_eq!(sentence("[a](0) {1}").text, r"\[a\](0) {{1}}.");
        assert_eq!(sentence("#[allow(x)]").text, "#[allow(x)].");
    }
}
