//! The page of one submission: the result, what to mend, and every test and gate.

use maud::{Markup, html};

use super::super::checks::{Check, Part, State, checks};
use super::super::telling::{self, TEXT, is_attempted, seconds};
use super::super::untrusted::{cut, visible};
use super::super::words;
use super::bars::meter;
use super::finding::article;
use super::{document, name, nav, of_state, of_verdict, panel};
use crate::locale::{Lang, Text, tr};
use crate::verdict::{Bonus, Report, gates};

/// The whole page.
pub fn page(report: &Report, lang: Lang) -> String {
    let checks = checks(report);
    let of = |part: Part| checks.iter().filter(move |check| check.part == part);
    let tests: Vec<&Check> = of(Part::Tests).collect();
    let bonus: Vec<&Check> = of(Part::Bonus).collect();
    // What refuses comes first.
    let to_mend = of(Part::Gates)
        .chain(of(Part::Tests))
        .filter(|it| is_told(it));
    let to_mend: Vec<&Check> = to_mend.collect();
    let missed: Vec<&Check> = of(Part::Bonus).filter(|it| is_told(it)).collect();
    let advice: Vec<&Check> = of(Part::Advice).collect();
    let title = cut(&report.submission.path, TEXT, lang);
    let verdict = words::verdict(report.verdict).to(lang);
    let sections = [
        ("tests", tr("html-tests"), true),
        ("bonus", tr("report-bonus"), attempted(report).is_some()),
        ("gates", tr("html-gates"), true),
        ("mend", tr("html-to-mend"), !to_mend.is_empty()),
        ("missed", tr("html-bonus-missed"), !missed.is_empty()),
        ("advice", tr("html-advice"), !advice.is_empty()),
    ];
    let body = html! {
        (head(report, &title, &nav(&sections, lang), lang))
        main id="content" {
            (notes(report, lang))
            (list("tests", tr("html-tests"), &tests, lang))
            @if attempted(report).is_some() { (list("bonus", tr("report-bonus"), &bonus, lang)) }
            @else if report.bonus.is_some() { p class="muted" { (tr("report-no-bonus").to(lang)) } }
            (gates_list(of(Part::Gates), lang))
            (articles("mend", tr("html-to-mend"), None, &to_mend, report, lang))
            (articles("missed", tr("html-bonus-missed"), None, &missed, report, lang))
            (articles("advice", tr("html-advice"), Some(tr("html-advice-lead")), &advice, report, lang))
        }
        (footer(report, lang))
    };
    document(&format!("{verdict} {title}"), lang, &body)
}

/// Whether there is an article about it.
fn is_told(check: &Check) -> bool {
    check.state != State::Passed && !check.findings.is_empty()
}

/// The bonus, if any of it was tried.
fn attempted(report: &Report) -> Option<&Bonus> {
    report.bonus.as_ref().filter(|bonus| is_attempted(bonus))
}

fn head(report: &Report, title: &str, nav: &Markup, lang: Lang) -> Markup {
    let score = report.score;
    let class = of_verdict(report.verdict);
    html! {
        header {
            div {
                h1 { (title) }
                div class="result" {
                    span class={ "verdict " (class) } { (words::verdict(report.verdict).to(lang)) }
                    span class="points" {
                        (score.points) small { "/" (score.max) " " (tr("report-points").to(lang)) }
                    }
                    @if let Some(bonus) = attempted(report) {
                        span class="tag" {
                            (tr("report-bonus").to(lang)) " " (bonus.points) "/" (bonus.max)
                        }
                    }
                    @if report.xp > 0 { span class="tag" { (report.xp) " XP" } }
                }
                (meter(score, class, lang))
                (facts(report, lang))
                (nav)
            }
        }
    }
}

fn facts(report: &Report, lang: Lang) -> Markup {
    let package = report.submission.package.as_deref();
    let package = package.map(|name| cut(name, TEXT, lang));
    let facts: [(Text, Option<String>); 4] = [
        (tr("html-package"), package),
        (tr("report-seed"), Some(format!("{:#x}", report.seed))),
        (tr("html-took"), Some(seconds(report.timings_ms.total))),
        (
            tr("html-toolchain"),
            Some(visible(&report.harness.toolchain)),
        ),
    ];
    html! {
        dl class="facts" {
            @for (label, value) in facts {
                @if let Some(value) = value {
                    div { dt { (label.to(lang)) } dd { (value) } }
                }
            }
        }
    }
}

/// What the words of the page mean, where they occur.
fn notes(report: &Report, lang: Lang) -> Markup {
    let notes = telling::notes(report, lang);
    html! {
        @if !notes.is_empty() {
            div class="notes" { @for note in notes { p { (note) } } }
        }
    }
}

fn list(id: &str, title: Text, checks: &[&Check], lang: Lang) -> Markup {
    let head = [
        (tr("report-outcome"), ""),
        (words::part(Part::Tests), ""),
        (tr("html-category"), "wide"),
        (tr("html-points"), "number"),
        (tr("report-reason"), ""),
    ];
    let table = html! {
        table {
            thead { tr { @for (word, class) in head {
                th scope="col" class=(class) { (word.to(lang)) }
            } } }
            tbody { @for check in checks { (row(check, lang)) } }
        }
    };
    panel(id, title, None, &table, lang)
}

fn row(check: &Check, lang: Lang) -> Markup {
    html! {
        tr {
            (state_cell(check, lang))
            th scope="row" { (link(check)) }
            td class="wide muted" { (visible(check.category)) }
            td class="number" { (check.points) "/" (check.max_points) }
            td { (reason(check, lang)) }
        }
    }
}

fn state_cell(check: &Check, lang: Lang) -> Markup {
    let (glyph, word) = words::state(check.state, check.part);
    html! { td class={ "state " (of_state(check.state)) } { (glyph) " " (word.to(lang)) } }
}

/// The name, and the way to what was found.
fn link(check: &Check) -> Markup {
    html! {
        @if is_told(check) { a href={ "#" (check.id) } { (name(check.id)) } }
        @else { (name(check.id)) }
    }
}

fn reason(check: &Check, lang: Lang) -> Markup {
    html! {
        @if check.state != State::Passed {
            @match check.kind() {
                Some(kind) => span class="tag" { (kind) },
                None => span class="muted" { (check.headline(TEXT, lang)) },
            }
        }
    }
}

fn gates_list<'a>(gates: impl Iterator<Item = &'a Check<'a>>, lang: Lang) -> Markup {
    let head = [
        tr("report-outcome"),
        words::part(Part::Gates),
        tr("report-reason"),
    ];
    let table = html! {
        table {
            thead { tr { @for word in head { th scope="col" { (word.to(lang)) } } } }
            tbody { @for check in gates {
                tr {
                    (state_cell(check, lang))
                    th scope="row" { (link(check)) }
                    td class="muted" { (why_closed(check, lang)) }
                }
            } }
        }
    };
    panel(
        "gates",
        tr("html-gates"),
        Some(tr("html-gates-lead")),
        &table,
        lang,
    )
}

fn why_closed(check: &Check, lang: Lang) -> &'static str {
    let gate = gates::find(check.id).filter(|_| check.state != State::Passed);
    gate.map_or("", |gate| gate.closed_by.to(lang))
}

fn articles(
    id: &str,
    title: Text,
    lead: Option<Text>,
    checks: &[&Check],
    report: &Report,
    lang: Lang,
) -> Markup {
    html! {
        @if !checks.is_empty() {
            section {
                h2 id=(id) { (title.to(lang)) }
                @if let Some(lead) = lead { p class="muted" { (lead.to(lang)) } }
                @for check in checks { (article(report, check, lang)) }
            }
        }
    }
}

fn footer(report: &Report, lang: Lang) -> Markup {
    let harness = &report.harness;
    html! {
        footer {
            p {
                (tr("html-made-by").to(lang)) " harness " (visible(&harness.version)) " · "
                (visible(&harness.spec)) " · spec.json " code { (visible(&harness.spec_sha256)) }
                " · " (tr("html-submission").to(lang)) " " code { (visible(&report.submission.sha256)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    #[test]
    fn a_bonus_that_nobody_tried_is_a_line_and_no_table() {
        for (report, result, is_line) in [
            (sample::validated(), "Bonus 60/60", false),
            (sample::refused(), "Bonus 25/60", false),
            (sample::inconclusive(), "Bonus 0/60", true),
        ] {
            let page = page(&report, Lang::En);
            assert_eq!(page.contains(result), !is_line, "{result}");
            assert_eq!(page.contains("id=\"bonus\""), !is_line, "{result}");
            assert_eq!(
                page.contains(tr("report-no-bonus").to(Lang::En)),
                is_line,
                "{result}"
            );
        }
    }
}
