use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{RwLock, mpsc};

/// Message from a client
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

/// Message to a client
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
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

pub struct User {
    pub nickname: String,
    tx: mpsc::UnboundedSender<ServerMessage>,
}

/// A chat room
pub struct Room {
    pub name: String,
    pub users: HashMap<u64, User>,
    pub history: VecDeque<ServerMessage>,
}

impl Room {
    pub fn new(name: String) -> Self {
        Room {
            name,
            users: HashMap::new(),
            history: VecDeque::new(),
        }
    }

    pub fn add_to_history(&mut self, msg: ServerMessage, max_size: usize) {
        self.history.push_back(msg);
        while self.history.len() > max_size {
            self.history.pop_front();
        }
    }

    pub fn user_list(&self) -> Vec<String> {
        self.users
            .values()
            .map(|user| user.nickname.clone())
            .collect()
    }

    /// Sends to everybody but one.
    fn send_to_others(&self, me: u64, msg: &ServerMessage) {
        for (id, user) in &self.users {
            if *id != me {
                let _ = user.tx.send(msg.clone());
            }
        }
    }
}

pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

#[derive(Debug)]
pub enum ChatError {
    BindError(String),
    IoError(std::io::Error),
    JsonError(serde_json::Error),
}

impl From<std::io::Error> for ChatError {
    fn from(e: std::io::Error) -> Self {
        ChatError::IoError(e)
    }
}

impl From<serde_json::Error> for ChatError {
    fn from(e: serde_json::Error) -> Self {
        ChatError::JsonError(e)
    }
}

#[derive(Clone)]
pub struct ChatServer {
    pub rooms: Arc<RwLock<HashMap<String, Room>>>,
    pub next_user_id: Arc<AtomicU64>,
}

impl Default for ChatServer {
    fn default() -> Self {
        Self::new()
    }
}

impl ChatServer {
    pub fn new() -> Self {
        ChatServer {
            rooms: Arc::new(RwLock::new(HashMap::new())),
            next_user_id: Arc::new(AtomicU64::new(1)),
        }
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let addr = format!("{}:{}", config.address, config.port);
        let listener = TcpListener::bind(&addr)
            .await
            .map_err(|e| ChatError::BindError(e.to_string()))?;
        let config = Arc::new(config);

        loop {
            let (stream, _) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(_) => {
                    // too many open files, probably; try again in a moment
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                    continue;
                }
            };
            let user_id = self.next_user_id.fetch_add(1, Ordering::SeqCst);
            let server = self.clone();
            let config = config.clone();
            tokio::spawn(async move {
                let mut client = Client::new(user_id, server, config);
                let _ = client.handle(stream).await;
                client.cleanup().await;
            });
        }
    }
}

struct Client {
    user_id: u64,
    nickname: String,
    joined: HashSet<String>,
    tx: mpsc::UnboundedSender<ServerMessage>,
    rx: mpsc::UnboundedReceiver<ServerMessage>,
    server: ChatServer,
    config: Arc<ServerConfig>,
}

impl Client {
    fn new(user_id: u64, server: ChatServer, config: Arc<ServerConfig>) -> Self {
        let (tx, rx) = mpsc::unbounded_channel();
        Client {
            user_id,
            nickname: format!("User{}", user_id),
            joined: HashSet::new(),
            tx,
            rx,
            server,
            config,
        }
    }

    async fn handle(&mut self, stream: TcpStream) -> Result<(), ChatError> {
        stream.set_nodelay(true)?;
        let (reader, mut writer) = stream.into_split();
        let mut reader = BufReader::new(reader);
        let mut line: Vec<u8> = Vec::new();

        loop {
            let mut out = String::new();

            tokio::select! {
                // read_until keeps what it has read in `line` when the other branch wins
                result = reader.read_until(b'\n', &mut line) => {
                    result?;
                    if line.last() != Some(&b'\n') {
                        break;
                    }
                    self.handle_line(&line, &mut out).await?;
                    line.clear();
                }
                Some(msg) = self.rx.recv() => serialize_into(&msg, &mut out)?,
            }

            // everything that has piled up goes in the same write
            while let Ok(msg) = self.rx.try_recv() {
                serialize_into(&msg, &mut out)?;
            }
            writer.write_all(out.as_bytes()).await?;
        }
        Ok(())
    }

    async fn handle_line(&mut self, line: &[u8], out: &mut String) -> Result<(), ChatError> {
        let response = match String::from_utf8(line.to_vec()) {
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) => match parse_client_message(&text) {
                Ok(msg) => self.process(msg).await,
                Err(e) => Some(ServerMessage::Error {
                    message: format!("Invalid message: {}", e),
                }),
            },
            Err(_) => Some(ServerMessage::Error {
                message: "Invalid UTF-8".to_string(),
            }),
        };
        if let Some(msg) = response {
            serialize_into(&msg, out)?;
        }
        Ok(())
    }

    async fn process(&mut self, msg: ClientMessage) -> Option<ServerMessage> {
        let me = self.user_id;
        let mut rooms = self.server.rooms.write().await;

        Some(match msg {
            ClientMessage::Nick { name } => {
                for room in &self.joined {
                    if let Some(user) = rooms.get_mut(room).and_then(|r| r.users.get_mut(&me)) {
                        user.nickname = name.clone();
                    }
                }
                let old = std::mem::replace(&mut self.nickname, name.clone());
                ServerMessage::NickChanged { old, new: name }
            }

            ClientMessage::Join { room } => {
                let entry = rooms
                    .entry(room.clone())
                    .or_insert_with(|| Room::new(room.clone()));
                if self.joined.insert(room.clone()) {
                    let user = User {
                        nickname: self.nickname.clone(),
                        tx: self.tx.clone(),
                    };
                    entry.users.insert(me, user);
                    let user = self.nickname.clone();
                    entry.send_to_others(
                        me,
                        &ServerMessage::UserJoined {
                            room: room.clone(),
                            user,
                        },
                    );
                }
                ServerMessage::Joined {
                    room,
                    users: entry.user_list(),
                }
            }

            ClientMessage::Leave { room } => {
                if !self.joined.remove(&room) {
                    return Some(not_in_room(&room));
                }
                remove_user(&mut rooms, &room, me);
                ServerMessage::Left { room }
            }

            ClientMessage::Message { room, content } => {
                if !self.joined.contains(&room) {
                    return Some(not_in_room(&room));
                }
                let entry = rooms.get_mut(&room)?;
                let from = self.nickname.clone();
                let msg = ServerMessage::Message {
                    room,
                    from,
                    content,
                };
                entry.send_to_others(me, &msg);
                entry.add_to_history(msg, self.config.max_history);
                return None;
            }

            ClientMessage::ListRooms => ServerMessage::Rooms {
                list: rooms.keys().cloned().collect(),
            },

            ClientMessage::ListUsers { room } => match rooms.get(&room) {
                Some(entry) => ServerMessage::Users {
                    list: entry.user_list(),
                    room,
                },
                None => ServerMessage::Error {
                    message: format!("Unknown room: {}", room),
                },
            },
        })
    }

    async fn cleanup(&mut self) {
        let mut rooms = self.server.rooms.write().await;
        for room in self.joined.drain() {
            remove_user(&mut rooms, &room, self.user_id);
        }
    }
}

fn not_in_room(room: &str) -> ServerMessage {
    ServerMessage::Error {
        message: format!("You have to join {} first", room),
    }
}

/// Takes a user out of a room, and the room out of the map if it was the last one.
fn remove_user(rooms: &mut HashMap<String, Room>, name: &str, id: u64) {
    let Some(room) = rooms.get_mut(name) else {
        return;
    };
    if let Some(user) = room.users.remove(&id) {
        let msg = ServerMessage::UserLeft {
            room: name.to_string(),
            user: user.nickname,
        };
        room.send_to_others(id, &msg);
    }
    if room.users.is_empty() {
        rooms.remove(name);
    }
}

fn parse_client_message(line: &str) -> Result<ClientMessage, serde_json::Error> {
    serde_json::from_str(line)
}

fn serialize_into(msg: &ServerMessage, out: &mut String) -> Result<(), serde_json::Error> {
    out.push_str(&serde_json::to_string(msg)?);
    out.push('\n');
    Ok(())
}
