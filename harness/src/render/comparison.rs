//! What moved between two gradings of a class: for people and for programs.

use super::page::{Page, style};
use super::untrusted::{cut, visible};
use super::{Look, pretty, words};
use crate::locale::{Lang, Text, tr};
use crate::verdict::{Cause, Change, Comparison, Movement, Place, Stand};

/// Characters of a name or a message that are shown.
const CELL: usize = 200;

const fn cause(cause: Cause) -> Text {
    match cause {
        Cause::Submission => tr("compare-submission"),
        Cause::Spec => tr("compare-spec"),
        Cause::Harness => tr("compare-harness"),
        Cause::Toolchain => tr("compare-toolchain"),
        Cause::Seed => tr("compare-seed"),
        Cause::Sandbox => tr("compare-sandbox"),
    }
}

/// For programs.
pub fn json(comparison: &Comparison) -> String {
    pretty(comparison)
}

/// For people.
pub fn human(comparison: &Comparison, look: Look) -> String {
    let mut page = Page::new(look);
    let lang = look.lang;
    for movement in &comparison.moved {
        moved(&mut page, movement);
        page.blank();
    }
    let names = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| cut(name, CELL, lang)).collect();
        names.join(", ")
    };
    if !comparison.gone.is_empty() {
        let told = tr("compare-gone").with("names", names(&comparison.gone));
        page.paragraph(0, style::PLAIN, &told.to(lang));
    }
    if !comparison.new.is_empty() {
        let told = tr("compare-new").with("names", names(&comparison.new));
        page.paragraph(0, style::PLAIN, &told.to(lang));
    }
    let sum = [
        tr("compare-moved")
            .with("count", comparison.moved.len())
            .to(lang),
        tr("compare-unmoved")
            .with("count", comparison.unmoved)
            .to(lang),
    ];
    page.paragraph(0, style::BOLD, &sum.join(" · "));
    page.finish()
}

fn moved(page: &mut Page, movement: &Movement) {
    let lang = page.lang;
    let style = match movement.new.points.cmp(&movement.old.points) {
        std::cmp::Ordering::Less => style::BAD,
        std::cmp::Ordering::Equal => style::DOUBT,
        std::cmp::Ordering::Greater => style::GOOD,
    };
    let delta = i64::from(movement.new.points) - i64::from(movement.old.points);
    let delta = format!("{delta:+}");
    let name = cut(&movement.name, CELL, lang);
    let places = [movement.old, movement.new].map(|it| place(it, lang));
    page.entry(
        0,
        (style, &delta),
        5,
        &format!("{name}  {} → {}", places[0], places[1]),
    );
    for change in &movement.checks {
        check(page, change);
    }
    let causes: Vec<&str> = movement
        .because
        .iter()
        .map(|it| cause(*it).to(lang))
        .collect();
    let why = if causes.is_empty() {
        tr("compare-luck").to(lang).to_owned()
    } else {
        causes.join(", ")
    };
    page.entry(5, (style::DIM, tr("compare-because").to(lang)), 8, &why);
}

fn place(place: Place, lang: Lang) -> String {
    let Place {
        verdict,
        points,
        max,
    } = place;
    format!("{points}/{max} {}", words::verdict(verdict).to(lang))
}

fn check(page: &mut Page, change: &Change) {
    let lang = page.lang;
    let [old, new] = [change.old, change.new].map(|it| stand(it, lang));
    let text = format!("{}  {old} → {new}", visible(&change.id));
    page.paragraph(5, style::PLAIN, &text);
    if let Some(message) = &change.message {
        page.paragraph(7, style::DIM, &cut(message, CELL, lang));
    }
}

fn stand(stand: Option<Stand>, lang: Lang) -> String {
    match stand {
        None => tr("compare-absent").to(lang).to_owned(),
        Some(Stand::Gate { state }) => words::gate_state(state).to(lang).to_owned(),
        Some(Stand::Test {
            outcome,
            points,
            max_points,
        }) => format!("{} {points}/{max_points}", words::outcome(outcome).to(lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{COMPARISON_SCHEMA, GateState, Outcome, Verdict};

    fn comparison() -> Comparison {
        let place = |verdict, points| Place {
            verdict,
            points,
            max: 100,
        };
        let test = |outcome, points| {
            Some(Stand::Test {
                outcome,
                points,
                max_points: 15,
            })
        };
        let gate = |state| Some(Stand::Gate { state });
        let change = |id: &str, old, new, message: Option<&str>| Change {
            id: id.to_owned(),
            old,
            new,
            message: message.map(str::to_owned),
        };
        Comparison {
            schema: COMPARISON_SCHEMA.to_owned(),
            moved: vec![
                Movement {
                    name: "alice\u{1b}[2J".into(),
                    old: place(Verdict::Validated, 100),
                    new: place(Verdict::Refused, 85),
                    because: vec![Cause::Submission, Cause::Seed],
                    checks: vec![
                        change(
                            "test_message_broadcast",
                            test(Outcome::Passed, 15),
                            test(Outcome::Failed, 0),
                            Some("bob got \u{202e}nothing"),
                        ),
                        change(
                            "pitfall_b",
                            gate(GateState::Open),
                            gate(GateState::Closed),
                            None,
                        ),
                        change("test_new", None, test(Outcome::Passed, 15), None),
                    ],
                },
                Movement {
                    name: "bob".into(),
                    old: place(Verdict::Refused, 60),
                    new: place(Verdict::Validated, 75),
                    because: Vec::new(),
                    checks: Vec::new(),
                },
            ],
            unmoved: 58,
            gone: vec!["carol".into()],
            new: vec!["dave".into(), "erin".into()],
        }
    }

    #[test]
    fn a_comparison_for_people() {
        for (lang, width) in [(Lang::En, 80), (Lang::Fr, 80), (Lang::En, 40)] {
            let text = human(&comparison(), Look { width, lang });
            let plain = anstream::adapter::strip_str(&text).to_string();
            assert!(plain.lines().all(|line| line == visible(line)), "{plain}");
            insta::assert_snapshot!(format!("comparison_{lang:?}_{width}"), plain);
        }
    }
}
