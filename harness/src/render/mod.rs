//! Output formats: one file each over `&Report`. Nothing here opens a file or a stream.
//!
//! To add a format: one file with a `FORMAT`, and its two words here.

pub mod attached;
pub mod bench;
mod checks;
pub mod class;
mod classroom50;
pub mod comparison;
mod csv;
mod exercism;
mod github;
mod gradescope;
mod html;
mod human;
mod json;
mod junit;
mod lanes;
mod markdown;
pub mod matrix;
mod mends;
mod mermaid;
mod page;
#[cfg(test)]
mod readers;
pub mod repeat;
pub mod repro;
pub mod round;
#[cfg(test)]
pub mod sample;
mod sarif;
mod tap;
mod telling;
pub mod timings;
pub mod transcript;
mod untrusted;
mod words;

pub use json::{pretty, schema};
pub use page::{Page, style};
pub use untrusted::visible;

use crate::locale::Lang;
use crate::verdict::Report;

/// Every format, the default one first.
pub const ALL: &[Format] = &[
    human::FORMAT,
    json::FORMAT,
    junit::FORMAT,
    gradescope::FORMAT,
    exercism::FORMAT,
    classroom50::FORMAT,
    tap::FORMAT,
    csv::FORMAT,
    github::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    sarif::FORMAT,
];

/// A way to write a report down.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// Whether programs read it: nothing else may then share its stream.
    pub machine: bool,
    /// The report as text. A format for people may hold colours, which the stream may drop.
    pub render: fn(&Report, Look) -> String,
}

/// What a format for people needs to know about its reader.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns to fill.
    pub width: usize,
    /// Language of the fixed words.
    pub lang: Lang,
}

/// The verdict, the score and what refuses, on one line.
pub fn summary(report: &Report, look: Look) -> String {
    let mut page = Page::new(look);
    human::score_line(&mut page, report);
    page.finish()
}
