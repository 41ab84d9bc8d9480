//! What a line of the server is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::{fmt, iter};

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

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
#[serde(rename_all = "snake_case")]
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
        /// Shared by all who hear it.
        content: Arc<str>,
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
        /// As they came.
        #[serde(deserialize_with = "as_they_came")]
        messages: Vec<String>,
    },
    RateLimited {
        retry_after_ms: u64,
    },
    ServerShutdown {
        message: String,
    },
}

/// The fields that some frame has.
const FIELDS: [&str; 12] = [
    "type",
    "room",
    "users",
    "user",
    "from",
    "content",
    "old",
    "new",
    "list",
    "message",
    "messages",
    "retry_after_ms",
];

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

fn as_they_came<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let raw = Vec::<&RawValue>::deserialize(from)?;
    Ok(raw.into_iter().map(|it| it.get().to_owned()).collect())
}

/// The fields of an object that some frame has. What else there is takes no memory, however much it
/// is; of a repeated key the last one counts, which is not ours to judge.
struct Fields<'a>(BTreeMap<&'static str, &'a RawValue>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            match FIELDS.iter().find(|field| **field == key) {
                Some(field) => drop(fields.insert(*field, map.next_value()?)),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Fields(fields))
    }
}

impl ServerLine {
    /// Takes a line apart; its newline is gone already. Takes little more memory meanwhile than what
    /// comes out.
    pub fn parse(line: &[u8]) -> Self {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Self::Empty;
        }
        let Ok(text) = std::str::from_utf8(line) else {
            return Self::NotJson;
        };
        let Ok(Fields(mut fields)) = serde_json::from_str(text) else {
            return Self::NotJson;
        };
        let kind = fields.remove("type");
        let Some(kind) = kind.and_then(|raw| serde_json::from_str::<String>(raw.get()).ok()) else {
            return Self::Malformed("there is no `type`".to_owned());
        };
        if !TYPES.contains(&kind.as_str()) {
            return Self::Foreign;
        }
        let frame = iter::once((kind, MapDeserializer::new(fields.into_iter())));
        let frame = MapAccessDeserializer::new(MapDeserializer::new(frame));
        match Frame::deserialize(frame) {
            Ok(frame) => Self::Frame(frame),
            Err(error) => Self::Malformed(serde_json::Error::to_string(&error)),
        }
    }

    /// The memory that it takes beside its own, in bytes.
    pub fn size(&self) -> usize {
        match self {
            Self::Frame(frame) => frame.size(),
            Self::Malformed(reason) => reason.len(),
            Self::Foreign | Self::Empty | Self::NotJson => 0,
        }
    }
}

/// What a string in a list takes beside its text, in bytes: its own place, and what the allocator adds.
const STRING: usize = 64;

impl Frame {
    fn size(&self) -> usize {
        let of = |texts: &[&String]| texts.iter().map(|text| text.len()).sum::<usize>();
        let all = |list: &[String]| list.iter().map(|text| STRING + text.len()).sum::<usize>();
        match self {
            Self::Joined { room, users: list } | Self::Users { room, list } => {
                of(&[room]) + all(list)
            }
            Self::Rooms { list } => all(list),
            Self::History { room, messages } => of(&[room]) + all(messages),
            Self::Message {
                room,
                from,
                content,
            } => of(&[room, from]) + content.len(),
            Self::NickChanged { old, new } => of(&[old, new]),
            Self::UserJoined { room, user } | Self::UserLeft { room, user } => of(&[room, user]),
            Self::Whisper { from, content } => of(&[from, content]),
            Self::Left { room: text }
            | Self::Error { message: text }
            | Self::ServerShutdown { message: text } => of(&[text]),
            Self::RateLimited { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_shows_each_and_shows_it_right() {
        let subject = include_str!("../../../docs/subject.en.md");
        let shown = subject
            .lines()
            .filter_map(|line| Some(line.split_once(" < {")?.1));
        let shown: Vec<String> = shown.map(|line| format!("{{{line}")).collect();
        for line in &shown {
            let ServerLine::Frame(_) = ServerLine::parse(line.as_bytes()) else {
                panic!("no frame: {line}");
            };
        }
        for kind in TYPES {
            let kind = format!(r#"{{"type":"{kind}","#);
            assert!(shown.iter().any(|line| line.starts_with(&kind)), "{kind}");
        }
    }

    #[test]
    fn every_text_takes_memory() {
        for (line, texts, listed) in [
            (r#"{"type":"joined","room":"1","users":["22","333"]}"#, 6, 2),
            (r#"{"type":"rooms","list":["22","333"]}"#, 5, 2),
            (
                r#"{"type":"history","room":"1","messages":["22",[]]}"#,
                7,
                2,
            ),
            (
                r#"{"type":"message","room":"1","from":"22","content":"333"}"#,
                6,
                0,
            ),
            (r#"{"type":"nick_changed","old":"1","new":"22"}"#, 3, 0),
            (r#"{"type":"user_left","room":"1","user":"22"}"#, 3, 0),
            (r#"{"type":"whisper","from":"1","content":"22"}"#, 3, 0),
            (r#"{"type":"error","message":"1"}"#, 1, 0),
            (r#"{"type":"rate_limited","retry_after_ms":7}"#, 0, 0),
        ] {
            let size = ServerLine::parse(line.as_bytes()).size();
            assert_eq!(size, texts + listed * STRING, "{line}");
        }
    }

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
    fn what_no_frame_has_takes_no_memory_and_no_stack() {
        let deep = "[".repeat(500_000) + &"]".repeat(500_000);
        let line = format!(r#"{{"type":"left","room":"a","deep":{deep}}}"#);
        let expected = ServerLine::Frame(Frame::Left { room: "a".into() });
        assert_eq!(ServerLine::parse(line.as_bytes()), expected);
        let line = format!(r#"{{"type":"left","room":{deep}}}"#);
        let ServerLine::Malformed(_) = ServerLine::parse(line.as_bytes()) else {
            panic!("accepted")
        };
    }

    #[test]
    fn the_messages_of_a_history_are_kept_as_they_came() {
        let line = br#"{"type":"history","room":"a","messages":[ {"b" :1}, 7]}"#;
        let ServerLine::Frame(Frame::History { messages, .. }) = ServerLine::parse(line) else {
            panic!("refused")
        };
        assert_eq!(messages, [r#"{"b" :1}"#, "7"]);
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
