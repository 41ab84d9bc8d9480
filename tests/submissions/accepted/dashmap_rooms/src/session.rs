use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::room::Inbox;
use crate::{ChatError, Rooms};

#[derive(Deserialize)]
#[serde(tag = "type")]
enum ClientMessage {
    #[serde(rename = "join")]
    Join { room: String },
    #[serde(rename = "leave")]
    Leave { room: String },
    #[serde(rename = "message")]
    Message { room: String, content: String },
    #[serde(rename = "nick")]
    Nick { name: String },
    #[serde(rename = "list_rooms")]
    ListRooms,
    #[serde(rename = "list_users")]
    ListUsers { room: String },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMessage {
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
}

use ServerMessage as Say;

impl ServerMessage {
    fn to_frame(&self) -> Result<String, ChatError> {
        let json = serde_json::to_string(self).map_err(std::io::Error::from)?;
        Ok(json + "\n")
    }
}

pub(crate) async fn run(
    mut socket: TcpStream,
    number: usize,
    rooms: Arc<Rooms>,
) -> Result<(), ChatError> {
    socket.set_nodelay(true)?;
    let (reader, mut writer) = socket.split();
    let mut lines = BufReader::new(reader).lines();
    let (inbox, mut mail) = unbounded_channel();
    let mut session = Session {
        number,
        name: format!("User{number}"),
        joined: HashSet::new(),
        inbox,
        rooms,
    };

    loop {
        // `Lines::next_line` may be cancelled without losing anything, and so may `recv`.
        let frames = tokio::select! {
            line = lines.next_line() => match line? {
                Some(line) if line.is_empty() => continue,
                Some(line) => {
                    session.take(&line)?;
                    drain(&mut mail)
                }
                None => break,
            },
            Some(frame) = mail.recv() => frame + &drain(&mut mail),
        };
        writer.write_all(frames.as_bytes()).await?;
    }
    writer.write_all(drain(&mut mail).as_bytes()).await?;
    Ok(())
}

/// All that is in the inbox now.
fn drain(mail: &mut UnboundedReceiver<String>) -> String {
    let mut frames = String::new();
    while let Ok(frame) = mail.try_recv() {
        frames.push_str(&frame);
    }
    frames
}

struct Session {
    number: usize,
    name: String,
    joined: HashSet<String>,
    inbox: Inbox,
    rooms: Arc<Rooms>,
}

impl Session {
    fn take(&mut self, line: &str) -> Result<(), ChatError> {
        let answer = match serde_json::from_str(line) {
            Ok(ClientMessage::Join { room }) => Some(self.join(room)?),
            Ok(ClientMessage::Leave { room }) => Some(self.leave(room)?),
            Ok(ClientMessage::Message { room, content }) => self.message(room, content)?,
            Ok(ClientMessage::Nick { name }) => Some(self.nick(name)),
            Ok(ClientMessage::ListRooms) => Some(self.list_rooms()),
            Ok(ClientMessage::ListUsers { room }) => Some(self.list_users(room)),
            Err(why) => Some(error(format!("bad request: {why}"))),
        };
        if let Some(answer) = answer {
            self.inbox.send(answer.to_frame()?).ok();
        }
        Ok(())
    }

    fn join(&mut self, room: String) -> Result<Say, ChatError> {
        // The entry locks its shard: nobody enters, leaves or removes this room meanwhile.
        let mut entry = self.rooms.entry(room.clone()).or_default();
        if self.joined.insert(room.clone()) {
            let user = self.name.clone();
            entry.tell(
                &Say::UserJoined {
                    room: room.clone(),
                    user,
                }
                .to_frame()?,
            );
            entry.enter(self.number, &self.name, &self.inbox);
        }
        let users = entry.names();
        Ok(Say::Joined { room, users })
    }

    fn leave(&mut self, room: String) -> Result<Say, ChatError> {
        if !self.joined.remove(&room) {
            return Ok(error(format!("you never joined {room}")));
        }
        self.exit(&room)?;
        Ok(Say::Left { room })
    }

    fn exit(&self, room: &str) -> Result<(), ChatError> {
        if let Some(mut entry) = self.rooms.get_mut(room)
            && let Some(user) = entry.exit(self.number)
        {
            let room = room.to_owned();
            entry.tell(&Say::UserLeft { room, user }.to_frame()?);
        }
        self.rooms.remove_if(room, |_, room| room.is_empty());
        Ok(())
    }

    fn message(&self, room: String, content: String) -> Result<Option<Say>, ChatError> {
        match self.rooms.get(&room) {
            Some(entry) if entry.has(self.number) => {
                let from = self.name.clone();
                entry.tell(
                    &Say::Message {
                        room,
                        from,
                        content,
                    }
                    .to_frame()?,
                );
                Ok(None)
            }
            _ => Ok(Some(error(format!("not a member of {room}")))),
        }
    }

    fn nick(&mut self, name: String) -> Say {
        for room in &self.joined {
            if let Some(mut entry) = self.rooms.get_mut(room) {
                entry.rename(self.number, &name);
            }
        }
        let old = std::mem::replace(&mut self.name, name.clone());
        Say::NickChanged { old, new: name }
    }

    fn list_rooms(&self) -> Say {
        let list = self.rooms.iter().map(|entry| entry.key().clone()).collect();
        Say::Rooms { list }
    }

    fn list_users(&self, room: String) -> Say {
        match self.rooms.get(&room).map(|entry| entry.names()) {
            Some(list) => Say::Users { room, list },
            None => error(format!("room {room} does not exist")),
        }
    }
}

fn error(message: String) -> Say {
    Say::Error { message }
}

/// Whatever ended the session, its rooms are told.
impl Drop for Session {
    fn drop(&mut self) {
        for room in std::mem::take(&mut self.joined) {
            self.exit(&room).ok();
        }
    }
}
