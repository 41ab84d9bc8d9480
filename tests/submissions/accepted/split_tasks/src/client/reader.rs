use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::listener;
use crate::protocol::{ClientMessage, Line, ServerMessage};
use crate::rooms::Directory;

const MAX_LINE: usize = 1 << 17;

pub(super) struct Reader {
    id: u64,
    name: String,
    directory: Arc<Directory>,
    out: mpsc::Sender<Line>,
    /// The rooms, each with the task that listens there.
    joined: HashMap<String, AbortHandle>,
}

impl Reader {
    pub(super) fn new(id: u64, directory: Arc<Directory>, out: mpsc::Sender<Line>) -> Self {
        Self {
            id,
            name: format!("User{id}"),
            directory,
            out,
            joined: HashMap::new(),
        }
    }

    pub(super) async fn run(&mut self, mut input: impl AsyncBufRead + Unpin) -> io::Result<()> {
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut rest = (&mut input).take(MAX_LINE as u64);
            if rest.read_until(b'\n', &mut line).await? == 0 {
                return Ok(());
            }
            if line.len() == MAX_LINE {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if matches!(&*line, b"\n" | b"\r\n") {
                continue;
            }
            let answer = self.answer(&line).await;
            // It fails when nothing can be written any more; then reading ends soon, too.
            let _ = self.out.send((&answer).into()).await;
        }
    }

    async fn answer(&mut self, line: &[u8]) -> ServerMessage {
        let request = match std::str::from_utf8(line) {
            Ok(line) => serde_json::from_str(line).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match request {
            Ok(ClientMessage::Join { room }) => self.join(room).await,
            Ok(ClientMessage::Leave { room }) => self.leave(room).await,
            Ok(ClientMessage::Message { room, content }) => self.message(room, content).await,
            Ok(ClientMessage::Nick { name }) => self.nick(name).await,
            Ok(ClientMessage::ListRooms) => ServerMessage::Rooms {
                list: self.directory.list().await,
            },
            Ok(ClientMessage::ListUsers { room }) => match self.directory.names(&room).await {
                Some(list) => ServerMessage::Users { room, list },
                None => error(format!("nobody is in {room}")),
            },
            Err(message) => error(message),
        }
    }

    async fn join(&mut self, room: String) -> ServerMessage {
        if self.joined.contains_key(&room) {
            let users = self.directory.names(&room).await.unwrap_or_default();
            return ServerMessage::Joined { room, users };
        }
        let (news, users) = self.directory.enter(&room, self.id, &self.name).await;
        let listening = tokio::spawn(listener::run(self.id, news, self.out.clone()));
        self.joined.insert(room.clone(), listening.abort_handle());
        ServerMessage::Joined { room, users }
    }

    async fn leave(&mut self, room: String) -> ServerMessage {
        let Some(listening) = self.joined.remove(&room) else {
            return error(format!("{} is not in {room}", self.name));
        };
        listening.abort();
        self.directory.exit(&room, self.id).await;
        ServerMessage::Left { room }
    }

    /// The author's copy doesn't go through the room: like any answer it waits until the author has
    /// read what came before.
    async fn message(&mut self, room: String, content: String) -> ServerMessage {
        if !self.joined.contains_key(&room) {
            return error(format!("{} cannot speak in {room}", self.name));
        }
        let message = ServerMessage::Message {
            room: room.clone(),
            from: self.name.clone(),
            content,
        };
        self.directory.tell(&room, self.id, &message).await;
        message
    }

    async fn nick(&mut self, new: String) -> ServerMessage {
        let rooms = self.joined.keys();
        self.directory.rename(rooms, self.id, &new).await;
        let old = std::mem::replace(&mut self.name, new.clone());
        ServerMessage::NickChanged { old, new }
    }

    pub(super) async fn leave_all(&mut self) {
        for (room, listening) in self.joined.drain() {
            listening.abort();
            self.directory.exit(&room, self.id).await;
        }
    }
}

fn error(message: String) -> ServerMessage {
    ServerMessage::Error { message }
}
