use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::Error as IoError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{RwLock, mpsc};

/// No more than this is replayed, however much is kept.
const MAX_REPLAY: usize = 100;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Command {
    Join { room: String },
    Leave { room: String },
    Message { room: String, content: String },
    Nick { name: String },
    ListRooms,
    ListUsers { room: String },
}

#[derive(Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
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
    History {
        room: String,
        messages: VecDeque<Event>,
    },
}

type Tx = mpsc::UnboundedSender<Event>;
type Rx = mpsc::UnboundedReceiver<Event>;

#[derive(Default)]
struct Room {
    members: BTreeMap<u64, (String, Tx)>,
    history: VecDeque<Event>,
}

impl Room {
    fn users(&self) -> Vec<String> {
        self.members
            .values()
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    fn emit(&self, event: Event) {
        for (_, tx) in self.members.values() {
            tx.send(event.clone()).ok();
        }
    }

    fn remember(&mut self, event: Event, max: usize) {
        self.history.push_back(event);
        let surplus = self.history.len().saturating_sub(max);
        self.history.drain(..surplus);
    }
}

#[derive(Debug)]
pub enum ChatError {
    BindError(IoError),
}

pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

type Rooms = Arc<RwLock<HashMap<String, Room>>>;

#[derive(Default)]
pub struct ChatServer {
    rooms: Rooms,
    clients: AtomicU64,
}

impl ChatServer {
    pub fn new() -> Self {
        Self::default()
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let to = format!("{}:{}", config.address, config.port);
        let listener = TcpListener::bind(to).await.map_err(ChatError::BindError)?;
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let id = 1 + self.clients.fetch_add(1, Ordering::Relaxed);
            let client = Client::new(id, stream, &config, &self.rooms);
            tokio::spawn(client.run());
        }
    }
}

struct Client {
    id: u64,
    name: String,
    lines: Lines<BufReader<OwnedReadHalf>>,
    writer: OwnedWriteHalf,
    tx: Tx,
    rx: Rx,
    rooms: Rooms,
    max_history: usize,
}

impl Client {
    fn new(id: u64, stream: TcpStream, config: &ServerConfig, rooms: &Rooms) -> Self {
        stream.set_nodelay(true).ok();
        let (reader, writer) = stream.into_split();
        let (tx, rx) = mpsc::unbounded_channel();
        Self {
            id,
            name: format!("User{id}"),
            lines: BufReader::new(reader).lines(),
            writer,
            tx,
            rx,
            rooms: rooms.clone(),
            max_history: config.max_history.min(MAX_REPLAY),
        }
    }

    async fn run(mut self) {
        while let Ok(true) = self.step().await {}
        let mut rooms = self.rooms.write().await;
        let names: Vec<String> = rooms.keys().cloned().collect();
        for name in names {
            remove(&mut rooms, &name, self.id);
        }
    }

    /// One thing at a time: a line that has come, or what has been said to this client.
    async fn step(&mut self) -> Result<bool, IoError> {
        let mut events = Vec::new();
        tokio::select! {
            line = self.lines.next_line() => {
                let Some(line) = line? else {
                    return Ok(false);
                };
                if !line.trim().is_empty() {
                    let answers = match serde_json::from_str(&line) {
                        Ok(command) => self.execute(command).await,
                        Err(error) => vec![Event::Error { message: error.to_string() }],
                    };
                    for event in answers {
                        self.tx.send(event).ok();
                    }
                }
            }
            Some(event) = self.rx.recv() => events.push(event),
        }
        while let Ok(event) = self.rx.try_recv() {
            events.push(event);
        }
        let mut buffer = Vec::new();
        for event in events {
            serde_json::to_writer(&mut buffer, &event)?;
            buffer.push(b'\n');
        }
        self.writer.write_all(&buffer).await?;
        Ok(true)
    }

    async fn execute(&mut self, command: Command) -> Vec<Event> {
        let answer = match command {
            Command::Join { room } => return self.join(room).await,
            Command::Leave { room } => self.leave(room).await,
            Command::Message { room, content } => match self.message(&room, content).await {
                true => return vec![],
                false => Event::Error {
                    message: format!("Not a member of {room}"),
                },
            },
            Command::Nick { name } => self.nick(name).await,
            Command::ListRooms => {
                let list = self.rooms.read().await.keys().cloned().collect();
                Event::Rooms { list }
            }
            Command::ListUsers { room } => match self.rooms.read().await.get(&room) {
                Some(found) => Event::Users {
                    list: found.users(),
                    room,
                },
                None => Event::Error {
                    message: format!("No room {room}"),
                },
            },
        };
        vec![answer]
    }

    async fn join(&mut self, room: String) -> Vec<Event> {
        let mut rooms = self.rooms.write().await;
        let entered = rooms.entry(room.clone()).or_default();
        let is_new = !entered.members.contains_key(&self.id);
        if is_new {
            entered.emit(Event::UserJoined {
                room: room.clone(),
                user: self.name.clone(),
            });
            entered
                .members
                .insert(self.id, (self.name.clone(), self.tx.clone()));
        }
        let mut answers = vec![Event::Joined {
            room: room.clone(),
            users: entered.users(),
        }];
        if is_new && !entered.history.is_empty() {
            answers.push(Event::History {
                room,
                messages: entered.history.clone(),
            });
        }
        answers
    }

    async fn leave(&mut self, room: String) -> Event {
        let mut rooms = self.rooms.write().await;
        match remove(&mut rooms, &room, self.id) {
            true => Event::Left { room },
            false => Event::Error {
                message: format!("Not a member of {room}"),
            },
        }
    }

    async fn message(&mut self, room: &str, content: String) -> bool {
        let mut rooms = self.rooms.write().await;
        let Some(heard) = rooms
            .get_mut(room)
            .filter(|it| it.members.contains_key(&self.id))
        else {
            return false;
        };
        let from = self.name.clone();
        let event = Event::Message {
            room: room.to_owned(),
            from,
            content,
        };
        heard.emit(event.clone());
        heard.remember(event, self.max_history);
        true
    }

    async fn nick(&mut self, new: String) -> Event {
        for room in self.rooms.write().await.values_mut() {
            if let Some((name, _)) = room.members.get_mut(&self.id) {
                name.clone_from(&new);
            }
        }
        let old = std::mem::replace(&mut self.name, new.clone());
        Event::NickChanged { old, new }
    }
}

/// Whether there was somebody to remove.
fn remove(rooms: &mut HashMap<String, Room>, name: &str, id: u64) -> bool {
    let Some(room) = rooms.get_mut(name) else {
        return false;
    };
    let Some((user, _)) = room.members.remove(&id) else {
        return false;
    };
    room.emit(Event::UserLeft {
        room: name.to_owned(),
        user,
    });
    if room.members.is_empty() {
        rooms.remove(name);
    }
    true
}
