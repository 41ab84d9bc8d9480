//! The lines that a client sends.

use super::draw::quote;
use crate::script::Flavour;

/// T1: lines up to this length must be taken, in bytes. Their own end counts here, since the contract
/// does not say whether it does.
pub const LINE_LIMIT: usize = 64 << 10;

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

/// `list_rooms`, in a line as long as a line may be.
pub fn list_rooms_at_length() -> String {
    let (begin, end) = (r#"{"type":"list_rooms""#, "}");
    let blanks = LINE_LIMIT - "\n".len() - begin.len() - end.len();
    format!("{begin}{}{end}", " ".repeat(blanks))
}

/// `list_users`
pub fn list_users(room: &str) -> String {
    format!(r#"{{"type":"list_users","room":{}}}"#, plain(room))
}

/// `history`
pub fn history(room: &str, count: usize) -> String {
    format!(
        r#"{{"type":"history","room":{},"count":{count}}}"#,
        plain(room)
    )
}

/// `whisper`
pub fn whisper(to: &str, content: &str, flavour: Flavour) -> String {
    format!(
        r#"{{"type":"whisper","to":{},"content":{}}}"#,
        plain(to),
        quote(content, flavour)
    )
}
