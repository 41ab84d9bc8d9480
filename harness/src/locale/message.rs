use std::fmt::Display;

use fluent_bundle::{FluentArgs, FluentValue};

use super::{Lang, Text};

/// Something to tell in a language that need not be known yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Message(Box<Told>);

#[derive(Clone, Debug, PartialEq)]
enum Told {
    /// A text, with values for its variables.
    Text(Text, Vec<(&'static str, Value)>),
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

/// What is of no language: a line that was sent, a name, an answer of the system's.
pub fn verbatim(text: impl Into<String>) -> Message {
    Message(Box::new(Told::Verbatim(text.into())))
}

impl Message {
    /// Gives a value to one more variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Told::Text(_, values) = &mut *self.0 {
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
        match &*self.0 {
            Told::Verbatim(text) => text.clone(),
            Told::Text(text, values) => {
                let values = values.iter();
                let values: FluentArgs = values.map(|(name, it)| (*name, it.to(lang))).collect();
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
        Self(Box::new(Told::Text(text, Vec::new())))
    }
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
