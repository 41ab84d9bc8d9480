//! The conversation of a failed check: a lane for each client, one for the server, an arrow for each
//! line.

use std::collections::BTreeSet;

use textwrap::core::display_width;

use super::page::{Page, pad, style};
use super::untrusted::cut;
use super::words::{self, Way};
use crate::locale::{Lang, tr};
use crate::verdict::{StepRecord, WireEvent};

/// Steps that are shown: the last ones, the failed one among them.
const STEPS: usize = 5;
/// Events that are shown of the failed step: its last ones.
const EVENTS: usize = 8;
/// Events that are shown of a step before it.
const EVENTS_BEFORE: usize = 4;
/// Characters of a line.
const LINE: usize = 160;
/// Characters of a step.
const STEP: usize = 400;
/// Characters of a client's name.
const NAME: usize = 12;
/// Columns before the lanes.
const INDENT: usize = 7;
/// Lanes this far apart have room for an arrow's head.
const NARROW: usize = 2;
/// Columns that a line needs beside the lanes to be read.
const READABLE: usize = 20;

/// The failed step and the few before it, and how many more there were.
pub fn window(steps: &[StepRecord]) -> (usize, &[StepRecord]) {
    let failed = steps.iter().position(|step| step.failed);
    let end = failed.map_or(steps.len(), |failed| failed + 1);
    let start = end.saturating_sub(STEPS);
    (start, &steps[start..end])
}

/// The last events of a step, and how many more there were.
pub fn events(step: &StepRecord) -> (usize, &[WireEvent]) {
    let most = if step.failed { EVENTS } else { EVENTS_BEFORE };
    let start = step.wire.len().saturating_sub(most);
    (start, &step.wire[start..])
}

/// The clients that the window is about, by name: who comes first may be chance.
pub fn clients(steps: &[StepRecord]) -> Vec<&str> {
    let events = steps.iter().flat_map(|step| events(step).1);
    let clients: BTreeSet<&str> = events.map(|event| event.actor.as_str()).collect();
    clients.into_iter().collect()
}

/// Draws the steps up to the one that failed.
pub fn draw(page: &mut Page, steps: &[StepRecord]) {
    let (earlier, steps) = window(steps);
    if earlier > 0 {
        page.notice(5, &tr("report-earlier-steps").with("count", earlier));
    }
    let lanes = Lanes::new(clients(steps), page);
    if let Some(lanes) = &lanes {
        for line in lanes.head(page.lang) {
            page.paragraph(INDENT, style::DIM, &line);
        }
    }
    for step in steps {
        draw_step(page, step, lanes.as_ref());
    }
}

fn draw_step(page: &mut Page, step: &StepRecord, lanes: Option<&Lanes<'_>>) {
    let (style, glyph) = if step.failed {
        (style::BAD, "✘")
    } else {
        (style::DIM, " ")
    };
    let label = format!("{glyph} {:>2}.", step.number);
    page.entry(2, (style, &label), 6, &cut(&step.text, STEP, page.lang));
    let (earlier, events) = events(step);
    if earlier > 0 {
        page.notice(INDENT, &tr("report-earlier-lines").with("count", earlier));
    }
    for event in events {
        let (way, text) = words::wire(&event.what, page.lang);
        let text = cut(&text, LINE, page.lang);
        match lanes {
            Some(lanes) => lanes.event(page, event, way, &text),
            None => without_lanes(page, event, way, &text),
        }
    }
}

/// Where there is no room: who, which way, what.
fn without_lanes(page: &mut Page, event: &WireEvent, way: Way, text: &str) {
    let way = match way {
        Way::ToServer => '>',
        Way::FromServer => '<',
        Way::Aside => ':',
    };
    let label = format!("{} {way}", cut(&event.actor, NAME, page.lang));
    page.entry(4, (style::DIM, &label), label.chars().count() + 1, text);
}

/// Where the lanes are.
struct Lanes<'a> {
    clients: Vec<&'a str>,
    /// Columns from one lane to the next.
    pitch: usize,
}

impl<'a> Lanes<'a> {
    /// `None` where there is nothing to draw, or no room for it.
    fn new(clients: Vec<&'a str>, page: &Page) -> Option<Self> {
        let widest = clients
            .iter()
            .map(|name| display_width(&shown(name, page.lang)));
        let roomy = widest.max()? + 1;
        let fits = |pitch: usize, share: usize| {
            let lanes = INDENT + clients.len() * pitch + NARROW;
            lanes + share <= page.width()
        };
        let pitch = if fits(roomy, page.width() / 2) {
            roomy
        } else {
            NARROW
        };
        fits(pitch, READABLE).then_some(Self { clients, pitch })
    }

    /// The names: side by side, or, where the lanes are narrow, each on a line of its own.
    fn head(&self, lang: Lang) -> Vec<String> {
        let server = tr("wire-server").to(lang).to_owned();
        let names = self.clients.iter().map(|name| shown(name, lang));
        if self.pitch > NARROW {
            let names = names.map(|name| pad(&name, self.pitch));
            return vec![names.chain([server]).collect()];
        }
        let bar = pad("│", self.pitch);
        (0..)
            .zip(names.chain([server]))
            .map(|(number, name)| bar.repeat(number) + &name)
            .collect()
    }

    fn event(&self, page: &mut Page, event: &WireEvent, way: Way, text: &str) {
        let client = self.clients.iter().position(|name| *name == event.actor);
        let indent = " ".repeat(INDENT);
        let first = self.arrow(client.unwrap_or_default(), way);
        let rest = pad("│", self.pitch).repeat(self.clients.len()) + "│";
        page.beside(
            style::DIM,
            &format!("{indent}{first} "),
            &format!("{indent}{rest} "),
            text,
        );
    }

    /// `│  ├──┼──▶│`, `│  │◀─┼──┤` or `│  ⋮  │  │`.
    fn arrow(&self, client: usize, way: Way) -> String {
        let mut row = String::new();
        for lane in 0..self.clients.len() {
            let crossed = lane >= client && way != Way::Aside;
            row.push(match way {
                Way::Aside if lane == client => '⋮',
                Way::ToServer if lane == client => '├',
                _ if crossed && lane > client => '┼',
                _ => '│',
            });
            let mut gap = [if crossed { '─' } else { ' ' }].repeat(self.pitch - 1);
            match way {
                Way::FromServer if lane == client => gap[0] = '◀',
                Way::ToServer if lane + 1 == self.clients.len() => gap[self.pitch - 2] = '▶',
                _ => {}
            }
            row.extend(gap);
        }
        row.push(if way == Way::FromServer { '┤' } else { '│' });
        row
    }
}

fn shown(name: &str, lang: Lang) -> String {
    cut(name, NAME, lang)
}

#[cfg(test)]
mod tests {
    use super::super::{Look, sample};
    use super::*;
    use crate::verdict::Wire;

    fn drawn(steps: &[StepRecord], width: usize, lang: Lang) -> String {
        let mut page = Page::new(Look { width, lang });
        draw(&mut page, steps);
        anstream::adapter::strip_str(&page.finish()).to_string()
    }

    /// A step in which so many clients are served.
    fn crowd(clients: usize) -> Vec<StepRecord> {
        let text = r#"{"type":"joined","room":"zion","users":["Ada"]}"#.to_owned();
        let event = |number| {
            let what = Wire::Received { text: text.clone() };
            WireEvent::new(format!("client{number}"), what)
        };
        vec![StepRecord {
            number: 1,
            text: "all join #zion".into(),
            failed: true,
            wire: (1..=clients).map(event).collect(),
        }]
    }

    #[test]
    fn every_client_has_a_lane() {
        let steps = sample::broadcast().steps;
        insta::assert_snapshot!("lanes_80", drawn(&steps, 80, Lang::En));
        insta::assert_snapshot!("lanes_40", drawn(&steps, 40, Lang::Fr));
    }

    #[test]
    fn lanes_are_narrow_where_there_are_many_and_none_where_there_is_no_room() {
        insta::assert_snapshot!("many_lanes_80", drawn(&crowd(8), 80, Lang::En));
        let listed = drawn(&crowd(8), 40, Lang::En);
        assert!(
            !listed.contains('│') && listed.contains("client8 <"),
            "{listed}"
        );
    }

    #[test]
    fn what_a_server_sends_cannot_break_out_of_its_lane() {
        let page = drawn(&sample::hostile().steps, 60, Lang::En);
        assert_eq!(page.matches("type").count(), 1, "{page}");
        for line in page.lines() {
            assert_eq!(line, super::super::visible(line));
            assert!(display_width(line) <= 60, "{line}");
        }
    }

    #[test]
    fn only_the_last_of_many_steps_and_events_are_drawn() {
        let mut steps = crowd(3);
        for number in 2..=9 {
            steps[number - 2].failed = false;
            steps.push(StepRecord {
                number,
                ..crowd(20).remove(0)
            });
        }
        let page = drawn(&steps, 80, Lang::En);
        assert!(
            page.starts_with("     [earlier steps, all well: 4]\n"),
            "{page}"
        );
        assert!(page.contains("[earlier lines not shown: 16]"), "{page}");
        assert!(page.contains("[earlier lines not shown: 12]"), "{page}");
    }

    #[test]
    fn a_step_without_a_conversation_is_a_line() {
        let steps = crowd(0);
        assert_eq!(drawn(&steps, 80, Lang::En), "  ✘  1. all join #zion\n");
    }
}
