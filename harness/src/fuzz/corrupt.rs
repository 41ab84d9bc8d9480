//! What can be wrong or odd about a line, one class each.
//!
//! A class only says how a line is made. What a server owes for it is read off its bytes
//! (`oracle`): a cut may leave a valid line, and a line that was made smaller is of no class.

use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use proptest::strategy::BoxedStrategy;

use super::lines::bytes;
use super::{Line, shape};
use crate::stage::LINE_LIMIT;

/// A way to corrupt a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Class {
    Truncated,
    Flipped,
    QuoteLost,
    NotUtf8,
    Nul,
    Bom,
    TwoObjects,
    CarriageReturn,
    Empty,
    Blank,
    Padded,
    Prose,
    Long,
    TooLong,
    Array,
    WrongType,
    WrongAnywhere,
    UnknownType,
    MissingRoom,
    MissingName,
    MissingAnywhere,
    WrongContent,
    MissingContent,
    DeepArrays,
    DeepObjects,
    HugeNumber,
    LoneSurrogate,
    RepeatedKey,
    ExtraField,
    Scalar,
    BadEscape,
    Dialect,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 32] = [
        Self::Truncated,
        Self::Flipped,
        Self::QuoteLost,
        Self::NotUtf8,
        Self::Nul,
        Self::Bom,
        Self::TwoObjects,
        Self::CarriageReturn,
        Self::Empty,
        Self::Blank,
        Self::Padded,
        Self::Prose,
        Self::Long,
        Self::TooLong,
        Self::Array,
        Self::WrongType,
        Self::WrongAnywhere,
        Self::UnknownType,
        Self::MissingRoom,
        Self::MissingName,
        Self::MissingAnywhere,
        Self::WrongContent,
        Self::MissingContent,
        Self::DeepArrays,
        Self::DeepObjects,
        Self::HugeNumber,
        Self::LoneSurrogate,
        Self::RepeatedKey,
        Self::ExtraField,
        Self::Scalar,
        Self::BadEscape,
        Self::Dialect,
    ];

    /// Lines of this class.
    pub fn strategy(self) -> BoxedStrategy<Line> {
        let lines = match self {
            Self::Truncated => truncated(),
            Self::Flipped => flipped(),
            Self::QuoteLost => quote_lost(),
            Self::NotUtf8 => not_utf8(),
            Self::Nul => inserted(vec![b"\0"]),
            Self::Bom => bytes()
                .prop_map(|line| joined(&["\u{feff}".as_bytes(), &line]))
                .boxed(),
            Self::TwoObjects => two_objects(),
            Self::CarriageReturn => bytes().prop_map(|line| joined(&[&line, b"\r"])).boxed(),
            Self::Empty => chosen(&["", "\r"]),
            Self::Blank => chosen(&[
                " ", "\t", "   \t ", " \r", "\u{a0}", "\u{2028}", "\u{3000}", "\u{b}",
            ]),
            Self::Padded => padded(),
            Self::Prose => prop_oneof!["[ -~]{1,60}", "\\PC{1,60}"]
                .prop_map(String::into_bytes)
                .boxed(),
            Self::Long => long(prop_oneof![30_000..LINE_LIMIT, LINE_LIMIT - 4..LINE_LIMIT]),
            Self::TooLong => long(prop_oneof![
                LINE_LIMIT..LINE_LIMIT + 8,
                LINE_LIMIT..2 * LINE_LIMIT
            ]),
            Self::Array => shape::array(),
            Self::WrongType => shape::wrong_type(),
            Self::WrongAnywhere => shape::wrong_anywhere(),
            Self::UnknownType => shape::unknown_type(),
            Self::MissingRoom => chosen(&[r#"{"type":"join"}"#]),
            Self::MissingName => chosen(&[r#"{"type":"nick"}"#]),
            Self::MissingAnywhere => shape::missing_anywhere(),
            Self::WrongContent => shape::wrong_content(),
            Self::MissingContent => shape::missing_content(),
            Self::DeepArrays => shape::deep("[", "]"),
            Self::DeepObjects => shape::deep(r#"{"a":"#, "}"),
            Self::HugeNumber => shape::huge_number(),
            Self::LoneSurrogate => {
                shape::in_a_string(&[r"\ud800", r"\udc00\ud800", r"\uDEAD\uBEEF", r"\ud83d"])
            }
            Self::RepeatedKey => shape::repeated_key(),
            Self::ExtraField => shape::extra_field(),
            Self::Scalar => chosen(&[
                "null",
                "true",
                "42",
                "-1.5e3",
                "\"\"",
                "\"list_rooms\"",
                "{}",
                "[]",
            ]),
            Self::BadEscape => {
                shape::in_a_string(&[r"\x", r"\u12", r"\", "\t", "\u{1}", r"\U0001F600"])
            }
            Self::Dialect => shape::dialect(),
        };
        lines.prop_map(one_line).boxed()
    }
}

/// A newline within would make two lines of it.
fn one_line(mut line: Line) -> Line {
    line.iter_mut()
        .filter(|byte| **byte == b'\n')
        .for_each(|byte| *byte = b' ');
    line
}

fn joined(parts: &[&[u8]]) -> Line {
    parts.concat()
}

fn chosen(lines: &[&'static str]) -> BoxedStrategy<Line> {
    select(lines.to_vec())
        .prop_map(|line| line.as_bytes().to_vec())
        .boxed()
}

fn truncated() -> BoxedStrategy<Line> {
    (bytes(), any::<Index>())
        .prop_map(|(mut line, at)| {
            line.truncate(1 + at.index(line.len() - 1));
            line
        })
        .boxed()
}

fn flipped() -> BoxedStrategy<Line> {
    (bytes(), any::<Index>(), 1..=255_u8)
        .prop_map(|(mut line, at, bits)| {
            let at = at.index(line.len());
            line[at] ^= bits;
            line
        })
        .boxed()
}

fn quote_lost() -> BoxedStrategy<Line> {
    (bytes(), any::<Index>())
        .prop_map(|(mut line, which)| {
            let quotes: Vec<_> = (0..line.len()).filter(|at| line[*at] == b'"').collect();
            line.remove(quotes[which.index(quotes.len())]);
            line
        })
        .boxed()
}

/// Bytes that UTF-8 has nowhere, halves of characters, too long forms, surrogates.
fn not_utf8() -> BoxedStrategy<Line> {
    inserted(vec![
        b"\xff",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\x80",
        b"\xf5\x80\x80\x80",
        b"\xc3",
    ])
}

fn inserted(pieces: Vec<&'static [u8]>) -> BoxedStrategy<Line> {
    (bytes(), any::<Index>(), select(pieces))
        .prop_map(|(line, at, piece)| {
            let (before, after) = line.split_at(at.index(line.len() + 1));
            joined(&[before, piece, after])
        })
        .boxed()
}

fn two_objects() -> BoxedStrategy<Line> {
    (bytes(), select(vec!["", " ", ",", "\t", "\r"]), bytes())
        .prop_map(|(one, between, two)| joined(&[&one, between.as_bytes(), &two]))
        .boxed()
}

/// Blanks around a line; with some of them it is still JSON.
fn padded() -> BoxedStrategy<Line> {
    let blanks = || select(vec!["", " ", "\t\t", "  ", "\r", "\u{a0}", "\u{2003}"]);
    (blanks(), bytes(), blanks())
        .prop_map(|(before, line, after)| joined(&[before.as_bytes(), &line, after.as_bytes()]))
        .boxed()
}

/// Lines of such lengths, their end aside.
fn long(lengths: impl Strategy<Value = usize> + 'static) -> BoxedStrategy<Line> {
    let frames = vec![
        ("", ""),
        (r#"{"type":"message","room":"zion","content":""#, r#""}"#),
        (r#"{"type":"join","room":""#, r#""}"#),
        (r#"{"type":""#, r#""}"#),
    ];
    (lengths, select(frames))
        .prop_map(|(length, (before, after))| {
            let filler = length.saturating_sub(before.len() + after.len());
            joined(&[before.as_bytes(), &b"x".repeat(filler), after.as_bytes()])
        })
        .boxed()
}

#[cfg(test)]
mod tests {
    use proptest::strategy::ValueTree;

    use super::super::lines::runner;
    use super::super::oracle::owed;
    use super::*;

    #[test]
    fn every_class_is_drawn_as_one_line_and_owed_what_its_rule_says() {
        let strict = |line: &[u8]| owed(line).rules == ["T3"] && owed(line).kinds == ["error"];
        let mut runner = runner(3);
        for class in Class::ALL {
            let strategy = class.strategy();
            for _ in 0..200 {
                let line = strategy.new_tree(&mut runner).expect("drawn").current();
                assert!(!line.contains(&b'\n'), "{class:?}");
                let owed = owed(&line);
                match class {
                    Class::Empty => assert_eq!(owed.most, 0),
                    Class::Blank => assert_eq!((owed.least, owed.most), (0, 1)),
                    Class::NotUtf8 => assert_eq!(owed.rules, ["T5"]),
                    Class::MissingRoom | Class::MissingName | Class::WrongType | Class::Scalar
                        if line != b"[]" =>
                    {
                        assert!(strict(&line), "{class:?}");
                    }
                    Class::UnknownType
                    | Class::MissingAnywhere
                    | Class::WrongAnywhere
                    | Class::Dialect => {
                        let lossy = String::from_utf8_lossy(&line);
                        // What the bonus owes is not judged here, and an odd number is nobody's fault.
                        let open = lossy.contains("whisper")
                            || lossy.contains("history")
                            || owed.rules == ["T8"];
                        assert!(strict(&line) || open, "{class:?} {lossy}");
                    }
                    Class::TwoObjects
                    | Class::QuoteLost
                    | Class::CarriageReturn
                    | Class::ExtraField => {
                        assert!(!owed.may_close, "{class:?}");
                    }
                    Class::Array => assert!(!strict(&line)),
                    _ => {}
                }
            }
        }
    }
}
