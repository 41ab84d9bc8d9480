//! What goes over the wire.

use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromClient {
    Join { room: String },
    Leave { room: String },
    Message { room: String, content: String },
    Nick { name: String },
    ListRooms,
    ListUsers { room: String },
}

/// Borrows everything: a frame is made, written down and forgotten.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToClient<'a> {
    Joined {
        room: &'a str,
        users: Vec<&'a str>,
    },
    Left {
        room: &'a str,
    },
    Message {
        room: &'a str,
        from: &'a str,
        content: &'a str,
    },
    NickChanged {
        old: &'a str,
        new: &'a str,
    },
    Rooms {
        list: Vec<&'a str>,
    },
    Users {
        room: &'a str,
        list: Vec<&'a str>,
    },
    Error {
        message: &'a str,
    },
    UserJoined {
        room: &'a str,
        user: &'a str,
    },
    UserLeft {
        room: &'a str,
        user: &'a str,
    },
}

impl ToClient<'_> {
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
