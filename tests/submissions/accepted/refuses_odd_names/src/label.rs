use std::fmt;

use serde::{Deserialize, Serialize};

/// The name of a user or a room: 1 to 24 ASCII letters and digits.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String")]
pub(crate) struct Label(String);

impl TryFrom<String> for Label {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.is_empty() {
            Err("a name needs at least one character")
        } else if text.len() > 24 {
            Err("a name has 24 characters at most")
        } else if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Err("a name is made of letters and digits")
        } else {
            Ok(Self(text))
        }
    }
}

impl Label {
    pub(crate) fn default_for(number: u64) -> Self {
        Self(format!("User{number}"))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
