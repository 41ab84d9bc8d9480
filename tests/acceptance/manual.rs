//! A manual as its readers see it: headings, and blocks of code.

use crate::desk::root;

/// A Markdown file of the repository.
pub struct Manual {
    /// Its path from the top of the repository.
    pub name: String,
    /// All of it.
    pub text: String,
}

/// A fenced block.
#[derive(Debug, Eq, PartialEq)]
pub struct Block {
    /// What stands behind the fence.
    pub language: String,
    /// Its lines, without the indentation of the fence.
    pub lines: Vec<String>,
}

impl Manual {
    /// Reads one.
    pub fn read(name: &str) -> Self {
        let text = std::fs::read_to_string(root().join(name)).expect(name);
        let name = name.to_owned();
        Self { name, text }
    }

    /// Every fenced block, those in lists too.
    pub fn all_blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut lines = self.text.lines();
        while let Some(line) = lines.next() {
            let (indent, fenced) = line.split_at(line.len() - line.trim_start().len());
            let language = fenced.trim_start_matches('`');
            let fence = &fenced[..fenced.len() - language.len()];
            if fence.len() < 3 {
                continue;
            }
            let body = lines.by_ref().take_while(|line| line.trim_start() != fence);
            let body = body.map(|line| line.strip_prefix(indent).unwrap_or(line));
            blocks.push(Block {
                language: language.to_owned(),
                lines: body.map(str::to_owned).collect(),
            });
        }
        blocks
    }

    /// The blocks of one language.
    pub fn blocks(&self, language: &str) -> Vec<Block> {
        let mut blocks = self.all_blocks();
        blocks.retain(|block| block.language == language);
        blocks
    }

    /// The depth of each heading.
    fn headings(&self) -> Vec<usize> {
        let depth = |line: &str| {
            let title = line.trim_start_matches('#');
            let depth = line.len() - title.len();
            (depth > 0 && title.starts_with(' ')).then_some(depth)
        };
        let code: Vec<_> = self
            .all_blocks()
            .into_iter()
            .flat_map(|block| block.lines)
            .collect();
        let is_prose = |line: &&str| !code.iter().any(|code| code == line);
        self.text
            .lines()
            .filter(is_prose)
            .filter_map(depth)
            .collect()
    }
}

/// Requires that two manuals have the same headings, and blocks of the same languages.
#[track_caller]
pub fn translation(one: &Manual, other: &Manual) {
    let names = format!("{} and {}", one.name, other.name);
    assert_eq!(one.headings(), other.headings(), "{names}");
    let languages = |manual: &Manual| -> Vec<String> {
        let blocks = manual.all_blocks().into_iter();
        blocks.map(|block| block.language).collect()
    };
    assert_eq!(languages(one), languages(other), "{names}");
}
