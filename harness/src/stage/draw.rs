//! Names, rooms and texts, drawn afresh from the seed of each run: answers can't be hard-coded, and
//! a run can be repeated.

use std::fmt::Write as _;

use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use crate::script::{Flavour, Oddity};

const NAMES: &[&str] = &[
    "Ada", "Barbara", "Claude", "Donald", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "Joan",
    "Ken", "Leslie", "Margaret", "Niklaus", "Olga", "Per", "Radia", "Sophie", "Tim", "Vint",
];

/// In letters of both cases: nobody may fold them.
const PLACES: &[&str] = &[
    "Atrium", "briDge", "canTeen", "Deck", "engiNe", "foyeR", "Garden", "harBour", "islAnd",
    "Kitchen", "libRary", "marKet", "Orchard", "piEr", "quArry", "Tower",
];

const PHRASES: &[&str] = &[
    "the kettle is on",
    "who moved my chair",
    "see you at noon",
    "all tests are green",
    "the build is red again",
    "mind the gap",
    "read the manual first",
    "lunch is served",
];

/// Letters of many scripts, combining marks, a byte order mark, and emoji of several code points.
const UNICODE: &[&str] = &[
    "été",
    "Ωμέγα",
    "русский",
    "日本語",
    "עברית",
    "e\u{301}",
    "👩‍🚀",
    "🦀",
    "\u{feff}",
    "ﷺ",
    "🇫🇷",
    "\u{10ffff}",
];

/// What JSON must escape, and what it may.
const ESCAPED: &[&str] = &[
    "\"quoted\"",
    "back\\slash",
    "sla/sh",
    "tab\t",
    "line\nbreak",
    "\u{1}",
    "\u{7f}",
    "\u{0}",
    "\r",
    "😀",
    "é",
];

/// Begins and ends the texts that must come unchanged: nobody may trim them.
const BLANK: &str = "\n \t \n";

/// Length of a long text, in bytes; contents stay below 8 KiB (M1).
const LONG: usize = 7900;

/// Length of a long name.
const LONG_NAME: usize = 80;

/// What long texts are filled with: characters of one to four bytes, so that a reader that cuts a
/// line into pieces cuts one of them.
const FILLING: &str = "zé日🦀";

/// The same of what JSON must escape.
const MARKS: &str = "\"\\\n\u{1}";

/// A source of fresh values. Two sources of the same seed and scenario give the same ones.
#[derive(Debug)]
pub struct Draw {
    random: ChaCha8Rng,
    count: u32,
}

impl Draw {
    /// The source of one scenario of one run.
    pub fn new(seed: u64, scenario: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(scenario);
        Self {
            random: ChaCha8Rng::from_seed(hash.finalize().into()),
            count: 0,
        }
    }

    /// A name that nobody may refuse (N4): letters and digits, at most 24, never `User<N>`.
    pub fn name(&mut self) -> String {
        self.labelled(NAMES)
    }

    /// A name that anybody may refuse (N4), and nobody may change (N2).
    pub fn odd_name(&mut self, oddity: Oddity) -> String {
        let name = self.name();
        match oddity {
            Oddity::Padded => format!(" {name} "),
            Oddity::Long => name.chars().cycle().take(LONG_NAME).collect(),
            Oddity::Quoted => format!("\"{name}\"\\"),
        }
    }

    /// A room's name that nobody may refuse (J6): letters and digits, at most 24.
    pub fn room(&mut self) -> String {
        self.labelled(PLACES)
    }

    /// A text that no other text of the scenario equals.
    pub fn words(&mut self, flavour: Flavour) -> String {
        let pieces = match flavour {
            Flavour::Plain => PHRASES,
            Flavour::Long => return self.long_words(FILLING),
            Flavour::LongEscapes => return self.long_words(MARKS),
            Flavour::Unicode => UNICODE,
            Flavour::Escapes => ESCAPED,
        };
        let mut pieces = pieces.to_vec();
        pieces.shuffle(&mut self.random);
        if flavour == Flavour::Plain {
            pieces.truncate(1);
        }
        let blank = if flavour == Flavour::Plain { "" } else { BLANK };
        format!("{blank}{} {}{blank}", pieces.join(" "), self.tag())
    }

    fn long_words(&mut self, filling: &str) -> String {
        let phrase = PHRASES.choose(&mut self.random).copied();
        let filling = filling.repeat(LONG / filling.len());
        format!("{} {} {filling}", phrase.unwrap_or_default(), self.tag())
    }

    fn labelled(&mut self, labels: &[&str]) -> String {
        let label = labels.choose(&mut self.random).copied().unwrap_or_default();
        format!("{label}{}", self.tag())
    }

    /// Digits that are never drawn twice: the count is part of them.
    fn tag(&mut self) -> String {
        self.count += 1;
        format!("{}{:03}", self.random.random_range(10..100), self.count)
    }
}

/// A text as a JSON string, written as its flavour wants it.
pub fn quote(content: &str, flavour: Flavour) -> String {
    match flavour {
        Flavour::Plain | Flavour::Long | Flavour::LongEscapes | Flavour::Unicode => {
            serde_json::Value::from(content).to_string()
        }
        Flavour::Escapes => {
            let escapes = content
                .encode_utf16()
                .fold(String::new(), |mut escapes, unit| {
                    // Writing to a string cannot fail.
                    let _ = write!(escapes, "\\u{unit:04x}");
                    escapes
                });
            format!("\"{escapes}\"")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_another_one_does_not() {
        let draw = |seed, scenario| {
            let mut draw = Draw::new(seed, scenario);
            (draw.name(), draw.room(), draw.words(Flavour::Plain))
        };
        assert_eq!(draw(1, "a"), draw(1, "a"));
        assert_ne!(draw(1, "a"), draw(2, "a"));
        assert_ne!(draw(1, "a"), draw(1, "b"));
    }

    #[test]
    fn names_and_rooms_are_such_as_nobody_may_refuse() {
        let mut draw = Draw::new(7, "names");
        for _ in 0..200 {
            for name in [draw.name(), draw.room()] {
                assert!(
                    name.len() <= 24 && name.chars().all(|letter| letter.is_ascii_alphanumeric()),
                    "{name}"
                );
                assert!(!name.is_empty() && !name.starts_with("User"));
            }
        }
    }

    #[test]
    fn each_oddity_is_there_in_a_name_of_its_own() {
        let mut draw = Draw::new(7, "odd names");
        for _ in 0..2 {
            let padded = draw.odd_name(Oddity::Padded);
            assert_eq!(padded, format!(" {} ", padded.trim()));
            assert!(padded.len() > 2);
            let long = draw.odd_name(Oddity::Long);
            assert_eq!(long.len(), LONG_NAME);
            let quoted = draw.odd_name(Oddity::Quoted);
            let within = quoted
                .strip_prefix('"')
                .and_then(|it| it.strip_suffix("\"\\"));
            assert!(within.is_some_and(|name| !name.is_empty()), "{quoted}");
        }
        let [first, other] = [(); 2].map(|()| draw.odd_name(Oddity::Padded));
        assert_ne!(first, other);
    }

    #[test]
    fn no_text_is_drawn_twice_however_many_there_are() {
        let mut draw = Draw::new(7, "many");
        let texts: BTreeSet<_> = (0..5000).map(|_| draw.words(Flavour::Plain)).collect();
        assert_eq!(texts.len(), 5000);
    }

    #[test]
    fn every_flavour_survives_json() {
        let mut draw = Draw::new(7, "texts");
        for flavour in [
            Flavour::Plain,
            Flavour::Unicode,
            Flavour::Escapes,
            Flavour::Long,
            Flavour::LongEscapes,
        ] {
            let content = draw.words(flavour);
            assert!(content.len() < 8 << 10, "{}", content.len());
            let is_long = matches!(flavour, Flavour::Long | Flavour::LongEscapes);
            assert_eq!(content.len() > 7 << 10, is_long, "{}", content.len());
            let is_padded = content.trim() != content;
            let may_be = matches!(flavour, Flavour::Unicode | Flavour::Escapes);
            assert!(is_long || is_padded == may_be, "{content:?}");
            assert_eq!(
                serde_json::from_str::<String>(&quote(&content, flavour)).expect("valid JSON"),
                content
            );
        }
    }
}
