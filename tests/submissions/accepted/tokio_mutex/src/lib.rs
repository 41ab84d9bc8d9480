//! A chat server. Everything that clients share is in `State`, behind one lock.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, Notify, mpsc};

/// Frames that may wait for one client. Who has so many misses what comes next.
const QUEUE: usize = 8192;

/// Bytes in a line.
const MAX_LINE: usize = 128 * 1024;

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Request {
    Join { room: String },
    Leave { room: String },
    Message { room: String, content: String },
    Nick { name: String },
    ListRooms,
    ListUsers { room: String },
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Reply {
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

impl Reply {
    fn error(message: impl Into<String>) -> Reply {
        let message = message.into();
        Reply::Error { message }
    }

    /// The line that goes over the wire.
    fn line(&self) -> Arc<str> {
        let mut line = serde_json::to_string(self).expect("strings can be serialised");
        line.push('\n');
        line.into()
    }
}

#[derive(Debug)]
pub enum ChatError {
    BindError(String),
}

#[derive(Debug, Clone)]
pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

struct Member {
    name: String,
    outbox: mpsc::Sender<Arc<str>>,
}

type Members = BTreeMap<u64, Member>;

#[derive(Default)]
struct State {
    last_id: u64,
    rooms: HashMap<String, Members>,
}

#[derive(Default)]
pub struct ChatServer {
    state: Arc<Mutex<State>>,
}

impl ChatServer {
    pub fn new() -> Self {
        Self::default()
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let listener = TcpListener::bind((config.address.as_str(), config.port))
            .await
            .map_err(|error| ChatError::BindError(error.to_string()))?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    tokio::spawn(serve(stream, Arc::clone(&self.state)));
                }
                // Out of descriptors, most likely: somebody will leave.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

/// Serves one client from its first byte to its last.
async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let _ = stream.set_nodelay(true);
    let (reader, writer) = stream.into_split();
    let (outbox, queue) = mpsc::channel(QUEUE);
    let written = Arc::new(Notify::new());
    tokio::spawn(write_lines(queue, writer, Arc::clone(&written)));

    let id = state.lock().await.new_id();
    let mut client = Client {
        id,
        name: format!("User{id}"),
        outbox,
        written,
        state,
    };
    // However the conversation ended, the client is gone.
    let _ = client.converse(reader).await;
    client.leave_all().await;
}

/// Writes what is queued, all that is there at once.
async fn write_lines(
    mut queue: mpsc::Receiver<Arc<str>>,
    mut writer: OwnedWriteHalf,
    written: Arc<Notify>,
) {
    let mut lines = Vec::new();
    while queue.recv_many(&mut lines, 256).await > 0 {
        let bytes = lines.concat();
        lines.clear();
        if writer.write_all(bytes.as_bytes()).await.is_err() {
            break;
        }
        written.notify_one();
    }
    drop(queue);
    written.notify_one();
}

/// Sends to all those members who have space in their queues: nobody waits for the others.
fn tell(members: &Members, reply: &Reply) {
    let line = reply.line();
    for member in members.values() {
        let _ = member.outbox.try_send(Arc::clone(&line));
    }
}

fn names(members: &Members) -> Vec<String> {
    members.values().map(|member| member.name.clone()).collect()
}

fn not_in_room(room: &str) -> Reply {
    Reply::error(format!("You are not in {room}"))
}

impl State {
    fn new_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Takes a client out of a room; false if it was not there.
    fn remove(&mut self, room: &str, id: u64) -> bool {
        let Some(members) = self.rooms.get_mut(room) else {
            return false;
        };
        let Some(gone) = members.remove(&id) else {
            return false;
        };
        let news = Reply::UserLeft {
            room: room.to_string(),
            user: gone.name,
        };
        tell(members, &news);
        if members.is_empty() {
            self.rooms.remove(room);
        }
        true
    }
}

struct Client {
    id: u64,
    name: String,
    outbox: mpsc::Sender<Arc<str>>,
    written: Arc<Notify>,
    state: Arc<Mutex<State>>,
}

impl Client {
    async fn converse(&mut self, reader: OwnedReadHalf) -> io::Result<()> {
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut limited = (&mut reader).take(MAX_LINE as u64);
            if limited.read_until(b'\n', &mut line).await? == 0 {
                return Ok(());
            }
            if line.len() == MAX_LINE {
                self.answer(Reply::error("This line is too long")).await;
                return Ok(());
            }
            self.wait_for_space().await;
            let Ok(text) = std::str::from_utf8(&line) else {
                self.answer(Reply::error("This is not UTF-8")).await;
                continue;
            };
            if text.trim().is_empty() {
                continue;
            }
            match serde_json::from_str(text) {
                Ok(request) => self.handle(request).await,
                Err(error) => self.answer(Reply::error(error.to_string())).await,
            }
        }
    }

    /// A client that asks faster than it reads must not fill its queue: the other half is for what
    /// others say.
    async fn wait_for_space(&self) {
        while self.outbox.capacity() < QUEUE / 2 && !self.outbox.is_closed() {
            self.written.notified().await;
        }
    }

    async fn answer(&self, reply: Reply) {
        let _ = self.outbox.send(reply.line()).await;
    }

    async fn handle(&mut self, request: Request) {
        let reply = match request {
            Request::Nick { name } => self.nick(name).await,
            Request::Join { room } => self.join(room).await,
            Request::Leave { room } => self.leave(room).await,
            Request::ListRooms => self.list_rooms().await,
            Request::ListUsers { room } => self.list_users(room).await,
            Request::Message { room, content } => match self.say(room, content).await {
                Ok(()) => return,
                Err(refusal) => refusal,
            },
        };
        self.answer(reply).await;
    }

    async fn nick(&mut self, name: String) -> Reply {
        let mut state = self.state.lock().await;
        for members in state.rooms.values_mut() {
            if let Some(me) = members.get_mut(&self.id) {
                me.name = name.clone();
            }
        }
        let old = std::mem::replace(&mut self.name, name.clone());
        Reply::NickChanged { old, new: name }
    }

    async fn join(&mut self, room: String) -> Reply {
        let mut state = self.state.lock().await;
        let members = state.rooms.entry(room.clone()).or_default();
        if !members.contains_key(&self.id) {
            let news = Reply::UserJoined {
                room: room.clone(),
                user: self.name.clone(),
            };
            tell(members, &news);
            let me = Member {
                name: self.name.clone(),
                outbox: self.outbox.clone(),
            };
            members.insert(self.id, me);
        }
        let users = names(members);
        Reply::Joined { room, users }
    }

    async fn leave(&mut self, room: String) -> Reply {
        let mut state = self.state.lock().await;
        if !state.remove(&room, self.id) {
            return not_in_room(&room);
        }
        Reply::Left { room }
    }

    async fn leave_all(&self) {
        let mut state = self.state.lock().await;
        let rooms: Vec<String> = state.rooms.keys().cloned().collect();
        for room in rooms {
            state.remove(&room, self.id);
        }
    }

    async fn say(&self, room: String, content: String) -> Result<(), Reply> {
        let state = self.state.lock().await;
        let Some(members) = state.rooms.get(&room) else {
            return Err(not_in_room(&room));
        };
        if !members.contains_key(&self.id) {
            return Err(not_in_room(&room));
        }
        let message = Reply::Message {
            room,
            from: self.name.clone(),
            content,
        };
        tell(members, &message);
        Ok(())
    }

    async fn list_rooms(&self) -> Reply {
        let state = self.state.lock().await;
        let list = state.rooms.keys().cloned().collect();
        Reply::Rooms { list }
    }

    async fn list_users(&self, room: String) -> Reply {
        let state = self.state.lock().await;
        match state.rooms.get(&room) {
            Some(members) => {
                let list = names(members);
                Reply::Users { room, list }
            }
            None => Reply::error(format!("There is no room {room}")),
        }
    }
}
