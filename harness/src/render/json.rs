//! The whole record, for programs.

use super::{Format, Look};
use crate::verdict::Report;

pub const FORMAT: Format = Format {
    name: "json",
    machine: true,
    render: |report, _: Look| render(report),
};

fn render(report: &Report) -> String {
    pretty(report)
}

/// The JSON Schema of [`render`]'s output.
pub fn schema() -> String {
    pretty(&schemars::schema_for!(Report))
}

/// A value as readable JSON, safe to show in a terminal.
#[expect(
    clippy::expect_used,
    reason = "only a map with keys that are no strings cannot be JSON, and none of ours is one"
)]
pub fn pretty(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_string_pretty(value).expect("a report is JSON");
    escape(&json) + "\n"
}

/// JSON leaves C1 controls, bidirectional overrides and their like as they are. Outside strings
/// there is none of them, so each may become a JSON escape: the same value, and nothing that a
/// terminal, or the log of a CI, would interpret.
pub fn escape(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_unsafe(c) {
            safe.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                safe.extend(["\\u", &format!("{unit:04x}")]);
            }
        }
    }
    safe.replace("##[", r"##\u005b")
}

/// Whether `visible` would escape it, combining marks aside.
fn is_unsafe(c: char) -> bool {
    !c.is_ascii_graphic() && c != ' ' && super::visible(&format!("a{c}")).len() > 1 + c.len_utf8()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_record_comes_back_unchanged() {
        for report in sample::all() {
            let back: Report = serde_json::from_str(&render(&report)).expect("JSON");
            assert_eq!(back, report);
        }
    }

    #[test]
    fn a_terminal_has_nothing_to_interpret() {
        let json = render(&sample::refused());
        assert!(json.lines().all(|line| line == super::super::visible(line)));
    }

    #[test]
    fn the_record_of_a_refusal() {
        insta::assert_snapshot!(render(&sample::refused()));
    }

    #[test]
    fn the_schema() {
        insta::assert_snapshot!(schema());
    }
}
