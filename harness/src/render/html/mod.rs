//! HTML: one file that needs no network and no script, for a submission and for a class.
//!
//! `maud` escapes every text for HTML; what a terminal or a reader would interpret is an escape
//! before that, as everywhere. Should something slip through all the same, the policy of the page
//! lets it do nothing: no script, no picture, no address, no style but ours.

mod bars;
mod class;
mod diagram;
mod finding;
mod report;
mod tally;

pub use class::page as class;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::Format;
use super::checks::State;
use super::untrusted::visible;
use crate::locale::{Lang, Text, tr};
use crate::verdict::Verdict;

pub const FORMAT: Format = Format {
    name: "html",
    machine: true,
    render: |report, look| report::page(report, look.lang),
};

const STYLE: &str = include_str!("style.css");

/// What the page may do: wear our style.
fn policy() -> String {
    let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'")
}

/// The document around a page.
fn document(title: &str, lang: Lang, body: &Markup) -> String {
    let document = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#content" { (tr("html-skip").to(lang)) }
                (body)
            }
        }
    };
    document.into_string() + "\n"
}

/// The way to each section that is there.
fn nav(sections: &[(&str, Text, bool)], lang: Lang) -> Markup {
    html! {
        nav aria-label=(tr("html-contents").to(lang)) {
            ul {
                @for (id, title, _) in sections.iter().filter(|(.., is_there)| *is_there) {
                    li { a href={ "#" (id) } { (title.to(lang)) } }
                }
            }
        }
    }
}

/// A part of a page that is wider than some screens: it scrolls, by the keyboard too.
fn panel(id: &str, title: Text, lead: Option<Text>, content: &Markup, lang: Lang) -> Markup {
    html! {
        h2 id=(id) { (title.to(lang)) }
        @if let Some(lead) = lead { p class="muted" { (lead.to(lang)) } }
        section class="card scroll" tabindex="0" aria-labelledby=(id) { (content) }
    }
}

/// The name of a check, which may go on in a new line after each of its words.
fn name(id: &str) -> Markup {
    let id = visible(id);
    html! {
        @for (number, word) in id.split('_').enumerate() {
            @if number > 0 { "_" wbr; }
            (word)
        }
    }
}

/// A colour of its own; there is always a word or a glyph beside it.
const fn of_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Validated => "good",
        Verdict::Refused => "bad",
        Verdict::Inconclusive => "doubt",
    }
}

const fn of_state(state: State) -> &'static str {
    match state {
        State::Passed => "good",
        State::Failed => "bad",
        State::Noted | State::Blocked | State::Unjudged => "doubt",
        State::NotAttempted => "muted",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{readers, sample};
    use super::*;
    use crate::verdict::{Class, Finding, Report, Standing, Wire, WireEvent};

    const LANGS: [Lang; 2] = [Lang::En, Lang::Fr];

    /// What somebody would like a browser, or whoever reads the page, to fall for.
    const HOSTILE: &str = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>\
        \"'><svg onload=alert(3)><a href=javascript:alert(4)>&lt;b&gt;\u{1b}[2J\0\r\n\u{202e}gnp\u{200b}";

    /// A report with [`HOSTILE`] wherever a submission, or a foreign report, has a say.
    fn hostile_report() -> Report {
        let mut report = sample::refused();
        let hostile = || HOSTILE.to_owned();
        report.submission.path = hostile();
        report.submission.package = Some(hostile());
        report.harness.version = hostile();
        report.harness.toolchain = hostile();
        report.notes = vec![hostile()];
        report.advice[0].findings.push(hostile_finding());
        report.gates[2].findings = vec![hostile_finding()];
        for test in &mut report.tests {
            test.category = hostile();
            test.findings = vec![hostile_finding()];
        }
        report
    }

    fn hostile_finding() -> Finding {
        let mut finding = sample::broadcast();
        finding.message = HOSTILE.to_owned();
        finding.file = Some(HOSTILE.to_owned());
        for text in [
            &mut finding.expected,
            &mut finding.got,
            &mut finding.hint,
            &mut finding.detail,
        ] {
            *text = Some(HOSTILE.to_owned());
        }
        for step in &mut finding.steps {
            step.text = HOSTILE.to_owned();
            let text = HOSTILE.to_owned();
            let event = WireEvent::new(HOSTILE, Wire::Received { text });
            step.wire.push(event);
        }
        finding
    }

    fn hostile_class() -> Class {
        let mut class = sample::class();
        for row in &mut class.submissions {
            row.name = format!("{HOSTILE} {}", row.name);
            if let Standing::NotGraded { reason } = &mut row.standing {
                HOSTILE.clone_into(reason);
            }
        }
        class
    }

    fn hostile_pages() -> [String; 2] {
        let report = report::page(&hostile_report(), Lang::En);
        [report, class(&hostile_class(), Lang::En)]
    }

    #[test]
    fn nothing_of_a_submission_is_markup_or_invisible() {
        for page in hostile_pages() {
            assert!(page.contains("&lt;script&gt;alert(1)"), "shown as text");
            for markup in ["<script", "<img", "<svg onload", "<a href=j"] {
                assert!(!page.contains(markup), "{markup}");
            }
            for line in page.lines() {
                assert_eq!(line, visible(line));
            }
        }
    }

    #[test]
    fn the_policy_knows_the_style_and_comes_before_it() {
        let page = report::page(&sample::validated(), Lang::En);
        let policy = page.find("Content-Security-Policy").expect("a policy");
        assert!(policy < page.find("<style>").expect("a style"));
        assert!(page.contains("default-src 'none'; style-src 'sha256-"));
        assert!(!page.contains(" style="), "it would not be applied");
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn a_browser_has_nothing_to_object_to_the_page_of_a_submission() {
        for report in sample::all() {
            for lang in LANGS {
                let read = readers::read("html.cjs", &report::page(&report, lang));
                assert_eq!(read["objections"], serde_json::json!([]), "{read:#}");
            }
        }
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn a_browser_has_nothing_to_object_to_the_page_of_a_class() {
        let none_graded = Class::waiting(1, ["alice".to_owned()].into_iter());
        for it in [sample::class(), none_graded] {
            for lang in LANGS {
                let read = readers::read("html.cjs", &class(&it, lang));
                assert_eq!(read["objections"], serde_json::json!([]), "{read:#}");
            }
        }
    }

    #[test]
    #[ignore = "needs scripts/readers"]
    fn a_browser_shows_what_is_hostile_and_does_nothing_of_it() {
        let tame = [
            report::page(&sample::refused(), Lang::En),
            class(&sample::class(), Lang::En),
        ];
        for (page, tame) in hostile_pages().iter().zip(&tame) {
            let [read, tame] = [page, tame].map(|page| readers::read("html.cjs", page));
            assert_eq!(read["objections"], serde_json::json!([]), "{read:#}");
            assert_eq!(read["elements"], tame["elements"]);
            let text = read["text"].as_str().expect("text");
            let shown = visible(HOSTILE);
            assert!(text.contains(&shown[..60]), "{text}");
        }
    }
}
