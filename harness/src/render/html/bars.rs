//! Drawings with lengths of their own, as SVG: the policy of the page allows no style in an element.

use maud::{Markup, html};

use crate::locale::{Lang, tr};
use crate::verdict::Score;

/// The points as a bar, with a mark where they suffice.
pub fn meter(score: Score, class: &str, lang: Lang) -> Markup {
    let [points, max, pass] = [score.points, score.max, score.pass].map(|it| it as usize);
    let hundredths = |part| percent(part, max);
    let said = tr("html-meter")
        .with("points", points)
        .with("max", max)
        .with("needed", pass)
        .to(lang);
    let anchor = if hundredths(pass) > 50 {
        "end"
    } else {
        "start"
    };
    html! {
        svg class={ "meter " (class) } role="img" aria-label=(said) {
            rect class="ground" y="0.3rem" width="100%" height="0.8rem" rx="0.4rem" {}
            rect class="fill" y="0.3rem" width={ (hundredths(points)) "%" } height="0.8rem" rx="0.4rem" {}
            rect class="mark" x={ (hundredths(pass)) "%" } width="2" height="1.4rem" {}
            text x={ (hundredths(pass)) "%" } y="2.3rem" text-anchor=(anchor) {
                (tr("html-needed").with("points", pass).to(lang))
            }
        }
    }
}

/// Parts of a whole side by side, each in its colour. What it shows must stand beside it in words.
pub fn share(parts: &[(&str, usize)], whole: usize) -> Markup {
    html! {
        svg class="share" aria-hidden="true" {
            rect class="ground" width="100%" height="100%" {}
            @for (class, start, length) in placed(parts, whole) {
                rect class={ "fill " (class) } x={ (start) "%" } width={ (length) "%" } height="100%" {}
            }
        }
    }
}

/// Parts one on top of the other, the first at the bottom; `most` is as high as it gets. What it
/// shows must stand beside it in words.
pub fn column(parts: &[(&str, usize)], most: usize) -> Markup {
    html! {
        svg class="column" aria-hidden="true" {
            @for (class, start, length) in placed(parts, most) {
                rect class={ "fill " (class) } y={ (100 - start - length) "%" } width="100%" height={ (length) "%" } {}
            }
        }
    }
}

/// The colour of each part, where it starts and how long it is, in hundredths.
fn placed<'a>(parts: &[(&'a str, usize)], whole: usize) -> Vec<(&'a str, usize, usize)> {
    let mut before = 0;
    let place = |&(class, part): &(&'a str, usize)| {
        let start = percent(before, whole);
        before += part;
        (class, start, percent(before, whole) - start)
    };
    parts.iter().map(place).collect()
}

/// A part of a whole, in hundredths; of nothing, nothing.
pub fn percent(part: usize, whole: usize) -> usize {
    (100 * part + whole / 2).checked_div(whole).unwrap_or(0)
}
