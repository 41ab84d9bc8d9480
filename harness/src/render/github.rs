//! Annotations of GitHub Actions: workflow commands, for standard output.

use super::checks::{Check, Part, State, checks};
use super::human::in_short;
use super::sarif::from_here;
use super::telling::{TEXT, command as command_again};
use super::untrusted::{cut, visible};
use super::{Format, Look, words};
use crate::locale::{Lang, tr};
use crate::verdict::{Finding, Report, Verdict};

pub const FORMAT: Format = Format {
    name: "github",
    machine: true,
    render,
};

/// Annotations of one level that a step may make: GitHub drops the others without a word.
const LIMIT: usize = 10;

#[derive(Clone, Copy, Eq, PartialEq)]
enum Level {
    Error,
    Warning,
    Notice,
}

impl Level {
    const fn command(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

struct Annotation<'a> {
    level: Level,
    check: &'a Check<'a>,
    /// `None` where nothing was found and it did not pass all the same.
    found: Option<&'a Finding>,
    /// How many of the same check come before it.
    before: usize,
}

fn render(report: &Report, look: Look) -> String {
    let checks = checks(report);
    let mut annotations: Vec<Annotation> = checks.iter().flat_map(annotations).collect();
    // Of every check something before more of any, and what weighs most first. The sort is stable.
    annotations.sort_by_key(|it| (it.before, std::cmp::Reverse(weight(it.check))));
    let mut lines = Vec::new();
    for level in [Level::Error, Level::Warning] {
        let of_level = || annotations.iter().filter(|it| it.level == level);
        let shown = of_level().take(LIMIT);
        lines.extend(shown.map(|it| it.command(report, look.lang)));
        let more = of_level().count().saturating_sub(LIMIT);
        if more > 0 {
            lines.push(tr("report-more-findings").with("count", more).to(look.lang));
        }
    }
    lines.push(verdict(report, look.lang));
    lines.join("\n") + "\n"
}

/// The verdict is a notice of its own, of which there is always room for one.
fn verdict(report: &Report, lang: Lang) -> String {
    let level = match report.verdict {
        Verdict::Validated | Verdict::Refused => Level::Notice,
        Verdict::Inconclusive => Level::Warning,
    };
    let score = report.score;
    let title = format!(
        "{} {}/{}",
        words::verdict(report.verdict).to(lang),
        score.points,
        score.max
    );
    command(level, &[("title", &title)], &in_short(report, lang))
}

fn annotations<'a>(check: &'a Check<'a>) -> Vec<Annotation<'a>> {
    let level = match check.state {
        State::Failed => Level::Error,
        State::Noted | State::Unjudged => Level::Warning,
        State::Passed | State::Blocked | State::NotAttempted => return Vec::new(),
    };
    let annotation = |before, found| Annotation {
        level,
        check,
        found,
        before,
    };
    // A place for each is worth having; of what has no place one tells enough.
    let placed = check.findings.iter().filter(|found| found.file.is_some());
    let placed: Vec<_> = (0..)
        .zip(placed)
        .map(|(before, found)| annotation(before, Some(found)))
        .collect();
    if placed.is_empty() {
        vec![annotation(0, check.findings.first())]
    } else {
        placed
    }
}

/// A closed gate refuses whatever the score.
fn weight(check: &Check) -> u32 {
    match check.part {
        Part::Gates => u32::MAX,
        Part::Tests | Part::Bonus | Part::Advice => check.max_points,
    }
}

impl Annotation<'_> {
    fn command(&self, report: &Report, lang: Lang) -> String {
        let title = self.title();
        let (file, line, column);
        let mut properties = Vec::new();
        if let Some(path) = self.found.and_then(|found| found.file.as_ref()) {
            file = visible(&from_here(report, path));
            properties.push(("file", file.as_str()));
        }
        if let Some(number) = self.found.and_then(|found| found.line) {
            line = number.to_string();
            properties.push(("line", &line));
        }
        if let Some(number) = self.found.and_then(|found| found.column) {
            column = number.to_string();
            properties.push(("col", &column));
        }
        properties.push(("title", &title));
        command(self.level, &properties, &self.message(report, lang))
    }

    /// `test_message_broadcast 0/15: missing-fanout`.
    fn title(&self) -> String {
        let check = self.check;
        let points = match check.max_points {
            0 => String::new(),
            most => format!(" {}/{most}", check.points),
        };
        let what = self.found.map(|found| match &found.norm {
            Some(norm) => format!(": {}", visible(norm)),
            None => format!(": {}", found.kind.word()),
        });
        visible(check.id) + &points + &what.unwrap_or_default()
    }

    fn message(&self, report: &Report, lang: Lang) -> String {
        let Some(found) = self.found else {
            return self.check.headline(TEXT, lang);
        };
        let mut lines = vec![cut(&found.message, TEXT, lang)];
        for (label, text) in [
            (tr("report-expected"), &found.expected),
            (tr("report-got"), &found.got),
            (tr("report-hint"), &found.hint),
        ] {
            if let Some(text) = text {
                lines.push(format!("{}: {}", label.to(lang), cut(text, TEXT, lang)));
            }
        }
        let again = command_again(self.check.id, report.seed);
        lines.push(format!("{}: {again}", tr("report-again").to(lang)));
        lines.join("\n")
    }
}

/// One line, whatever is in it.
fn command(level: Level, properties: &[(&str, &str)], message: &str) -> String {
    let properties: Vec<String> = (properties.iter())
        .map(|(key, value)| format!("{key}={}", property(value)))
        .collect();
    let (command, message) = (level.command(), data(message.trim_end()));
    format!("::{command} {}::{message}", properties.join(","))
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{readers, sample};
    use super::*;

    fn lines(report: &Report) -> String {
        render(report, sample::LOOK)
    }

    #[test]
    fn the_report_of_a_refusal() {
        insta::assert_snapshot!(lines(&sample::refused()));
    }

    #[test]
    fn what_weighs_most_comes_first_and_the_limits_are_kept() {
        let lines = lines(&sample::refused());
        let count = |start: &str| lines.lines().filter(|it| it.starts_with(start)).count();
        assert_eq!(count("::error "), LIMIT);
        assert!(count("::warning ") <= LIMIT);
        let titles: Vec<&str> = (lines.lines())
            .filter_map(|line| line.split_once("title=")?.1.split("::").next())
            .collect();
        assert_eq!(
            titles[..5],
            [
                "norm%3A norm_std_mutex",
                "pitfall_b%3A missing-fanout",
                "test_message_broadcast 0/15%3A missing-fanout",
                "test_nickname_change 0/10%3A wrong-value",
                "norm%3A norm_unsafe_code"
            ]
        );
        assert!(lines.contains("\nnot shown, all of them in --format json: 3\n"));
    }

    #[test]
    fn every_line_is_a_command_of_ours_or_a_notice_of_more() {
        for report in sample::all() {
            for line in lines(&report).lines() {
                let ours = ["::error ", "::warning ", "::notice "];
                let is_ours = ours.iter().any(|start| line.starts_with(start));
                assert!(is_ours || line.starts_with("not shown"), "{line}");
            }
        }
    }

    /// The commands as they are meant, for the toolkit to write.
    fn meant(report: &Report) -> Value {
        let checks = checks(report);
        let norm = checks
            .iter()
            .find(|check| check.id == "norm")
            .expect("a gate");
        let nick = checks.iter().find(|it| it.id == "test_nickname_change");
        let meant = |check: &Check| {
            let annotation = &annotations(check)[0];
            let found = annotation.found.expect("a finding");
            json!({
                "level": "error",
                "message": annotation.message(report, Lang::En),
                "properties": {
                    "title": annotation.title(),
                    "file": found.file.as_ref().map(|file| visible(&from_here(report, file))),
                    "startLine": found.line,
                    "startColumn": found.column,
                },
            })
        };
        json!([meant(norm), meant(nick.expect("a test"))])
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn the_toolkit_of_the_platform_would_write_the_same() {
        let mut report = sample::refused();
        report.submission.path = "50%, a:b/\u{e9}".into();
        let theirs = readers::read("github.cjs", &meant(&report).to_string());
        let ours = lines(&report);
        let sorted = |line: &str| {
            let (head, message) = line[2..].split_once("::").expect("a command");
            let (command, properties) = head.split_once(' ').expect("properties");
            let mut properties: Vec<String> = properties.split(',').map(str::to_owned).collect();
            properties.sort();
            (command.to_owned(), properties, message.to_owned())
        };
        let ours: Vec<_> = (ours.lines())
            .filter(|line| line.starts_with("::"))
            .map(sorted)
            .collect();
        for line in theirs.as_array().expect("a list") {
            let line = sorted(line.as_str().expect("a line"));
            assert!(ours.contains(&line), "{line:#?} is not among {ours:#?}");
        }
    }
}
