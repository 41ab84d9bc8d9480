//! A page for people: wrapped at the width of their terminal, with colours that a stream may drop.

use anstyle::Style;
use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::Look;
use crate::locale::{Lang, Message};

/// The styles of every text for people. Colours of the terminal's own palette, never the meaning.
pub mod style {
    use anstyle::{AnsiColor, Style};

    /// No style.
    pub const PLAIN: Style = Style::new();
    /// A heading, a name.
    pub const BOLD: Style = Style::new().bold();
    /// A heading of `--help`, as clap has it.
    pub const HEADING: Style = Style::new().bold().underline();
    /// What is there for reference only.
    pub const DIM: Style = Style::new().dimmed();
    /// Passed.
    pub const GOOD: Style = AnsiColor::Green.on_default().bold();
    /// Failed.
    pub const BAD: Style = AnsiColor::Red.on_default().bold();
    /// Neither.
    pub const DOUBT: Style = AnsiColor::Yellow.on_default().bold();
}

/// Narrower than this nothing can be read; wider than this the eye loses the line.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=100;

/// Below this, what only pleases is left out.
const ROOMY: usize = 60;

/// An indent that even a narrow page affords.
const LITTLE: usize = 6;

/// Lines for people, being written.
pub struct Page {
    /// Language of the fixed words.
    pub lang: Lang,
    width: usize,
    out: String,
}

impl Page {
    /// An empty page.
    pub fn new(look: Look) -> Self {
        Self {
            lang: look.lang,
            width: look.width.clamp(*WIDTHS.start(), *WIDTHS.end()),
            out: String::new(),
        }
    }

    /// Whether there is room for what only pleases.
    pub const fn is_roomy(&self) -> bool {
        self.width >= ROOMY
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A heading, after an empty line.
    pub fn heading(&mut self, text: &str) {
        self.blank();
        self.paragraph(0, style::BOLD, text);
    }

    /// A line as it stands, however long.
    pub fn verbatim(&mut self, indent: usize, line: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.styled(style::PLAIN, line);
        self.blank();
    }

    /// A text, wrapped.
    pub fn paragraph(&mut self, indent: usize, style: Style, text: &str) {
        let indent = " ".repeat(indent);
        for line in self.wrap(text, &indent, &indent) {
            self.styled(style, &line);
            self.blank();
        }
    }

    /// A label and a text behind it that starts, and goes on, `column` columns after `indent`.
    ///
    /// On a narrow page it goes on under its label, to have room at all.
    pub fn entry(&mut self, indent: usize, label: (Style, &str), column: usize, text: &str) {
        let (style, label) = label;
        let first = format!(
            "{}{} ",
            " ".repeat(indent),
            pad(label, column.saturating_sub(1))
        );
        let affords = self.is_roomy() || column <= LITTLE;
        let hanging = if affords { column } else { 2 };
        self.beside(style, &first, &" ".repeat(indent + hanging), text);
    }

    /// A text, wrapped, with something to the left of its first line, and of all others.
    pub fn beside(&mut self, style: Style, first: &str, rest: &str, text: &str) {
        let mut left = first.trim_end();
        for line in self.wrap(text, first, rest) {
            match line.strip_prefix(left) {
                Some(right) if !left.is_empty() => {
                    self.styled(style, left);
                    self.out.push_str(right.trim_end());
                }
                _ => self.out.push_str(line.trim_end()),
            }
            self.blank();
            left = rest.trim_end();
        }
    }

    /// Says that something was left out, and how much.
    pub fn notice(&mut self, indent: usize, what: &Message) {
        let text = what.to(self.lang);
        self.paragraph(indent, style::DIM, &format!("[{text}]"));
    }

    /// Columns to fill.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// A row of cells a column apart. What does not fit is left out, from the right, down to
    /// `needed` cells; and if even those do not, the last of them gets a line of its own.
    pub fn row(&mut self, cells: &[(Style, String)], needed: usize) {
        let widths = |cells: &[(Style, String)]| -> usize {
            cells.iter().map(|(_, text)| display_width(text) + 1).sum()
        };
        let mut cells = cells;
        while let [shorter @ .., (_, last)] = cells
            && shorter.len() >= needed
            && (last.trim().is_empty() || widths(cells) > self.width + 1)
        {
            cells = shorter;
        }
        let breaks_at = (widths(cells) > self.width + 1).then(|| needed - 1);
        for (number, (style, text)) in cells.iter().enumerate() {
            let is_last = number + 1 == cells.len();
            let text = if is_last { text.trim_end() } else { text };
            match number {
                0 => {}
                number if breaks_at == Some(number) => self.out.push_str("\n  "),
                _ => self.out.push(' '),
            }
            self.styled(*style, text);
        }
        self.blank();
    }

    /// How much was written.
    pub const fn len(&self) -> usize {
        self.out.len()
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }

    fn styled(&mut self, style: Style, line: &str) {
        let text = line.trim_start();
        self.out.push_str(&line[..line.len() - text.len()]);
        let (on, off) = (style.render(), style.render_reset());
        self.out.extend([&on.to_string(), text, &off.to_string()]);
    }

    fn wrap(&self, text: &str, first: &str, rest: &str) -> Vec<String> {
        let options = Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .wrap_algorithm(WrapAlgorithm::FirstFit)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        textwrap::wrap(text, options)
            .into_iter()
            .map(|line| disobeyed(line.into_owned()))
            .collect()
    }
}

/// GitHub obeys a line of a log that starts with `::`, after blanks too.
fn disobeyed(line: String) -> String {
    let text = line.trim_start();
    if text.starts_with("::") {
        let indent = &line[..line.len() - text.len()];
        format!("{indent}\\{text}")
    } else {
        line
    }
}

/// The text, filled with blanks up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(display_width(text));
    format!("{text}{}", " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_does_not_make_a_command_of_a_text() {
        for text in [
            "::error::x",
            "the name is more than 40 columns long ::error::x",
        ] {
            let mut page = Page::new(Look {
                width: 40,
                lang: Lang::En,
            });
            page.paragraph(2, style::PLAIN, text);
            page.entry(2, (style::PLAIN, "got"), 10, text);
            let page = anstream::adapter::strip_str(&page.finish()).to_string();
            assert!(page.contains(r"\::error"), "{page}");
            let obeyed = |line: &str| line.trim_start().starts_with("::");
            assert!(!page.lines().any(obeyed), "{page}");
        }
    }
}
