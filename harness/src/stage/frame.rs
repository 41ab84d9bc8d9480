//! What a line of the server is.

use serde::Deserialize;
use serde_json::Value;

/// A line of the server, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerLine {
    /// A frame of the protocol.
    Frame(Frame),
    /// A JSON object with a `type` that the protocol does not have. Allowed, not liked (T7).
    Foreign,
    /// An empty line. Allowed, not liked (T7).
    Empty,
    /// A frame of the protocol without one of its fields, or with one of another JSON type.
    Malformed(String),
    /// No JSON object.
    NotJson,
}

/// The frames of the protocol, with the fields that their types owe.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Frame {
    Joined {
        room: String,
        users: Vec<String>,
    },
    Left {
        room: String,
    },
    Message {
        room: String,
        from: String,
        content: String,
    },
    NickChanged {
        old: String,
        new: String,
    },
    Rooms {
        list: Vec<String>,
    },
    Users {
        room: String,
        list: Vec<String>,
    },
    Error {
        message: String,
    },
    UserJoined {
        room: String,
        user: String,
    },
    UserLeft {
        room: String,
        user: String,
    },
    Whisper {
        from: String,
        content: String,
    },
    History {
        room: String,
        messages: Vec<Value>,
    },
    RateLimited {
        retry_after_ms: u64,
    },
    ServerShutdown {
        message: String,
    },
}

const TYPES: [&str; 13] = [
    "joined",
    "left",
    "message",
    "nick_changed",
    "rooms",
    "users",
    "error",
    "user_joined",
    "user_left",
    "whisper",
    "history",
    "rate_limited",
    "server_shutdown",
];

impl ServerLine {
    /// Takes a line apart; its newline is gone already.
    pub fn parse(line: &[u8]) -> Self {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Self::Empty;
        }
        // By way of `Value`: a frame must be an object, and repeated keys are not ours to judge.
        let Ok(value @ Value::Object(_)) = serde_json::from_slice::<Value>(line) else {
            return Self::NotJson;
        };
        match value.get("type").and_then(Value::as_str) {
            None => return Self::Malformed("there is no `type`".to_owned()),
            Some(kind) if !TYPES.contains(&kind) => return Self::Foreign,
            Some(_) => {}
        }
        match serde_json::from_value(value) {
            Ok(frame) => Self::Frame(frame),
            Err(error) => Self::Malformed(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extra_fields_and_repeated_keys_are_allowed() {
        let expected = ServerLine::Frame(Frame::Left { room: "b".into() });
        assert_eq!(
            ServerLine::parse(br#"{"room":"b","type":"left","at":12}"#),
            expected
        );
        assert_eq!(
            ServerLine::parse(br#"{"type":"left","room":"a","room":"b"}"#),
            expected
        );
    }

    #[test]
    fn a_missing_field_or_one_of_another_type_is_told() {
        let ServerLine::Malformed(reason) = ServerLine::parse(br#"{"type":"joined","room":"a"}"#)
        else {
            panic!("accepted")
        };
        assert!(reason.contains("users"), "{reason}");
        assert!(matches!(
            ServerLine::parse(br#"{"type":"left","room":7}"#),
            ServerLine::Malformed(_)
        ));
        assert!(matches!(
            ServerLine::parse(br#"{"room":"a"}"#),
            ServerLine::Malformed(_)
        ));
    }

    #[test]
    fn what_is_no_object_is_no_frame() {
        for line in [
            &b"hello"[..],
            br#"["left"]"#,
            b"{",
            b"7",
            b"\xff\xfe",
            br#"{"type":"left"}{"type":"left"}"#,
        ] {
            assert_eq!(
                ServerLine::parse(line),
                ServerLine::NotJson,
                "{}",
                String::from_utf8_lossy(line)
            );
        }
    }

    #[test]
    fn banners_and_empty_lines_are_told_apart() {
        assert_eq!(
            ServerLine::parse(br#"{"type":"welcome"}"#),
            ServerLine::Foreign
        );
        assert_eq!(ServerLine::parse(b""), ServerLine::Empty);
        assert_eq!(ServerLine::parse(b"\r"), ServerLine::Empty);
    }

    #[test]
    fn every_type_is_a_frame() {
        for kind in TYPES {
            assert_ne!(
                ServerLine::parse(format!(r#"{{"type":"{kind}"}}"#).as_bytes()),
                ServerLine::Foreign
            );
        }
    }
}
