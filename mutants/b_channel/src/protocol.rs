//! The words that client and server exchange, and how they look on the wire.
//!
//! One JSON object per line, in both directions. JSON escapes a newline inside
//! of a string, so a bare `\n` can only be the end of a message: the cheapest
//! framing there is, and one that a person can type into `nc`.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What a client may ask for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields bear the names of the protocol")]
pub enum ClientMessage {
    /// Enter a room; it comes into being with its first member.
    Join { room: String },
    /// Leave a room; it ends with its last member.
    Leave { room: String },
    /// Say something to all members of a room.
    Message { room: String, content: String },
    /// Take another name.
    Nick { name: String },
    /// Ask which rooms there are.
    ListRooms,
    /// Ask who is in a room.
    ListUsers { room: String },
    /// Say something to one user.
    #[cfg(feature = "bonus")]
    Whisper { to: String, content: String },
    /// Ask what has been said in a room.
    #[cfg(feature = "bonus")]
    History { room: String, count: usize },
}

/// What the server may tell a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields bear the names of the protocol")]
pub enum ServerMessage {
    /// Answers `join`: you are in, with these members, yourself included.
    Joined { room: String, users: Vec<String> },
    /// Answers `leave`.
    Left { room: String },
    /// Somebody said something. Its author gets it too: that is the answer to `message`.
    Message {
        room: String,
        from: String,
        content: String,
    },
    /// Answers `nick`.
    NickChanged { old: String, new: String },
    /// Answers `list_rooms`.
    Rooms { list: Vec<String> },
    /// Answers `list_users`.
    Users { room: String, list: Vec<String> },
    /// Answers whatever could not be done.
    Error { message: String },
    /// Tells the members of a room that somebody has come.
    UserJoined { room: String, user: String },
    /// Tells the members of a room that somebody is gone.
    UserLeft { room: String, user: String },
    /// Somebody said something to you alone.
    #[cfg(feature = "bonus")]
    Whisper { from: String, content: String },
    /// Answers `history`, and follows `joined` where a room has a past.
    #[cfg(feature = "bonus")]
    History {
        room: String,
        messages: Vec<ServerMessage>,
    },
    /// Answers a `message` that came too soon after the ones before it.
    #[cfg(feature = "bonus")]
    RateLimited { retry_after_ms: u64 },
    /// The server is about to close all connections.
    #[cfg(feature = "bonus")]
    ServerShutdown { message: String },
}

impl ServerMessage {
    /// The answer to a request that was understood and can't be fulfilled.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Self::Error {
            message: message.into(),
        }
    }
}

/// Messages in the form in which they are sent: each as JSON, ended by a newline.
///
/// This, and not [`ServerMessage`], is what travels through a room's channel.
/// A broadcast channel clones its value for each receiver; a clone of a frame is
/// one increment of a counter, however long the messages and however many the
/// members, and the JSON has been written once for all of them.
///
/// Most frames hold one message. Those of a client that sends many at once hold
/// as many: see `client`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame(Arc<[u8]>);

impl Frame {
    /// The bytes to send, the newlines included.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Reads one request.
///
/// # Errors
///
/// If the line is not JSON, or not one of the requests of the protocol.
pub fn parse_client_message(line: &str) -> Result<ClientMessage, serde_json::Error> {
    serde_json::from_str(line)
}

/// Sent in place of a message that has no JSON form.
const UNSPEAKABLE: &[u8] = br#"{"type":"error","message":"internal error"}"#;

/// Turns a message into a frame.
#[must_use]
pub fn serialize_server_message(message: &ServerMessage) -> Frame {
    serialize_all(std::slice::from_ref(message))
}

/// Turns some messages into one frame.
///
/// The one place that ends a message. Whoever sends has a [`Frame`] in hand, and
/// so can't forget the newline without which the other side waits forever.
///
/// Strings, lists of strings and integers always have a JSON form, so the
/// serialisation doesn't fail. Should a later variant break that promise, one
/// client gets an odd answer; an `unwrap` would end its connection instead.
pub(crate) fn serialize_all(messages: &[ServerMessage]) -> Frame {
    let mut bytes = Vec::new();
    for message in messages {
        let start = bytes.len();
        if serde_json::to_writer(&mut bytes, message).is_err() {
            bytes.truncate(start);
            bytes.extend_from_slice(UNSPEAKABLE);
        }
        bytes.push(b'\n');
    }
    Frame(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_by_their_type() {
        let join = parse_client_message(r#"{"type":"join","room":"zion"}"#).unwrap();
        assert_eq!(
            join,
            ClientMessage::Join {
                room: "zion".into()
            }
        );
        let list = parse_client_message(r#"{"type":"list_rooms"}"#).unwrap();
        assert_eq!(list, ClientMessage::ListRooms);
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for line in [
            "not json",
            "{}",
            "42",
            r#"{"type":"dance"}"#,
            r#"{"type":"join"}"#,
            r#"{"type":"join","room":7}"#,
            r#"{"type":"list_rooms"} trailing"#,
        ] {
            assert!(parse_client_message(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_frame_is_one_line_whatever_its_content() {
        let frame = serialize_server_message(&ServerMessage::error("two\nlines \u{2028} \"é\""));
        let (end, json) = frame.as_bytes().split_last().unwrap();
        assert_eq!(*end, b'\n');
        assert!(!json.contains(&b'\n'));
    }

    #[test]
    fn a_frame_of_many_messages_is_their_frames_one_after_the_other() {
        let [one, two] = ["one", "two"].map(ServerMessage::error);
        let apart = [&one, &two].map(|message| serialize_server_message(message).0);
        assert_eq!(*serialize_all(&[one, two]).0, apart.concat());
    }

    #[test]
    fn a_clone_of_a_frame_shares_its_bytes() {
        let frame = serialize_server_message(&ServerMessage::error("once"));
        assert!(Arc::ptr_eq(&frame.0, &frame.clone().0));
    }
}
