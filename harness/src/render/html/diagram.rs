//! The conversation of a failed check: a lane for each client, one for the server, an arrow for each
//! line. The drawing is for the eye; the same is said in words.

use maud::{Markup, html};

use super::super::lanes::{clients, events, window};
use super::super::untrusted::cut;
use super::super::words::{self, Way};
use crate::locale::{Lang, tr};
use crate::verdict::{StepRecord, WireEvent};

/// Characters of a step or a line.
const LINE: usize = 400;
/// Characters of a client's name.
const NAME: usize = 12;
/// Lanes that have room for their names.
const ROOMY: usize = 4;

/// The steps up to the one that failed; nothing where there are none.
pub fn talk(steps: &[StepRecord], lang: Lang) -> Markup {
    let (earlier, steps) = window(steps);
    let clients = clients(steps);
    let class = if clients.len() > ROOMY {
        "talk many"
    } else {
        "talk"
    };
    html! {
        @if !steps.is_empty() {
            div class=(class) role="group" aria-label=(tr("html-steps").to(lang)) {
                @if earlier > 0 {
                    div class="notice" { (tr("report-earlier-steps").with("count", earlier).to(lang)) }
                }
                @if !clients.is_empty() { (names(&clients, lang)) }
                ol {
                    @for step in steps { (step_of(step, &clients, lang)) }
                }
            }
        }
    }
}

fn names(clients: &[&str], lang: Lang) -> Markup {
    html! {
        div class="names" aria-hidden="true" {
            div class="lanes" {
                @for name in clients { span { (cut(name, NAME, lang)) } }
                span { (tr("wire-server").to(lang)) }
            }
        }
    }
}

fn step_of(step: &StepRecord, clients: &[&str], lang: Lang) -> Markup {
    let (earlier, events) = events(step);
    html! {
        li class=[step.failed.then_some("failed")] {
            div class="step" {
                @if step.failed {
                    span aria-hidden="true" { "✘ " }
                    span class="hidden" { (tr("html-failed-here").to(lang)) " " }
                }
                (step.number) ". " (cut(&step.text, LINE, lang))
            }
            @if earlier > 0 {
                div class="notice" { (tr("report-earlier-lines").with("count", earlier).to(lang)) }
            }
            @if !events.is_empty() {
                ol { @for event in events { (event_of(event, clients, lang)) } }
            }
        }
    }
}

fn event_of(event: &WireEvent, clients: &[&str], lang: Lang) -> Markup {
    let client = clients.iter().position(|name| *name == event.actor);
    let (way, text) = words::wire(&event.what, lang);
    let (class, sign, told) = match way {
        Way::ToServer => ("to", "→", tr("html-to-server")),
        Way::FromServer => ("from", "←", tr("html-from-server")),
        Way::Aside => ("aside", "·", tr("html-note")),
    };
    html! {
        li class={ "event " (class) } {
            (lanes(client.unwrap_or_default(), clients.len(), way))
            div {
                @if let Some(ms) = event.at_ms { span class="at" { (ms) " ms" } }
                span class="who" {
                    (cut(&event.actor, NAME, lang)) " "
                    span aria-hidden="true" { (sign) }
                    span class="hidden" { (told.to(lang)) ":" }
                }
                " "
                code { (cut(&text, LINE, lang)) }
            }
        }
    }
}

/// The way from a client's lane to the server's, or a mark on its own.
fn lanes(client: usize, clients: usize, way: Way) -> Markup {
    let tip = match way {
        Way::ToServer => clients.saturating_sub(1),
        Way::FromServer | Way::Aside => client,
    };
    let class = |lane: usize| match way {
        _ if lane == tip => Some("line tip"),
        Way::ToServer | Way::FromServer if lane > client => Some("line"),
        Way::ToServer if lane == client => Some("line"),
        _ => None,
    };
    html! {
        span class="lanes" aria-hidden="true" {
            @for lane in 0..clients { i class=[class(lane)] {} }
        }
    }
}
