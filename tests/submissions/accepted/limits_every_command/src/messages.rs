use serde::{Deserialize, Serialize};

use crate::ChatError;

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    Join { room: String },
    Leave { room: String },
    Message { room: String, content: String },
    Nick { name: String },
    ListRooms,
    ListUsers { room: String },
}

#[rustfmt::skip]
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    Joined      { room: String, users: Vec<String> },
    Left        { room: String },
    Message     { room: String, from: String, content: String },
    NickChanged { old: String, new: String },
    Rooms       { list: Vec<String> },
    Users       { room: String, list: Vec<String> },
    Error       { message: String },
    RateLimited { retry_after_ms: u64 },
    UserJoined  { room: String, user: String },
    UserLeft    { room: String, user: String },
}

impl ServerMessage {
    pub fn error(message: &str) -> ServerMessage {
        ServerMessage::Error {
            message: message.to_owned(),
        }
    }

    pub fn to_line(&self) -> Result<String, ChatError> {
        let mut line = serde_json::to_string(self).map_err(ChatError::JsonError)?;
        line.push('\n');
        Ok(line)
    }
}
