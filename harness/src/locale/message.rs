use std::fmt::Display;

use fluent_bundle::{FluentArgs, FluentValue};

use super::{Lang, Text};

/// Something to tell in a language that need not be known yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A [`Text`] with values for its variables.
    Of(Text, Vec<(&'static str, Value)>),
    /// What is of no language: a line that was sent, a name, an answer of the system's.
    Verbatim(String),
}

/// A value for a variable of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text as it stands, or a number, which decides a plural.
    Plain(FluentValue<'static>),
    /// What is told in the language of the text around it.
    Message(Message),
}

impl Message {
    /// Gives a value to one more variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Self::Of(_, values) = &mut self {
            values.push((name, value.into()));
        }
        self
    }

    /// Gives the text of something, as it shows itself, to one more variable.
    #[must_use]
    pub fn show(self, name: &'static str, value: impl Display) -> Self {
        self.with(name, value.to_string())
    }

    /// The message in one language; its id where there is none.
    pub fn to(&self, lang: Lang) -> String {
        match self {
            Self::Verbatim(text) => text.clone(),
            Self::Of(text, values) => {
                let values = values.iter();
                let values = values.map(|(name, value)| (*name, value.to(lang)));
                let values: FluentArgs = values.collect();
                let told = text.resolve(lang, Some(&values));
                told.map_or_else(|| text.id.to_owned(), Into::into)
            }
        }
    }
}

impl Value {
    fn to(&self, lang: Lang) -> FluentValue<'static> {
        match self {
            Self::Plain(value) => value.clone(),
            Self::Message(message) => message.to(lang).into(),
        }
    }
}

impl From<Text> for Message {
    fn from(text: Text) -> Self {
        Self::Of(text, Vec::new())
    }
}

/// What is of no language: see [`Message::Verbatim`].
pub fn verbatim(text: impl Into<String>) -> Message {
    Message::Verbatim(text.into())
}

impl<'a, T: Into<FluentValue<'a>>> From<T> for Value {
    fn from(value: T) -> Self {
        Self::Plain(value.into().into_owned())
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Message(text.into())
    }
}
