//! What may go wrong, and who gets to hear of it.

use std::{fmt, io};

/// The server's errors.
///
/// A request that can't be fulfilled (no such room, no such member) is not among
/// them: that is an ordinary answer, [`ServerMessage::Error`], and a connection
/// lives on after it.
///
/// [`ServerMessage::Error`]: crate::ServerMessage::Error
#[derive(Debug)]
#[non_exhaustive]
pub enum ChatError {
    /// The address can't be listened on. Ends the server before it began.
    BindError(String),
    /// A socket failed. Ends one connection.
    IoError(io::Error),
    /// A line is no request. Told to its sender; ends nothing.
    JsonError(serde_json::Error),
    /// A member fell so far behind its room that messages were lost to it. Told
    /// to that member, whose connection then ends: see `subscriptions`.
    TooSlow {
        /// How many messages it can't get any more.
        missed: u64,
    },
}

// The texts are read by people on the other end of a socket, hence "you".
impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BindError(reason) => write!(f, "cannot listen: {reason}"),
            Self::IoError(error) => write!(f, "connection failed: {error}"),
            Self::JsonError(error) => write!(f, "Invalid request: {error}"),
            Self::TooSlow { missed } => {
                write!(f, "Too slow: {missed} messages were lost to you, goodbye")
            }
        }
    }
}

impl std::error::Error for ChatError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::IoError(error) => Some(error),
            Self::JsonError(error) => Some(error),
            Self::BindError(_) | Self::TooSlow { .. } => None,
        }
    }
}

impl From<io::Error> for ChatError {
    fn from(error: io::Error) -> Self {
        Self::IoError(error)
    }
}

impl From<serde_json::Error> for ChatError {
    fn from(error: serde_json::Error) -> Self {
        Self::JsonError(error)
    }
}
