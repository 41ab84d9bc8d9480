//! A manual as its readers see it: headings, and blocks of code.

use crate::desk::root;

/// A Markdown file of the repository.
pub struct Manual {
    /// Its path from the top of the repository.
    pub name: String,
    /// All of it.
    pub text: String,
}

impl Manual {
    /// Reads one.
    pub fn read(name: &str) -> Self {
        let text = std::fs::read_to_string(root().join(name)).expect(name);
        let name = name.to_owned();
        Self { name, text }
    }

    /// Every fenced block: its language and what it holds.
    pub fn all_blocks(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = self.text.as_str();
        std::iter::from_fn(move || {
            let begin = rest.find("\n```")? + 1;
            let ticks = rest[begin..].find(|char| char != '`')?;
            let fence = &rest[begin..begin + ticks];
            let (language, body) = rest[begin + ticks..].split_once('\n')?;
            let end = body.find(&format!("\n{fence}\n"))? + 1;
            rest = &body[end + ticks..];
            Some((language, &body[..end]))
        })
    }

    /// The blocks of one language.
    pub fn blocks(&self, language: &'static str) -> impl Iterator<Item = &str> {
        let blocks = self.all_blocks();
        blocks.filter_map(move |(found, block)| (found == language).then_some(block))
    }

    /// The depth of each heading.
    fn headings(&self) -> Vec<usize> {
        let prose = self
            .all_blocks()
            .fold(self.text.clone(), |text, (_, block)| {
                text.replacen(block, "", 1)
            });
        let depth = |line: &str| line.find("# ").map(|at| at + 1);
        let is_heading =
            |line: &&str| line.starts_with("#") && line.trim_start_matches('#').starts_with(' ');
        prose.lines().filter(is_heading).filter_map(depth).collect()
    }
}

/// Requires that two manuals have the same headings, and blocks of the same languages.
#[track_caller]
pub fn translation(one: &Manual, other: &Manual) {
    let names = format!("{} and {}", one.name, other.name);
    assert_eq!(one.headings(), other.headings(), "{names}");
    let languages = |manual: &Manual| {
        manual
            .all_blocks()
            .map(|(it, _)| it.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(languages(one), languages(other), "{names}");
}
