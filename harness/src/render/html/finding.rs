//! A check that did not pass, with all that it has to say.

use maud::{Markup, html};

use super::super::checks::{Check, Part, State};
use super::super::telling::{FINDINGS, TEXT, command, place, rules, shortened};
use super::super::untrusted::{cut, visible};
use super::super::words;
use super::diagram::talk;
use super::{name, of_state};
use crate::locale::{Lang, tr};
use crate::verdict::{Finding, Report, Severity, gates, lessons};

/// An article, with the name of the check to link to.
pub fn article(report: &Report, check: &Check, lang: Lang) -> Markup {
    let (glyph, word) = words::state(check.state, check.part);
    let shown = &check.findings[..check.findings.len().min(FINDINGS)];
    let more = check.findings.len() - shown.len();
    html! {
        article class={ "card " (of_state(check.state)) } id=(check.id) {
            header {
                h3 { (name(check.id)) }
                span class=(of_state(check.state)) { (glyph) " " (word.to(lang)) }
                @if check.max_points > 0 {
                    span class="number" { (check.points) "/" (check.max_points) }
                }
            }
            @if check.part == Part::Gates { (lesson(check, lang)) }
            @for (number, found) in shown.iter().enumerate() {
                (finding(found, number.checked_sub(1).map(|before| &shown[before]), lang))
            }
            @if more > 0 {
                p class="muted" { (tr("report-more-findings").with("count", more).to(lang)) }
            }
            ul class="rules" {
                @for (id, text) in rules(check.findings) {
                    li { b { (visible(id)) } " " (text.to(lang)) }
                }
            }
            p class="again" { (tr("html-repeat").to(lang)) " " code { (command(check.id, report.seed)) } }
        }
    }
}

/// What a gate is about, and what there is to learn from it.
fn lesson(check: &Check, lang: Lang) -> Markup {
    html! {
        @if let Some(gate) = gates::find(check.id) { p { (gate.closed_by.to(lang)) } }
        @if check.state == State::Noted {
            p class="muted" { (tr("report-effect").to(lang)) ": " (words::severity(Severity::Advice).to(lang)) }
        }
        @if let Some(lesson) = lessons::find(check.id) {
            div class="lesson" {
                p { (lesson.why.to(lang)) }
                p class="muted" { (tr("report-thought").to(lang)) ": " (lesson.thought.to(lang)) }
                p class="muted" { (tr("report-more").to(lang)) ": " code { "harness explain " (check.id) } }
            }
        }
    }
}

/// What the finding before it has in common with it is not said twice.
fn finding(found: &Finding, before: Option<&Finding>, lang: Lang) -> Markup {
    let new_steps = before.is_none_or(|before| before.steps != found.steps);
    let new_hint = before.is_none_or(|before| before.hint != found.hint);
    let sides = |it: &Finding| (it.expected.clone(), it.got.clone());
    let new_sides = before.is_none_or(|before| sides(before) != sides(found));
    html! {
        p class="message" {
            @if let Some(place) = place(found) { code { (place) } " " }
            (cut(&found.message, TEXT, lang))
        }
        @if new_steps { (talk(&found.steps, lang)) }
        @if let Some(detail) = &found.detail {
            pre tabindex="0" { (shortened(detail, lang)) }
        }
        @if new_sides { (facing(found, lang)) }
        @if let Some(hint) = found.hint.as_ref().filter(|_| new_hint) {
            p class="hint" { b { (tr("report-hint").to(lang)) ": " } (cut(hint, TEXT, lang)) }
        }
    }
}

/// What should have come and what came, side by side.
fn facing(found: &Finding, lang: Lang) -> Markup {
    let sides = [
        (tr("report-expected"), &found.expected),
        (tr("report-got"), &found.got),
    ];
    let said = |text: &str| match text {
        "" => tr("report-nothing").to(lang).to_owned(),
        text => cut(text, TEXT, lang),
    };
    html! {
        @if sides.iter().any(|(_, text)| text.is_some()) {
            dl class="facing" {
                @for (label, text) in sides {
                    @if let Some(text) = text {
                        div { dt { (label.to(lang)) } dd { code { (said(text)) } } }
                    }
                }
            }
        }
    }
}
