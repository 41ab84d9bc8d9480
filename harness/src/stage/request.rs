//! The lines that a client sends.

use super::draw::quote;
use crate::script::Flavour;

fn plain(text: &str) -> String {
    quote(text, Flavour::Plain)
}

/// `nick`
pub fn nick(name: &str) -> String {
    format!(r#"{{"type":"nick","name":{}}}"#, plain(name))
}

/// `join`
pub fn join(room: &str) -> String {
    format!(r#"{{"type":"join","room":{}}}"#, plain(room))
}

/// `leave`
pub fn leave(room: &str) -> String {
    format!(r#"{{"type":"leave","room":{}}}"#, plain(room))
}

/// `message`
pub fn message(room: &str, content: &str, flavour: Flavour) -> String {
    format!(
        r#"{{"type":"message","room":{},"content":{}}}"#,
        plain(room),
        quote(content, flavour)
    )
}

/// `list_rooms`
pub fn list_rooms() -> String {
    r#"{"type":"list_rooms"}"#.to_owned()
}

/// `list_users`
pub fn list_users(room: &str) -> String {
    format!(r#"{{"type":"list_users","room":{}}}"#, plain(room))
}
