//! What the contract owes for a line, read off its bytes.
//!
//! Where the contract leaves something open, so does this; where it is in doubt, the server has the
//! benefit. Only T3 is strict: what is no valid request is answered by one `error`.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::locale::{Lang, tr};
use crate::stage::LINE_LIMIT;

/// Deeper than this a parser may give up (T3 says 128; not every parser counts the same).
const DEPTH: usize = 100;

/// A request of the protocol.
#[derive(Clone, Copy, Debug)]
pub struct RequestType {
    /// Its `type`.
    pub kind: &'static str,
    /// The fields that it must have, all of them strings.
    fields: &'static [&'static str],
    /// What answers it.
    answer: &'static [&'static str],
    /// How many of those it is owed at least, and at most.
    count: (usize, usize),
}

const fn request(
    kind: &'static str,
    fields: &'static [&'static str],
    answer: &'static [&'static str],
) -> RequestType {
    RequestType {
        kind,
        fields,
        answer,
        count: (1, 1),
    }
}

/// The base protocol. `error` is always among the answers: names may be refused (N4, J6), and
/// whether this user is in that room is for the tests to know.
pub const REQUESTS: [RequestType; 6] = [
    request("join", &["room"], &["joined", "error"]),
    request("leave", &["room"], &["left", "error"]),
    request("list_rooms", &[], &["rooms", "error"]),
    request("list_users", &["room"], &["users", "error"]),
    // M2: who may speak gets no answer, at most its own message back.
    RequestType {
        count: (0, 1),
        ..request("message", &["room", "content"], &["error"])
    },
    // N4: a room that is told of the change may tell its author too.
    RequestType {
        count: (1, usize::MAX),
        ..request("nick", &["name"], &["nick_changed", "error"])
    },
];

/// What is owed for a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Owed {
    /// The rules that say so.
    pub rules: &'static [&'static str],
    /// Types of the frames that count as answers.
    pub kinds: &'static [&'static str],
    /// At least that many of them.
    pub least: usize,
    /// At most that many of them.
    pub most: usize,
    /// Whether the connection may end.
    pub may_close: bool,
    /// Whether some servers take it for the request that it names. One that never answers that
    /// request has its own fault there (T8), and silence here is no other one.
    pub is_maybe_request: bool,
}

/// Whatever may answer a request. `history` and `message` may come beside an answer (H2, M2).
const ANY: &[&str] = &["joined", "left", "nick_changed", "rooms", "users", "error"];

/// [`ANY`] without what a room may be told of a change of name (N4), however late.
const NOT_PUSHED: &[&str] = &["joined", "left", "rooms", "users", "error"];

impl Owed {
    /// T3.
    const ERROR: Self = Self {
        rules: &["T3"],
        kinds: &["error"],
        least: 1,
        most: 1,
        may_close: false,
        is_maybe_request: false,
    };

    /// T4.
    const NOTHING: Self = Self {
        rules: &["T4"],
        kinds: NOT_PUSHED,
        least: 0,
        most: 0,
        ..Self::ERROR
    };

    /// One answer, whichever.
    const ONE: Self = Self {
        kinds: ANY,
        ..Self::ERROR
    };

    /// Whether the line is no request, and so must be refused.
    pub fn is_refusal(&self) -> bool {
        self.kinds == Self::ERROR.kinds && (self.least > 0 || self.may_close)
    }

    /// In words, for a finding.
    pub fn in_words(&self, lang: Lang) -> String {
        let kinds = if self.kinds == ANY || self.kinds == NOT_PUSHED {
            String::new()
        } else {
            format!(" ({})", self.kinds.join(" / "))
        };
        let answer = match (self.least, self.most) {
            (_, 0) => tr("fuzz-owed-none").to(lang).to_owned(),
            (1, 1) => tr("fuzz-owed-exactly-one").with("kinds", kinds).to(lang),
            (1, _) => tr("fuzz-owed-one").with("kinds", kinds).to(lang),
            _ => tr("fuzz-owed-at-most-one").with("kinds", kinds).to(lang),
        };
        let owed = if self.may_close {
            tr("fuzz-owed-or-end").with("answer", answer)
        } else {
            tr("fuzz-owed-and-usable").with("answer", answer)
        };
        owed.to(lang)
    }
}

/// What is owed for a line, its newline aside.
pub fn owed(line: &[u8]) -> Owed {
    // T1: a longer line may be answered by an error or by closing, but not by silence. Whoever cuts it
    // into pieces gives several, and whoever has no limit carries it out.
    if line.len() + 1 > LINE_LIMIT {
        return Owed {
            rules: &["T1"],
            kinds: ANY,
            least: owed_for(line).least,
            most: usize::MAX,
            may_close: true,
            ..Owed::ERROR
        };
    }
    owed_for(line)
}

/// The same, whatever its length.
fn owed_for(line: &[u8]) -> Owed {
    // T5: an error, or the end of the connection. Whoever replaces the bytes sees another line, maybe
    // a valid one, maybe an empty one.
    let Ok(text) = std::str::from_utf8(line) else {
        return Owed {
            rules: &["T5"],
            kinds: ANY,
            least: 0,
            most: 1,
            may_close: true,
            ..Owed::ERROR
        };
    };
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() {
        return Owed::NOTHING;
    }
    // T4: a line of blanks may be ignored or refused, whatever the server takes for a blank.
    let core = text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    if core.is_empty() {
        return Owed {
            most: 1,
            ..Owed::NOTHING
        };
    }
    // What some trim away and others don't makes the line valid for the former only.
    let is_padded = core != text.trim_matches([' ', '\t', '\r']);
    match serde_json::from_str::<Object>(core) {
        _ if is_padded || is_open(core) => one(core),
        Ok(object) => of_object(&object),
        Err(_) => Owed::ERROR,
    }
}

/// One answer, whichever; none if it was taken for something to say (M2), which has no answer.
fn one(text: &str) -> Owed {
    let names = |kind: &str| text.contains(kind);
    let spoken = ["message", "whisper", "history"].into_iter().any(names);
    Owed {
        least: usize::from(!spoken),
        is_maybe_request: REQUESTS.iter().any(|request| names(request.kind)),
        ..Owed::ONE
    }
}

/// T3's open choices: an array in place of the object, and what parsers differ about.
fn is_open(text: &str) -> bool {
    let is_array = text.starts_with('[') && serde_json::from_str::<IgnoredAny>(text).is_ok();
    is_array || is_deep(text) || has_surrogate(text) || has_huge_number(text)
}

fn is_deep(text: &str) -> bool {
    text.bytes()
        .filter(|byte| matches!(byte, b'[' | b'{'))
        .count()
        > DEPTH
}

/// An escaped half of a pair; whether the other half is there is not looked at.
fn has_surrogate(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.match_indices(r"\ud").any(|(at, _)| {
        matches!(
            lower.as_bytes().get(at + 3),
            Some(b'8'..=b'9' | b'a'..=b'f')
        )
    })
}

/// Twenty digits in a row, or an exponent of three.
fn has_huge_number(text: &str) -> bool {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
    let words = text.split(|c: char| !c.is_alphanumeric() && !is_number(c));
    words
        .filter(|word| word.chars().all(is_number))
        .any(|number| {
            let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
            let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, ""));
            digits(mantissa) >= 19 || digits(exponent) >= 3
        })
}

fn of_object(object: &Object) -> Owed {
    let is_repeated = |key: &str| object.0.iter().filter(|(other, _)| other == key).count() > 1;
    if object.0.iter().any(|(key, _)| is_repeated(key)) {
        // T6: refused, or the first, or the last one counts.
        let all: String = object
            .0
            .iter()
            .map(|(_, value)| value.to_string())
            .collect();
        return Owed {
            rules: &["T6"],
            ..one(&all)
        };
    }
    let Some(kind) = object.text("type") else {
        return Owed::ERROR;
    };
    match kind {
        // The bonus's, which may be there or not; what it owes is for the bonus to judge.
        "whisper" | "history" => Owed {
            rules: &["T8"],
            least: 0,
            ..Owed::ERROR
        },
        _ => match REQUESTS.iter().find(|request| request.kind == kind) {
            Some(request)
                if request
                    .fields
                    .iter()
                    .all(|field| object.text(field).is_some()) =>
            {
                let (least, most) = request.count;
                Owed {
                    rules: &["T8"],
                    kinds: request.answer,
                    least,
                    most,
                    ..Owed::ERROR
                }
            }
            _ => Owed::ERROR,
        },
    }
}

/// A JSON object with its keys as they stand, repeated ones too.
struct Object(Vec<(String, Value)>);

impl Object {
    fn text(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key)?.1.as_str()
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Object;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Object(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_shows_each_request_and_what_answers_it() {
        let subject = include_str!("../../../docs/subject.en.md");
        for request in REQUESTS {
            let kind = format!(r#" > {{"type":"{}""#, request.kind);
            assert!(subject.contains(&kind), "{kind}");
        }
        let (_, errors) = subject.split_once("### Errors").expect("a part");
        let (errors, _) = errors.split_once("###").expect("an end");
        let requests = (errors.lines()).filter_map(|line| Some(line.split_once(" > ")?.1));
        let refused: Vec<_> = requests
            .filter(|line| owed(line.as_bytes()).is_refusal())
            .collect();
        let expected = [
            "not valid json",
            r#"{"type":"dance"}"#,
            r#"{"type":"join"}"#,
            r#"{"type":"join","room":7}"#,
        ];
        assert_eq!(refused, expected);
    }

    #[test]
    fn what_is_no_request_is_owed_one_error() {
        for line in [
            "not valid json",
            r#"{"type":"join""#,
            r#"{"type":"join"}"#,
            r#"{"type":"join","room":7}"#,
            r#"{"type":"join","room":null,"x":1}"#,
            r#"{"type":"dance","room":"zion"}"#,
            r#"{"room":"zion"}"#,
            r#"{"type":"list_rooms"}{"type":"list_rooms"}"#,
            "null",
            "42\r",
            r#"{"type":"join","room":"\x"}"#,
        ] {
            assert_eq!(owed(line.as_bytes()), Owed::ERROR, "{line}");
        }
    }

    /// A request of that depth.
    fn nested(depth: usize) -> String {
        let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
        format!(r#"{{"type":"list_rooms","x":{open}{close}}}"#)
    }

    #[test]
    fn no_parser_gives_up_at_an_ordinary_depth() {
        let owed = owed(nested(DEPTH).as_bytes());
        assert_eq!(owed.rules, ["T8"]);
    }

    #[test]
    fn what_the_contract_leaves_open_may_go_either_way() {
        let deep = nested(DEPTH + 1);
        for line in [
            r#"["list_rooms"]"#,
            r#"{"type":"join","room":"\ud800"}"#,
            r#"{"type":"list_rooms","x":1e999}"#,
            &deep,
            "\u{feff}{\"type\":\"list_rooms\"}",
            "\u{a0}nonsense",
            r#"{"type":"list_rooms","type":"dance"}"#,
        ] {
            let owed = owed(line.as_bytes());
            assert_eq!((owed.kinds, owed.least, owed.most), (ANY, 1, 1), "{line}");
        }
    }

    #[test]
    fn what_is_open_may_be_taken_for_the_request_that_it_names() {
        for (line, is_maybe_request) in [
            (r#"["nick","ada"]"#, true),
            (r#"{"type":"join","room":"\ud800"}"#, true),
            ("[1,2,3]", false),
            ("\u{a0}nonsense", false),
            (r#"{"type":"nick"}"#, false),
        ] {
            let owed = owed(line.as_bytes());
            assert_eq!(owed.is_maybe_request, is_maybe_request, "{line}");
        }
    }

    #[test]
    fn lines_that_are_no_text_or_too_long_may_end_their_connection() {
        let longest = "x".repeat(LINE_LIMIT - 1);
        assert_eq!(owed(longest.as_bytes()), Owed::ERROR);
        assert!(owed(format!("{longest}x").as_bytes()).may_close);
        assert!(owed(b"{\"type\":\"list_rooms\xff\"}").may_close);
    }

    #[test]
    fn an_empty_line_is_owed_nothing_and_a_blank_one_may_be_refused() {
        assert_eq!(owed(b"").most, 0);
        assert_eq!(owed(b"\r").most, 0);
        let blank = owed("\t \u{3000}".as_bytes());
        assert_eq!((blank.least, blank.most), (0, 1));
    }

    #[test]
    fn a_valid_line_is_owed_its_own_answer_with_extra_fields_too() {
        for line in [
            r#"{"type":"join","room":""}"#,
            " {\"x\":1,\"room\":\"a\",\"type\":\"join\"}\t\r",
        ] {
            let owed = owed(line.as_bytes());
            assert_eq!(
                (owed.rules, owed.kinds),
                (&["T8"][..], &["joined", "error"][..]),
                "{line}"
            );
        }
    }

    #[test]
    fn what_is_said_may_have_no_answer_and_a_new_name_several() {
        let count = |line: &str| {
            let owed = owed(line.as_bytes());
            (owed.least, owed.most)
        };
        let message = r#"{"type":"message","room":"zion","content":"hello"}"#;
        assert_eq!(count(message), (0, 1));
        assert_eq!(count(r#"{"type":"nick","name":"Neo"}"#), (1, usize::MAX));
        assert_eq!(count(r#"{"type":"leave","room":"zion"}"#), (1, 1));
    }

    #[test]
    fn what_the_bonus_has_may_be_answered_or_refused() {
        let whisper = r#"{"type":"whisper","to":"Neo","content":"hello"}"#;
        let history = r#"{"type":"history","room":"zion","count":3}"#;
        for line in [whisper, history] {
            let owed = owed(line.as_bytes());
            assert_eq!((owed.rules, owed.kinds), (&["T8"][..], &["error"][..]));
            assert_eq!((owed.least, owed.most, owed.may_close), (0, 1, false));
        }
    }

    #[test]
    fn each_kind_of_line_is_owed_something_by_its_rule() {
        for (line, rule) in [
            (&b"\xff"[..], "T5"),
            (b"", "T4"),
            (b" \t", "T4"),
            (b"nonsense", "T3"),
            (br#"{"type":"list_rooms","type":"dance"}"#, "T6"),
            (br#"{"type":"list_rooms"}"#, "T8"),
        ] {
            assert_eq!(owed(line).rules, [rule], "{}", line.escape_ascii());
        }
    }

    #[test]
    fn what_may_be_taken_for_something_to_say_may_have_no_answer() {
        assert_eq!(owed(br#"["message","zion","hello"]"#).least, 0);
        assert_eq!(owed(br#"["list_rooms"]"#).least, 1);
    }

    #[test]
    fn a_number_is_huge_by_its_digits_or_by_its_exponent() {
        let is_huge = |number: &str| has_huge_number(&format!(r#"{{"x":{number}}}"#));
        for huge in [
            "1234567890123456789",
            "-0.1234567890123456789",
            "1e100",
            "1E-999",
        ] {
            assert!(is_huge(huge), "{huge}");
        }
        for small in [
            "123456789012345678",
            "1e99",
            r#""a1e999""#,
            r#""1e99""#,
            "true",
        ] {
            assert!(!is_huge(small), "{small}");
        }
    }

    #[test]
    fn the_answers_are_named_where_they_are_few() {
        let words = |line: &str| owed(line.as_bytes()).in_words(Lang::En);
        assert!(words("{").contains("(error)"), "{}", words("{"));
        for line in [r#"["list_rooms"]"#, "\t"] {
            assert!(!words(line).contains('('), "{}", words(line));
        }
    }

    #[test]
    fn what_is_no_request_must_be_refused() {
        for line in [&b"{"[..], br#"{"type":"shout"}"#, br#"{"type":"join"}"#] {
            assert!(owed(line).is_refusal(), "{line:?}");
        }
        let message = br#"{"type":"message","room":"zion","content":"hello"}"#;
        for line in [&message[..], br#"{"type":"join","room":"zion"}"#, b""] {
            assert!(!owed(line).is_refusal(), "{line:?}");
        }
    }
}
