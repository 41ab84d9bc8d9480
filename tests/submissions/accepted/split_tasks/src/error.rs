use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::io;

#[derive(Debug)]
#[non_exhaustive]
pub enum ChatError {
    BindError(io::Error),
}

impl From<io::Error> for ChatError {
    fn from(error: io::Error) -> Self {
        Self::BindError(error)
    }
}

impl Display for ChatError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Self::BindError(error) = self;
        write!(formatter, "the address cannot be listened on: {error}")
    }
}

impl Error for ChatError {}
