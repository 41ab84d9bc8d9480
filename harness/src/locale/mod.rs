//! Every text for people, in English and in French: messages of Fluent, by their ids.
//!
//! The messages are in `harness/locales`, a folder for each language and in it a file for each area,
//! whose format is that of <https://projectfluent.org/fluent/guide>. A language is read when its first
//! text is looked up. The tests of this module hold the files and the code together.

mod message;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};

pub use message::{Message, Value, verbatim};

/// A language that reports are written in.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Lang {
    /// Its name in ISO 639, as HTML wants it too.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
}

/// A text in every language: the id of a message, or of a part (Fluent calls it an attribute) of it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Text {
    id: &'static str,
    part: Option<&'static str>,
}

/// The text of that id.
pub const fn tr(id: &'static str) -> Text {
    Text { id, part: None }
}

impl Text {
    /// A text that belongs to it, which its message has as an attribute: the hint of a test.
    pub const fn part(self, name: &'static str) -> Self {
        Self {
            id: self.id,
            part: Some(name),
        }
    }

    /// The text in one language; its id where there is none.
    pub fn to(self, lang: Lang) -> &'static str {
        match self.resolve(lang, None) {
            Some(Cow::Borrowed(text)) => text,
            // Of several pieces, which a text without values is not (a test sees to it).
            Some(Cow::Owned(_)) | None => self.id,
        }
    }

    /// The text with a value for one of its variables: text, or a number that decides a plural.
    pub fn with(self, name: &'static str, value: impl Into<Value>) -> Message {
        Message::from(self).with(name, value)
    }

    /// The text with something, as it shows itself, for one of its variables.
    pub fn show(self, name: &'static str, value: impl Display) -> Message {
        Message::from(self).show(name, value)
    }

    fn resolve<'a>(self, lang: Lang, values: Option<&'a FluentArgs<'_>>) -> Option<Cow<'a, str>> {
        resolve(lang, self.id, self.part, values)
    }
}

/// A text whose id is put together while the program runs, if there is one.
pub fn find(lang: Lang, id: &str, part: Option<&str>, values: &[(&str, &str)]) -> Option<String> {
    let values: FluentArgs = values.iter().copied().collect();
    resolve(lang, id, part, Some(&values)).map(Into::into)
}

fn resolve<'a>(
    lang: Lang,
    id: &str,
    part: Option<&str>,
    values: Option<&'a FluentArgs<'_>>,
) -> Option<Cow<'a, str>> {
    let bundle = bundle(lang);
    let message = bundle.get_message(id)?;
    let pattern = match part {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    // A value that is missing is shown by its name; what else may go wrong, the tests find.
    Some(bundle.format_pattern(pattern, values, &mut Vec::new()))
}

type Bundle = FluentBundle<FluentResource>;

/// The files of a language.
macro_rules! files {
    ($lang:literal) => {
        files!($lang: "bench" "cli" "faults" "findings" "fuzz" "gates" "help" "html" "norms" "quiz" "report" "rules" "scenarios" "steps")
    };
    ($lang:literal: $($area:literal)+) => {
        [$(($area, include_str!(concat!("../../locales/", $lang, "/", $area, ".ftl")))),+]
    };
}

/// Every file of a language: its area, and what it holds.
const fn files(lang: Lang) -> &'static [(&'static str, &'static str)] {
    match lang {
        Lang::En => &files!("en"),
        Lang::Fr => &files!("fr"),
    }
}

fn bundle(lang: Lang) -> &'static Bundle {
    static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| read(Lang::En));
    static FRENCH: LazyLock<Bundle> = LazyLock::new(|| read(Lang::Fr));
    match lang {
        Lang::En => &ENGLISH,
        Lang::Fr => &FRENCH,
    }
}

fn read(lang: Lang) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![lang.code().parse().unwrap_or_default()]);
    // The marks around values that keep two directions of writing apart: both languages have one.
    bundle.set_use_isolating(false);
    for (_, source) in files(lang) {
        // What cannot be read is left out, and shown by its id.
        let resource = FluentResource::try_new((*source).to_owned());
        bundle.add_resource_overriding(resource.unwrap_or_else(|(readable, _)| readable));
    }
    bundle
}
