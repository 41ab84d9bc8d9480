//! The `.md` of a norm: two explanations, then examples.

use crate::locale::Lang;

/// A piece of a submission on which a norm fires or stays quiet.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Whether the norm fires on it, on the lines that end in `fires`.
    pub fires: bool,
    /// What it shows, in a sentence.
    pub title: &'static str,
    /// What it is: `rust`, `toml` (a whole Cargo.toml), `toml build.rs` (with a build.rs beside it).
    pub language: &'static str,
    /// The code.
    pub code: &'static str,
}

pub(super) const fn heading(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Fr => "Français",
    }
}

/// What stands below `## heading`; nothing where there is no such heading.
pub(super) fn section(page: &'static str, heading: &str) -> &'static str {
    page.split("\n## ")
        .find_map(|part| part.strip_prefix(heading)?.strip_prefix('\n'))
        .unwrap_or_default()
        .trim()
}

pub(super) fn examples(page: &'static str) -> Vec<Example> {
    let in_section = |heading, fires| blocks(section(page, heading), fires);
    in_section("Fires", true)
        .chain(in_section("Quiet", false))
        .collect()
}

/// Every second part between fences is code; the line above its fence says what it shows.
fn blocks(section: &'static str, fires: bool) -> impl Iterator<Item = Example> {
    let parts: Vec<_> = section.split("```").collect();
    let pairs: Vec<_> = parts
        .chunks_exact(2)
        .map(|pair| (pair[0], pair[1]))
        .collect();
    pairs.into_iter().map(move |(above, block)| {
        let (language, code) = block.split_once('\n').unwrap_or((block, ""));
        Example {
            fires,
            title: above.trim(),
            language,
            code,
        }
    })
}
