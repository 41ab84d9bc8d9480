//! One lock, one big `match`, and `serde_json::Value` all the way.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, BufWriter};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, sleep, sleep_until};

/// How long a line is under way.
const DELAY: Duration = Duration::from_millis(30);

/// Lines that may be under way to a client; while there are more, it is not read.
const UNDER_WAY: usize = 2048;

pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

#[derive(Debug)]
pub enum ChatError {
    BindError(String),
}

type Sender = mpsc::UnboundedSender<(Instant, String)>;

struct User {
    name: String,
    sender: Sender,
    under_way: Arc<AtomicUsize>,
}

impl User {
    fn send(&self, value: &Value) {
        let due = Instant::now() + DELAY;
        // Counted first: it is discounted when it is written, perhaps at once.
        self.under_way.fetch_add(1, Relaxed);
        let _ = self.sender.send((due, format!("{value}\n")));
    }
}

#[derive(Default)]
struct Chat {
    users: BTreeMap<u64, User>,
    /// Who sits in which room.
    seats: BTreeMap<String, Vec<u64>>,
    count: u64,
}

#[derive(Clone, Default)]
pub struct ChatServer {
    chat: Arc<Mutex<Chat>>,
}

impl ChatServer {
    pub fn new() -> Self {
        Self::default()
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let listener = TcpListener::bind((config.address, config.port))
            .await
            .map_err(|error| ChatError::BindError(error.to_string()))?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    tokio::spawn(self.clone().serve(stream));
                }
                Err(_) => sleep(DELAY).await,
            }
        }
    }

    async fn serve(self, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let (read, write) = stream.into_split();
        let (sender, receiver) = mpsc::unbounded_channel();
        let under_way = Arc::new(AtomicUsize::new(0));
        tokio::spawn(deliver(receiver, BufWriter::new(write), under_way.clone()));
        let id = self.chat.lock().await.arrive(sender, under_way.clone());

        let mut lines = BufReader::new(read).split(b'\n');
        while let Ok(Some(line)) = lines.next_segment().await {
            if !line.trim_ascii().is_empty() {
                self.chat.lock().await.line(id, &line);
            }
            while under_way.load(Relaxed) > UNDER_WAY {
                sleep(DELAY).await;
            }
        }
        self.chat.lock().await.depart(id);
    }
}

/// Writes each line when it is due.
async fn deliver(
    mut receiver: mpsc::UnboundedReceiver<(Instant, String)>,
    mut write: BufWriter<OwnedWriteHalf>,
    under_way: Arc<AtomicUsize>,
) -> io::Result<()> {
    while let Some((due, text)) = receiver.recv().await {
        if due > Instant::now() {
            write.flush().await?;
            sleep_until(due).await;
        }
        write.write_all(text.as_bytes()).await?;
        if receiver.is_empty() {
            write.flush().await?;
        }
        under_way.fetch_sub(1, Relaxed);
    }
    Ok(())
}

impl Chat {
    fn arrive(&mut self, sender: Sender, under_way: Arc<AtomicUsize>) -> u64 {
        self.count += 1;
        let name = format!("User{}", self.count);
        let user = User {
            name,
            sender,
            under_way,
        };
        self.users.insert(self.count, user);
        self.count
    }

    fn depart(&mut self, id: u64) {
        let rooms: Vec<String> = self.seats.keys().cloned().collect();
        for room in rooms {
            self.stand_up(id, &room);
        }
        self.users.remove(&id);
    }

    fn line(&mut self, id: u64, line: &[u8]) {
        let answer = match serde_json::from_slice(line) {
            Ok(request) => self.request(id, &request),
            Err(error) => Err(error.to_string()),
        };
        match answer {
            Ok(Value::Null) => {}
            Ok(answer) => self.users[&id].send(&answer),
            Err(message) => self.users[&id].send(&json!({"type": "error", "message": message})),
        }
    }

    fn request(&mut self, id: u64, request: &Value) -> Result<Value, String> {
        let field = |name: &str| match &request[name] {
            Value::String(text) => Ok(text.as_str()),
            _ => Err(format!("there must be a string {name:?}")),
        };
        match field("type")? {
            "nick" => {
                let new = field("name")?;
                let user = self.users.get_mut(&id).ok_or("who are you?")?;
                let old = std::mem::replace(&mut user.name, new.to_string());
                Ok(json!({"type": "nick_changed", "old": old, "new": new}))
            }
            "join" => {
                let room = field("room")?;
                if !self.sits(id, room) {
                    let user = &self.users[&id].name;
                    self.tell(
                        room,
                        &json!({"type": "user_joined", "room": room, "user": user}),
                    );
                    self.seats.entry(room.to_string()).or_default().push(id);
                }
                Ok(json!({"type": "joined", "room": room, "users": self.names(room)}))
            }
            "leave" => {
                let room = field("room")?;
                if !self.stand_up(id, room) {
                    return Err(format!("you do not sit in {room}"));
                }
                Ok(json!({"type": "left", "room": room}))
            }
            "message" => {
                let (room, content) = (field("room")?, field("content")?);
                if !self.sits(id, room) {
                    return Err(format!("sit down in {room} first"));
                }
                let from = &self.users[&id].name;
                let message =
                    json!({"type": "message", "room": room, "from": from, "content": content});
                self.tell(room, &message);
                Ok(Value::Null)
            }
            "list_rooms" => {
                Ok(json!({"type": "rooms", "list": self.seats.keys().collect::<Vec<_>>()}))
            }
            "list_users" => {
                let room = field("room")?;
                if !self.seats.contains_key(room) {
                    return Err(format!("nobody sits in {room}"));
                }
                Ok(json!({"type": "users", "room": room, "list": self.names(room)}))
            }
            other => Err(format!("what is {other:?}?")),
        }
    }

    fn sits(&self, id: u64, room: &str) -> bool {
        self.seats.get(room).is_some_and(|ids| ids.contains(&id))
    }

    fn in_room(&self, room: &str) -> impl Iterator<Item = &User> {
        let ids = self.seats.get(room).into_iter().flatten();
        ids.map(|id| &self.users[id])
    }

    fn names(&self, room: &str) -> Vec<&str> {
        self.in_room(room).map(|user| user.name.as_str()).collect()
    }

    fn tell(&self, room: &str, value: &Value) {
        self.in_room(room).for_each(|user| user.send(value));
    }

    fn stand_up(&mut self, id: u64, room: &str) -> bool {
        if !self.sits(id, room) {
            return false;
        }
        let user = &self.users[&id].name;
        let news = json!({"type": "user_left", "room": room, "user": user});
        if let Some(ids) = self.seats.get_mut(room) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.seats.remove(room);
            }
        }
        self.tell(room, &news);
        true
    }
}
