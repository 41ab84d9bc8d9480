//! Text that a submission wrote, made harmless for a terminal.

use crate::locale::{Lang, tr};

/// The text with everything that a terminal would interpret, or that nobody could see, as an escape
/// (`\u{1b}`, `\r`, `\u{202e}`).
///
/// The standard library knows which characters have no picture of their own: controls, formats,
/// separators, unassigned ones. Quotes and backslashes stay as they are, since JSON is full of them.
/// `##[`, which GitHub obeys wherever it stands in a line of a log, becomes `##\u{5b}`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for piece in text.split_inclusive(READ) {
        let plain = piece.trim_end_matches(READ);
        shown.extend(plain.escape_debug());
        shown.push_str(&piece[plain.len()..]);
    }
    shown.replace("##[", r"##\u{5b}")
}

/// What `escape_debug` would escape, and people read. The last one stands before signs in French.
const READ: [char; 4] = ['"', '\'', '\\', '\u{a0}'];

/// As [`visible`], and no more than `limit` characters of it, with a notice of what is missing.
pub fn cut(text: &str, limit: usize, lang: Lang) -> String {
    match text.char_indices().nth(limit) {
        None => visible(text),
        Some((end, _)) => {
            let missing = text[end..].chars().count();
            format!(
                "{} [{}]",
                visible(&text[..end]),
                tr("report-more-characters").with("count", missing).to(lang)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_interpret_is_shown_as_an_escape() {
        for (raw, shown) in [
            ("\u{1b}[31mred", r"\u{1b}[31mred"),
            ("a\rb\n\t\u{7}", r"a\rb\n\t\u{7}"),
            ("\u{9b}31m\u{7f}", r"\u{9b}31m\u{7f}"),
            (
                "\u{202a}\u{202e}\u{2066}\u{2069}",
                r"\u{202a}\u{202e}\u{2066}\u{2069}",
            ),
            (
                "\u{200b}\u{200d}\u{feff}\u{2028}",
                r"\u{200b}\u{200d}\u{feff}\u{2028}",
            ),
            ("\u{ad}\u{e0041}\u{2060}", r"\u{ad}\u{e0041}\u{2060}"),
            ("# ##[error]x ###[y]", r"# ##\u{5b}error]x ###\u{5b}y]"),
        ] {
            assert_eq!(visible(raw), shown);
        }
    }

    #[test]
    fn what_people_read_stays_as_it_is() {
        for text in [
            r#"{"type":"it's \"ok\"\n"}"#,
            "naïve 日本語 नमस्ते 🦀",
            r"\\''",
            "ceci\u{a0}: rien",
        ] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        assert_eq!(cut("ééé", 3, Lang::En), "ééé");
        assert_eq!(cut("ééééé", 3, Lang::En), "ééé [characters not shown: 2]");
        assert_eq!(
            cut("éééé", 3, Lang::Fr),
            "ééé [caractères non montrés\u{a0}: 1]"
        );
    }
}
