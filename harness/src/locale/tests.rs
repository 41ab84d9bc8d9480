//! What holds the files of the languages and the code together.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use proc_macro2::token_stream::IntoIter;
use proc_macro2::{TokenStream, TokenTree};

use super::*;
use crate::cli::{help, quiz};
use crate::{norms, scenarios, verdict};

const LANGS: [Lang; 2] = [Lang::En, Lang::Fr];

/// What is written alike in both languages: names of code, and words that French has too.
const ALIKE: &[&str] = &[
    "Bonus",
    "Points",
    "Rc<RefCell<T>>",
    "Scores",
    "Test",
    "Tests",
    "absent",
    "bonus",
    "broadcast",
    "clippy",
    "crates",
    "messages",
    "mpsc",
    "note",
    "oneshot",
    "points",
    "rooms",
    "signal",
    "std::sync::Condvar",
    "std::sync::Mutex",
    "tokio::sync::Mutex",
    "verdict",
    "watch",
];

type Patterns = BTreeMap<Text, Pattern<&'static str>>;

/// Every text of a language.
fn patterns(lang: Lang) -> Patterns {
    let mut patterns = Patterns::new();
    for (area, source) in files(lang) {
        let parsed = parser::parse(*source);
        let entries = parsed
            .unwrap_or_else(|(_, errors)| panic!("{}/{area}.ftl: {errors:?}", lang.code()))
            .body;
        for entry in entries {
            let Entry::Message(message) = entry else {
                continue;
            };
            let whole = tr(message.id.name);
            let parts = message.attributes.into_iter();
            let parts = parts.map(|part| (whole.part(part.id.name), part.value));
            let value = message.value.map(|value| (whole, value));
            for (text, pattern) in value.into_iter().chain(parts) {
                let before = patterns.insert(text, pattern);
                assert!(before.is_none(), "{text:?} stands twice");
            }
        }
    }
    patterns
}

/// The values that a text asks for.
#[derive(Debug, Default, PartialEq)]
struct Values {
    /// Those that it shows.
    shown: BTreeSet<String>,
    /// Those that choose among its variants, by a number: what needs a plural in one language may
    /// need none in the other.
    choosing: BTreeSet<String>,
}

impl Values {
    fn of(pattern: &Pattern<&'static str>) -> Self {
        let mut values = Self::default();
        values.read(pattern);
        values
    }

    fn read(&mut self, pattern: &Pattern<&'static str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. }
                | PatternElement::Placeable {
                    expression: Expression::Inline(InlineExpression::StringLiteral { .. }),
                } => {}
                PatternElement::Placeable {
                    expression: Expression::Inline(shown),
                } => _ = self.shown.insert(variable(shown)),
                PatternElement::Placeable {
                    expression: Expression::Select { selector, variants },
                } => {
                    self.choosing.insert(variable(selector));
                    for variant in variants {
                        self.read(&variant.value);
                    }
                }
            }
        }
    }

    fn all(self) -> BTreeSet<String> {
        self.shown.into_iter().chain(self.choosing).collect()
    }
}

fn variable(expression: &InlineExpression<&'static str>) -> String {
    match expression {
        InlineExpression::VariableReference { id } => id.name.to_owned(),
        other => panic!("a variable, not {other:?}"),
    }
}

/// A text that the code looks up by its id, and the names of the values that it gives.
#[derive(Debug)]
struct Use {
    text: Text,
    gives: BTreeSet<String>,
}

/// Every `tr("id")`, with the calls of `part`, `with` and `show` that follow it, in the sources of a directory.
fn uses(dir: &Path) -> Vec<Use> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("sources") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(uses(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            let source = std::fs::read_to_string(&path).expect("readable");
            let tokens = source.parse().expect("tokens");
            collect(tokens, &mut found);
        }
    }
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<Use>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Ident(name) if name == "tr" => {
                let Some(id) = argument(&mut tokens, found) else {
                    continue;
                };
                let mut this = Use {
                    text: tr(id),
                    gives: BTreeSet::new(),
                };
                while let Some(method) = method(&mut tokens) {
                    match (method.as_str(), argument(&mut tokens, found)) {
                        ("part", Some(name)) => this.text = this.text.part(name),
                        ("with" | "show", Some(name)) => _ = this.gives.insert(name.to_owned()),
                        _ => break,
                    }
                }
                found.push(this);
            }
            _ => {}
        }
    }
}

/// The string that a call begins with, if it does.
fn argument(tokens: &mut Peekable<IntoIter>, found: &mut Vec<Use>) -> Option<&'static str> {
    let Some(TokenTree::Group(group)) = tokens.next_if(|it| matches!(it, TokenTree::Group(_)))
    else {
        return None;
    };
    let first = group.stream().into_iter().next();
    collect(group.stream(), found);
    let first = first?.to_string();
    let string = first.strip_prefix('"')?.strip_suffix('"')?;
    Some(string.to_owned().leak())
}

/// The name behind the next dot.
fn method(tokens: &mut Peekable<IntoIter>) -> Option<String> {
    tokens.next_if(|it| matches!(it, TokenTree::Punct(dot) if dot.as_char() == '.'))?;
    tokens.next().map(|name| name.to_string())
}

fn written() -> Vec<Use> {
    uses(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")))
}

/// The texts whose ids the code puts together, which are those of a table's names.
fn of_tables() -> impl Iterator<Item = Text> {
    let scenarios = scenarios::all().into_iter();
    let norms = norms::ALL.iter();
    let lessons = verdict::lessons::ALL.iter();
    let questions = quiz::QUESTIONS.iter();
    scenarios
        .flat_map(|it| [it.title(), it.hint()])
        .chain(norms.flat_map(|it| [it.title(), it.why(), it.instead()]))
        .chain(lessons.flat_map(|it| [it.what, it.why, it.thought, it.symptom, it.cure]))
        .chain(questions.flat_map(|it| [it.asks, it.why].into_iter().chain(it.options)))
}

/// The texts that `--help` looks up by the names of the command line.
fn of_help() -> impl Iterator<Item = Text> {
    let leaked = |text: String| &*text.leak();
    help::tests::texts()
        .into_iter()
        .map(move |(id, part)| Text {
            id: leaked(id),
            part: part.map(leaked),
        })
}

#[test]
fn every_file_is_read_and_readable() {
    for lang in LANGS {
        let dir = format!("{}/locales/{}", env!("CARGO_MANIFEST_DIR"), lang.code());
        let names = std::fs::read_dir(dir).expect("the files of a language");
        let names = names.map(|it| it.expect("readable").file_name().into_string());
        let found: BTreeSet<_> = names.map(|it| it.expect("a name")).collect();
        let read = files(lang).iter().map(|(area, _)| format!("{area}.ftl"));
        assert_eq!(found, read.collect());
        assert!(!patterns(lang).is_empty());
    }
}

#[test]
fn both_languages_have_the_same_texts_and_show_the_same_values() {
    let [english, french] = LANGS.map(|lang| {
        let patterns = patterns(lang).into_iter();
        let texts = patterns.map(|(text, pattern)| (text, Values::of(&pattern).shown));
        texts.collect::<BTreeMap<_, _>>()
    });
    for (text, shown) in &english {
        assert_eq!(Some(shown), french.get(text), "in French: {text:?}");
    }
    for (text, shown) in &french {
        assert_eq!(Some(shown), english.get(text), "in English: {text:?}");
    }
}

#[test]
fn every_text_that_the_code_asks_for_is_there_and_gets_its_values() {
    let languages = LANGS.map(patterns);
    let wanted = |text| {
        let patterns = languages.iter().map(|patterns| patterns.get(&text));
        let values = patterns.map(|it| it.unwrap_or_else(|| panic!("there is no {text:?}")));
        let values = values.flat_map(|pattern| Values::of(pattern).all());
        values.collect::<BTreeSet<_>>()
    };
    let uses = written();
    assert!(!uses.is_empty());
    for Use { text, gives } in uses {
        assert_eq!(wanted(text), gives, "{text:?}");
    }
    for text in of_tables() {
        assert!(wanted(text).is_empty(), "{text:?}");
    }
    let mut of_help: BTreeSet<_> = of_help().flat_map(wanted).collect();
    of_help.remove("formats");
    assert!(of_help.is_empty(), "{of_help:?}");
}

#[test]
fn no_text_is_left_over() {
    let written = written().into_iter().map(|it| it.text);
    let asked: BTreeSet<Text> = written.chain(of_tables()).chain(of_help()).collect();
    let patterns = patterns(Lang::En);
    let left: Vec<_> = patterns.keys().filter(|it| !asked.contains(it)).collect();
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn a_text_without_values_is_of_one_piece() {
    let of_help: BTreeSet<Text> = of_help().collect();
    for lang in LANGS {
        for (text, pattern) in patterns(lang) {
            let is_whole = matches!(pattern.elements[..], [PatternElement::TextElement { .. }]);
            let has_values = !Values::of(&pattern).all().is_empty();
            assert!(
                is_whole || has_values || of_help.contains(&text),
                "{text:?}"
            );
        }
    }
}

#[test]
fn french_is_not_english() {
    let french = patterns(Lang::Fr);
    let alike = patterns(Lang::En)
        .into_iter()
        .filter(|(text, pattern)| french.get(text) == Some(pattern));
    let words: BTreeSet<_> = alike.flat_map(|(_, pattern)| words(&pattern)).collect();
    assert_eq!(words, ALIKE.iter().copied().collect());
}

/// A sign that French sets apart from its word would else begin a line of its own.
#[test]
fn no_french_line_begins_with_a_sign() {
    for (text, pattern) in patterns(Lang::Fr) {
        for element in &pattern.elements {
            let PatternElement::TextElement { value } = element else {
                continue;
            };
            for sign in [" :", " ;", " ?", " !", " »"] {
                // More than one space before it makes a column.
                let mut found = value.match_indices(sign);
                let alone = found.find(|(at, _)| !value[..*at].ends_with(' '));
                assert!(alone.is_none(), "{text:?}: no no-break space in {sign:?}");
            }
        }
    }
}

fn words(pattern: &Pattern<&'static str>) -> Vec<&'static str> {
    let texts = pattern.elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => *value,
        PatternElement::Placeable { .. } => "",
    });
    let words = texts.flat_map(|text| text.split([' ', '/']));
    let words = words.filter(|word| word.contains(char::is_alphabetic));
    words.collect()
}

#[test]
fn a_text_that_is_not_there_is_shown_by_its_id() {
    let absent = Text {
        id: "absent",
        part: None,
    };
    assert_eq!(absent.to(Lang::Fr), "absent");
    assert_eq!(absent.part("hint").to(Lang::En), "absent");
    assert_eq!(Message::from(absent).to(Lang::En), "absent");
}

#[test]
fn a_number_decides_the_plural_and_no_value_is_marked() {
    let told = |count, lang| tr("report-gates-open").with("count", count).to(lang);
    assert_eq!(told(0, Lang::En), "0 open");
    assert_eq!(told(0, Lang::Fr), "0 ouverte");
    assert_eq!(told(2, Lang::Fr), "2 ouvertes");
    assert_eq!(told(1_234_567, Lang::Fr), "1234567 ouvertes");
}
