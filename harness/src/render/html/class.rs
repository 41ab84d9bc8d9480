//! The page of a class: how it stands, what is hard for it, and who is where.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::super::checks::{Part, State};
use super::super::class::{kinds, word};
use super::super::telling::TEXT;
use super::super::untrusted::{cut, visible};
use super::super::words;
use super::bars::{column, percent, share};
use super::tally::{Tally, states, tally};
use super::{document, name, nav, of_state, of_verdict, panel};
use crate::locale::{Lang, Text, tr};
use crate::verdict::{Class, Row, Standing, Summary, Verdict, gates};

/// Ranges of the histogram.
const RANGES: usize = 10;
/// Characters of a submission's name.
const NAME: usize = 60;

/// The whole page.
pub fn page(class: &Class, lang: Lang) -> String {
    let tests = tally(class, Part::Tests);
    let gates = tally(class, Part::Gates);
    let strange: Vec<&Tally<'_>> = tests.iter().filter(|it| it.is_strange()).collect();
    let graded = strongest_first(class);
    let sections = [
        ("first", tr("html-look-here"), !strange.is_empty()),
        ("scores", tr("html-scores"), !graded.is_empty()),
        ("by-test", tr("html-by-test"), !graded.is_empty()),
        ("gates", tr("html-pitfalls"), !graded.is_empty()),
        ("map", tr("html-map"), !graded.is_empty()),
        ("submissions", tr("html-submissions"), true),
    ];
    let title = tr("html-class")
        .with("count", class.submissions.len())
        .to(lang);
    let settled = settled(class);
    let body = html! {
        header {
            div {
                h1 { (title) }
                (figures(class, &settled, lang))
                (nav(&sections, lang))
            }
        }
        main id="content" {
            @if !strange.is_empty() { (look_here(&strange, lang)) }
            @if !graded.is_empty() {
                (panel("scores", tr("html-scores"), Some(tr("html-scores-lead")), &histogram(&settled, lang), lang))
                (panel("by-test", tr("html-by-test"), None, &by_test(&tests, lang), lang))
                (panel("gates", tr("html-pitfalls"), Some(tr("html-pitfalls-lead")), &pitfalls(&gates, lang), lang))
                (panel("map", tr("html-map"), Some(tr("html-map-lead")), &map(&graded, &tests, &gates, lang), lang))
            }
            (panel("submissions", tr("html-submissions"), None, &table(class, lang), lang))
        }
        footer { p { (tr("report-seed").to(lang)) " " code { (format!("{:#x}", class.seed)) } } }
    };
    document(&title, lang, &body)
}

/// Those that have a report.
fn strongest_first(class: &Class) -> Vec<(&Row, &Summary)> {
    let rows = class.submissions.iter();
    let mut graded: Vec<_> = rows
        .filter_map(|row| Some((row, row.standing.summary()?)))
        .collect();
    graded.sort_by_key(|(_, it)| (Reverse(it.score.points), it.verdict != Verdict::Validated));
    graded
}

/// The points, in hundredths, of all that have a verdict, and whether they are validated.
fn settled(class: &Class) -> Vec<(usize, bool)> {
    let settled = class.submissions.iter().map(|row| &row.standing);
    let settled = settled.filter(|it| it.is_settled());
    let mut points: Vec<(usize, bool)> = settled
        .filter_map(Standing::summary)
        .map(|it| {
            let points = percent(it.score.points as usize, it.score.max as usize);
            (points, it.verdict == Verdict::Validated)
        })
        .collect();
    points.sort_unstable();
    points
}

/// How many there are of each kind, and their points in the middle.
fn figures(class: &Class, settled: &[(usize, bool)], lang: Lang) -> Markup {
    let points = |index: usize| settled.get(index).map_or(0, |it| it.0);
    let count = settled.len();
    let median = points(count.saturating_sub(1) / 2).midpoint(points(count / 2));
    let sum: usize = settled.iter().map(|it| it.0).sum();
    let middles = [
        (tr("html-median"), Some(median)),
        (tr("html-mean"), sum.checked_div(count)),
    ];
    html! {
        dl class="figures" {
            @for (kind, count) in kinds(class) {
                div { dt { (kind.to(lang)) } dd { (count) } }
            }
            @for (middle, points) in middles {
                @if let Some(points) = points.filter(|_| count > 0) {
                    div { dt { (middle.to(lang)) } dd { (points) small { "/100" } } }
                }
            }
        }
    }
}

/// Tests that may be wrong themselves.
fn look_here(strange: &[&Tally<'_>], lang: Lang) -> Markup {
    html! {
        h2 id="first" { (tr("html-look-here").to(lang)) }
        div class="notes" {
            @for test in strange {
                p {
                    b { (name(test.id)) } " "
                    (tr("html-nearly-everybody").with("failed", test.failed).with("judged", test.judged()).to(lang))
                }
            }
        }
    }
}

fn histogram(settled: &[(usize, bool)], lang: Lang) -> Markup {
    let mut ranges = [[0; 2]; RANGES];
    for (points, is_validated) in settled {
        let range = (points * RANGES / 100).min(RANGES - 1);
        ranges[range][usize::from(!is_validated)] += 1;
    }
    let sum = |range: &[usize; 2]| range.iter().sum::<usize>();
    let most = ranges.iter().map(sum).max().unwrap_or(0);
    html! {
        ol class="histogram" {
            @for (number, range) in ranges.iter().enumerate() {
                @let [validated, others] = *range;
                @let first = number * 100 / RANGES;
                @let last = if number + 1 == RANGES { 100 } else { first + 100 / RANGES - 1 };
                li {
                    span class="hidden" {
                        (tr("html-range").with("from", first).with("to", last).with("count", sum(range)).with("validated", validated).to(lang))
                    }
                    b aria-hidden="true" { @if sum(range) > 0 { (sum(range)) } }
                    (column(&[("good", validated), ("bad", others)], most))
                    span class="range" aria-hidden="true" { (first) "–" (last) }
                }
            }
        }
        ul class="legend" aria-hidden="true" {
            li { span class="good" { "■ " } (words::verdict(Verdict::Validated).to(lang)) }
            li { span class="bad" { "■ " } (words::verdict(Verdict::Refused).to(lang)) }
        }
    }
}

fn by_test(tests: &[Tally<'_>], lang: Lang) -> Markup {
    let numbers = [tr("html-passed"), tr("html-failed"), tr("html-not-tried")];
    html! {
        table {
            thead { tr {
                th scope="col" { (words::part(Part::Tests).to(lang)) }
                @for word in numbers { th scope="col" class="number" { (word.to(lang)) } }
                td class="wide" {}
            } }
            tbody { @for test in tests {
                @let parts = [("good", test.passed), ("bad", test.failed), ("doubt", test.untried)];
                tr {
                    th scope="row" { (name(test.id)) }
                    @for (_, count) in parts { td class="number" { (count) } }
                    td class="wide" { (share(&parts, test.judged() + test.untried)) }
                }
            } }
        }
    }
}

fn pitfalls(gates: &[Tally<'_>], lang: Lang) -> Markup {
    let mut closed: Vec<_> = gates.iter().filter(|gate| gate.failed > 0).collect();
    closed.sort_by_key(|gate| Reverse(gate.failed));
    html! {
        @if closed.is_empty() { p { (tr("html-no-pitfalls").to(lang)) } }
        @else {
            table {
                thead { tr {
                    th scope="col" { (words::part(Part::Gates).to(lang)) }
                    th scope="col" class="number" { (tr("html-how-many").to(lang)) }
                    th scope="col" { (tr("report-reason").to(lang)) }
                } }
                tbody { @for gate in closed {
                    tr {
                        th scope="row" { (visible(gate.id)) }
                        td class="number" { (gate.failed) "/" (gate.judged()) }
                        td {
                            (share(&[("bad", gate.failed)], gate.judged()))
                            span class="muted" { (closed_by(gate.id, lang)) }
                        }
                    }
                } }
            }
        }
    }
}

fn closed_by(gate: &str, lang: Lang) -> &'static str {
    gates::find(gate).map_or("", |gate| gate.closed_by.to(lang))
}

/// Submissions × tests and gates.
fn map(
    graded: &[(&Row, &Summary)],
    tests: &[Tally<'_>],
    gates: &[Tally<'_>],
    lang: Lang,
) -> Markup {
    let columns = [(Part::Tests, tests), (Part::Gates, gates)];
    html! {
        table class="heat" {
            thead { tr {
                th scope="col" { (tr("html-member").to(lang)) }
                th scope="col" class="number" { (tr("html-points").to(lang)) }
                @for (part, tallies) in columns { @for (number, tally) in tallies.iter().enumerate() {
                    th scope="col" class=[apart(part, number)] { span { (visible(tally.id)) } }
                } }
            } }
            tbody { @for (row, summary) in graded {
                tr {
                    th scope="row" { (cut(&row.name, NAME, lang)) }
                    td class="number" { (summary.score.points) }
                    @for (part, tallies) in columns { (cells(summary, part, tallies, lang)) }
                }
            } }
        }
        ul class="legend" aria-hidden="true" {
            @for (glyph, meaning) in LEGEND { li { (glyph) " " (meaning.to(lang)) } }
        }
    }
}

/// What the glyphs of [`words::state`] stand for.
const LEGEND: [(&str, Text); 4] = [
    ("✔", tr("html-good")),
    ("✘", tr("html-bad")),
    ("○", tr("html-doubt")),
    ("▲", tr("html-advised")),
];

fn cells(summary: &Summary, part: Part, columns: &[Tally<'_>], lang: Lang) -> Markup {
    let states = states(summary, part);
    let state = |id: &str| states.iter().find(|it| it.0 == id).map(|it| it.1);
    html! {
        @for (number, column) in columns.iter().enumerate() {
            @match state(column.id) {
                Some(state) => (cell(state, part, apart(part, number), lang)),
                None => td class=[apart(part, number)] {},
            }
        }
    }
}

fn cell(state: State, part: Part, apart: Option<&str>, lang: Lang) -> Markup {
    let (glyph, word) = words::state(state, part);
    html! {
        td class={ (of_state(state)) @if let Some(apart) = apart { " " (apart) } } {
            span role="img" aria-label=(word.to(lang)) { (glyph) }
        }
    }
}

/// The first gate stands apart from the tests.
fn apart(part: Part, number: usize) -> Option<&'static str> {
    (part == Part::Gates && number == 0).then_some("apart")
}

/// Everybody, by name.
fn table(class: &Class, lang: Lang) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (tr("report-outcome").to(lang)) }
                th scope="col" { (tr("html-member").to(lang)) }
                th scope="col" class="number" { (tr("html-points").to(lang)) }
                th scope="col" { (tr("html-first").to(lang)) }
                th scope="col" class="wide" { (tr("html-pitfalls").to(lang)) }
            } }
            tbody { @for row in &class.submissions { (member(row, lang)) } }
        }
    }
}

fn member(row: &Row, lang: Lang) -> Markup {
    let ((_, glyph), word) = word(&row.standing);
    let class = match &row.standing {
        Standing::Graded(summary) => of_verdict(summary.verdict),
        Standing::NotGraded { .. } => "doubt",
        Standing::Waiting => "muted",
    };
    html! {
        tr {
            td class={ "state " (class) } { (glyph) " " (word.to(lang)) }
            th scope="row" { (cut(&row.name, NAME, lang)) }
            @match &row.standing {
                Standing::Graded(summary) => {
                    td class="number" { (summary.score.points) "/" (summary.score.max) }
                    td { @if let Some(first) = &summary.first_failure { (name(first)) } }
                    td class="wide muted" {
                        @for gate in summary.closed_gates() { (visible(gate)) " " }
                    }
                }
                Standing::NotGraded { reason } => {
                    td {}
                    td colspan="2" class="muted" { (cut(reason, TEXT, lang)) }
                }
                Standing::Waiting => { td {} td {} td class="wide" {} }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use crate::verdict::Report;

    /// A class of these reports.
    fn class(reports: &[Report]) -> Class {
        let names = (0..reports.len()).map(|number| format!("student{number}"));
        let mut class = Class::waiting(1, names);
        for (row, report) in class.submissions.iter_mut().zip(reports) {
            row.standing = Standing::Graded(report.into());
        }
        class
    }

    #[test]
    fn a_test_that_nearly_everybody_fails_is_pointed_out_and_one_that_a_few_fail_is_not() {
        let pointed_out = |class: &Class| {
            let page = page(class, Lang::En);
            let start = page.find("id=\"first\"")?;
            Some(page[start..page.find("id=\"scores\"")?].to_owned())
        };
        let said = pointed_out(&sample::class()).expect("pointed out");
        assert!(said.contains("fails for 8 of the 9 submissions"), "{said}");
        assert_eq!(said.matches("fails for").count(), 1, "{said}");
        // Two of two may be chance.
        let few = class(&[sample::refused(), sample::refused()]);
        assert_eq!(pointed_out(&few), None);
    }

    #[test]
    fn the_middle_is_of_those_that_have_a_verdict() {
        // 100, 60, 60 and 0 points; that of 60 in doubt is not counted.
        let class = class(&[
            sample::validated(),
            sample::inconclusive(),
            sample::refused(),
            sample::does_not_compile(),
        ]);
        let settled = settled(&class);
        assert_eq!(settled, [(0, false), (60, false), (100, true)]);
        let figures = figures(&class, &settled, Lang::En).into_string();
        for (what, points) in [("median", 60), ("mean", 53)] {
            let figure = format!("{what} points</dt><dd>{points}<small>");
            assert!(figures.contains(&figure), "{figures}");
        }
    }

    #[test]
    fn the_map_begins_with_the_strongest() {
        let class = class(&[
            sample::does_not_compile(),
            sample::refused(),
            sample::validated(),
        ]);
        let names = strongest_first(&class).into_iter().map(|it| &*it.0.name);
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["student2", "student1", "student0"]
        );
    }

    #[test]
    fn the_best_range_holds_those_with_full_marks() {
        let drawn = histogram(&[(0, false), (90, false), (100, true)], Lang::En).into_string();
        for range in [
            "0 to 9 points: 1 submission, validated: 0",
            "80 to 89 points: 0 submissions, validated: 0",
            "90 to 100 points: 2 submissions, validated: 1",
        ] {
            assert!(drawn.contains(range), "{drawn}");
        }
    }
}
