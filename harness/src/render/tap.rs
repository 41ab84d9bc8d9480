//! The Test Anything Protocol, version 14.

use std::fmt::Write as _;

use super::checks::{Check, Part, State, checks};
use super::telling::plain;
use super::untrusted::{cut, visible};
use super::{Format, Look};
use crate::locale::Lang;
use crate::verdict::Report;

pub const FORMAT: Format = Format {
    name: "tap",
    machine: true,
    render,
};

/// Characters of a submission's text on the line of a test.
const LINE: usize = 200;

fn render(report: &Report, look: Look) -> String {
    let checks = checks(report);
    let mut out = format!("TAP version 14\n1..{}\n", checks.len());
    for (number, check) in (1..).zip(&checks) {
        point(&mut out, number, check, look.lang);
        if check.state != State::Passed && !check.findings.is_empty() {
            diagnostics(&mut out, report, check, look.lang);
        }
    }
    out
}

/// What costs nothing is still to be done, and what could not be tried is skipped: neither fails.
fn point(out: &mut String, number: usize, check: &Check, lang: Lang) {
    let ok = match check.state {
        State::Passed | State::Blocked | State::NotAttempted | State::Unjudged => "ok",
        State::Failed | State::Noted => "not ok",
    };
    let name = format!("{}: {}", check.part.word(), visible(check.id));
    line(out, &format!("{ok} {number} - {}", escape(&name)));
    let reason = |check: &Check| escape(&check.headline(LINE, lang));
    match check.state {
        State::Passed | State::Failed => {}
        State::Noted => line_end(out, &format!(" # TODO {}", reason(check))),
        State::Blocked | State::NotAttempted | State::Unjudged => {
            line_end(out, &format!(" # SKIP {}", reason(check)));
        }
    }
}

/// A block of YAML. JSON is YAML, and a text in quotes holds whatever a submission sends.
fn diagnostics(out: &mut String, report: &Report, check: &Check, lang: Lang) {
    line(out, "  ---");
    if let Some(found) = check.findings.first() {
        field(out, "message", &cut(&found.message, LINE, lang));
        field(out, "kind", found.kind.word());
        if let (Some(file), Some(line)) = (&found.file, found.line) {
            field(out, "file", &visible(file));
            number(out, "line", line);
        }
    }
    if check.part == Part::Tests || check.part == Part::Bonus {
        number(out, "points", check.points);
        number(out, "max_points", check.max_points);
    }
    // Two columns more than the block, whatever the first line begins with.
    line(out, "  detail: |2");
    for told in plain(check.id, check.findings, report.seed, lang).lines() {
        line(out, &format!("    {told}"));
    }
    line(out, "  ...");
}

fn field(out: &mut String, key: &str, value: &str) {
    line(out, &format!("  {key}: {}", serde_json::Value::from(value)));
}

fn number(out: &mut String, key: &str, value: u32) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "  {key}: {value}");
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

/// Goes on with the line that was written last.
fn line_end(out: &mut String, text: &str) {
    out.pop();
    line(out, text);
}

/// A description ends at an unescaped `#`.
fn escape(text: &str) -> String {
    text.replace('\\', r"\\").replace('#', r"\#")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::{readers, sample};
    use super::*;

    fn tap(report: &Report) -> String {
        render(report, sample::LOOK)
    }

    #[test]
    fn the_report_of_a_refusal() {
        insta::assert_snapshot!(tap(&sample::refused()));
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn the_parser_of_the_protocol_understands_what_is_reported() {
        for report in sample::all() {
            let read = readers::read("tap.cjs", &tap(&report));
            let checks = checks(&report);
            let points = read["points"].as_array().expect("a list");
            assert_eq!(points.len(), checks.len());
            for (point, check) in points.iter().zip(&checks) {
                let of = |key: &str| point[key].as_str().is_some();
                let expected = match check.state {
                    State::Passed => (true, false, false),
                    State::Failed => (false, false, false),
                    State::Noted => (false, true, false),
                    State::Blocked | State::NotAttempted | State::Unjudged => (true, false, true),
                };
                let ok = point["ok"].as_bool().expect("it says");
                assert_eq!((ok, of("todo"), of("skip")), expected, "{point}");
                let kind = point["diag"]["kind"].as_str();
                let told = check.kind().filter(|_| check.state != State::Passed);
                assert_eq!(kind, told, "{point}");
            }
            let failed = checks.iter().any(|check| check.state == State::Failed);
            assert_eq!(read["ok"], !failed);
        }
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn what_a_submission_wrote_arrives_as_text() {
        let read = readers::read("tap.cjs", &tap(&sample::refused()));
        let named = |name: &str| -> &Value {
            let points = read["points"].as_array().expect("a list");
            let found = points.iter().find(|point| point["name"] == name);
            found.expect("a point of that name")
        };
        let hostile = named("tests: test_nickname_change");
        let message = r"nick_changed says \u{1b}]0;pwned\u{7} where 日本語の名前 was asked for";
        assert_eq!(hostile["diag"]["message"], message);
        let detail = hostile["diag"]["detail"].as_str().expect("a text");
        let whole = sample::refused();
        let findings = &whole.tests[3].findings;
        assert_eq!(
            detail,
            plain("test_nickname_change", findings, whole.seed, Lang::En)
        );
        assert_eq!(named("gates: norm")["diag"]["line"], 7);
    }
}
