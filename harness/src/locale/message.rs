use fluent_bundle::FluentArgs;

use super::{Lang, Text, Value};

/// A [`Text`] with values for its variables, to be told in a language that is not yet known.
#[derive(Clone, Debug, PartialEq)]
pub struct Message<'a> {
    text: Text,
    values: Vec<(&'static str, Value<'a>)>,
}

impl From<Text> for Message<'_> {
    fn from(text: Text) -> Self {
        Self {
            text,
            values: Vec::new(),
        }
    }
}

impl<'a> Message<'a> {
    /// Gives a value to one more of its variables.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value<'a>>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The message in one language; its id where there is none.
    pub fn to(&self, lang: Lang) -> String {
        let values: FluentArgs = self.values.iter().cloned().collect();
        let told = self.text.resolve(lang, Some(&values));
        told.map_or_else(|| self.text.id.to_owned(), Into::into)
    }
}
