use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedReadHalf;
use tokio::sync::mpsc;

use crate::{ChatError, ClientMessage, Member, RateLimiter, Rooms, ServerMessage};

struct Client {
    id: u64,
    nickname: String,
    joined: BTreeSet<String>,
    limiter: RateLimiter,
    events: mpsc::UnboundedSender<Arc<ServerMessage>>,
    rooms: Rooms,
}

pub(crate) async fn handle_client(
    stream: TcpStream,
    id: u64,
    rooms: Rooms,
) -> Result<(), ChatError> {
    stream.set_nodelay(true).map_err(ChatError::IoError)?;
    let (reader, mut writer) = stream.into_split();
    let (events, mut inbox) = mpsc::unbounded_channel();
    let (lines_tx, mut lines) = mpsc::channel(16);
    let reading = tokio::spawn(read_lines(reader, lines_tx));

    let mut client = Client {
        id,
        nickname: format!("User{id}"),
        joined: BTreeSet::new(),
        limiter: RateLimiter::new(10.0, 10.0),
        events,
        rooms,
    };

    let result = async {
        loop {
            // A channel's `recv` can be dropped without losing anything, `read_line` could not.
            let mut output = tokio::select! {
                line = lines.recv() => match line {
                    Some(line) => client.handle_line(&line).await?,
                    None => return Ok(()),
                },
                Some(event) = inbox.recv() => event.to_line()?,
            };
            while let Ok(event) = inbox.try_recv() {
                output += &event.to_line()?;
            }
            writer
                .write_all(output.as_bytes())
                .await
                .map_err(ChatError::IoError)?;
        }
    }
    .await;

    reading.abort();
    client.leave_all_rooms().await;
    result
}

async fn read_lines(reader: OwnedReadHalf, lines: mpsc::Sender<Vec<u8>>) {
    let mut reader = BufReader::new(reader).split(b'\n');
    while let Ok(Some(line)) = reader.next_segment().await {
        if lines.send(line).await.is_err() {
            return;
        }
    }
}

impl Client {
    async fn handle_line(&mut self, line: &[u8]) -> Result<String, ChatError> {
        let line = line.trim_ascii();
        if line.is_empty() {
            return Ok(String::new());
        }
        if !self.limiter.try_acquire() {
            let wait = self.limiter.time_until_available();
            // Rounded up, or the client would come back too early.
            let retry_after_ms = wait.as_millis() as u64 + 1;
            return ServerMessage::RateLimited { retry_after_ms }.to_line();
        }
        let Ok(line) = str::from_utf8(line) else {
            return ServerMessage::error("cannot read: not UTF-8").to_line();
        };
        match serde_json::from_str(line) {
            Ok(message) => match self.execute(message).await {
                Some(answer) => answer.to_line(),
                None => Ok(String::new()),
            },
            Err(error) => ServerMessage::error(&format!("cannot parse: {error}")).to_line(),
        }
    }

    /// Carries out a command. A message has no answer but its copy, which comes as an event.
    async fn execute(&mut self, message: ClientMessage) -> Option<ServerMessage> {
        match message {
            ClientMessage::Join { room } => Some(self.join(room).await),
            ClientMessage::Leave { room } => Some(self.leave(room).await),
            ClientMessage::Message { room, content } => self.publish(room, content).await,
            ClientMessage::Nick { name } => Some(self.change_nick(name).await),
            ClientMessage::ListRooms => Some(self.list_rooms().await),
            ClientMessage::ListUsers { room } => Some(self.list_users(room).await),
        }
    }

    async fn join(&mut self, room: String) -> ServerMessage {
        if self.joined.contains(&room) {
            return ServerMessage::error("You have already joined this room");
        }
        let mut rooms = self.rooms.lock().await;
        let entry = rooms.entry(room.clone()).or_default();
        entry.publish(ServerMessage::UserJoined {
            room: room.clone(),
            user: self.nickname.clone(),
        });
        entry.members.insert(
            self.id,
            Member {
                nickname: self.nickname.clone(),
                events: self.events.clone(),
            },
        );
        self.joined.insert(room.clone());
        ServerMessage::Joined {
            room,
            users: entry.user_list(),
        }
    }

    async fn leave(&mut self, room: String) -> ServerMessage {
        if !self.joined.remove(&room) {
            return ServerMessage::error("You have not joined this room");
        }
        self.quit(&room).await;
        ServerMessage::Left { room }
    }

    async fn quit(&self, name: &str) {
        let mut rooms = self.rooms.lock().await;
        if let Some(room) = rooms.get_mut(name) {
            room.members.remove(&self.id);
            room.publish(ServerMessage::UserLeft {
                room: name.to_owned(),
                user: self.nickname.clone(),
            });
            if room.members.is_empty() {
                rooms.remove(name);
            }
        }
    }

    async fn leave_all_rooms(&mut self) {
        for room in std::mem::take(&mut self.joined) {
            self.quit(&room).await;
        }
    }

    async fn publish(&self, room: String, content: String) -> Option<ServerMessage> {
        if !self.joined.contains(&room) {
            return Some(ServerMessage::error("You have not joined this room"));
        }
        let rooms = self.rooms.lock().await;
        let entry = rooms.get(&room)?;
        entry.publish(ServerMessage::Message {
            room,
            from: self.nickname.clone(),
            content,
        });
        None
    }

    async fn change_nick(&mut self, name: String) -> ServerMessage {
        let mut rooms = self.rooms.lock().await;
        for room in &self.joined {
            let member = rooms
                .get_mut(room)
                .and_then(|room| room.members.get_mut(&self.id));
            if let Some(member) = member {
                member.nickname.clone_from(&name);
            }
        }
        let old = std::mem::replace(&mut self.nickname, name.clone());
        ServerMessage::NickChanged { old, new: name }
    }

    async fn list_rooms(&self) -> ServerMessage {
        let rooms = self.rooms.lock().await;
        ServerMessage::Rooms {
            list: rooms.keys().cloned().collect(),
        }
    }

    async fn list_users(&self, room: String) -> ServerMessage {
        let rooms = self.rooms.lock().await;
        match rooms.get(&room) {
            Some(entry) => ServerMessage::Users {
                list: entry.user_list(),
                room,
            },
            None => ServerMessage::error("There is no such room"),
        }
    }
}
