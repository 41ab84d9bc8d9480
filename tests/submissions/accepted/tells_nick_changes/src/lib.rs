//! There is no table of rooms: a room is what at least one user has joined.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::RwLock;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum In {
    Join { room: String },
    Leave { room: String },
    Message { room: String, content: String },
    Nick { name: String },
    ListRooms {},
    ListUsers { room: String },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Out<'a> {
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
        list: BTreeSet<&'a str>,
    },
    Users {
        room: &'a str,
        list: Vec<&'a str>,
    },
    Error {
        message: String,
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

struct User {
    name: String,
    rooms: BTreeSet<String>,
    out: UnboundedSender<Arc<str>>,
}

#[derive(Default)]
struct Users {
    all: BTreeMap<u32, User>,
    last: u32,
}

#[derive(Debug)]
pub enum ChatError {
    BindError(io::Error),
}

pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

pub struct ChatServer(Arc<RwLock<Users>>);

#[allow(clippy::new_without_default)]
impl ChatServer {
    pub fn new() -> ChatServer {
        ChatServer(Arc::default())
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let address = (config.address, config.port);
        let listener = TcpListener::bind(address)
            .await
            .map_err(ChatError::BindError)?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(client(stream, Arc::clone(&self.0)))),
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
            }
        }
    }
}

async fn client(stream: TcpStream, users: Arc<RwLock<Users>>) {
    let (out, news) = unbounded_channel();
    let id = users.write().await.add(out);
    let _ = talk(stream, id, &users, news).await;
    users.write().await.remove(id);
}

async fn talk(
    mut stream: TcpStream,
    id: u32,
    users: &RwLock<Users>,
    mut news: tokio::sync::mpsc::UnboundedReceiver<Arc<str>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).split(b'\n');
    loop {
        let mut first = None;
        tokio::select! {
            line = lines.next_segment() => match line? {
                Some(line) => handle(id, line.trim_ascii(), users).await,
                None => return Ok(()),
            },
            line = news.recv() => first = line,
        }
        // All that is there is written in one go: the answer to this request, if nothing else.
        let rest = std::iter::from_fn(|| news.try_recv().ok());
        let bytes: String = first.into_iter().chain(rest).collect::<Vec<_>>().concat();
        write.write_all(bytes.as_bytes()).await?;
    }
}

async fn handle(id: u32, line: &[u8], users: &RwLock<Users>) {
    if line.is_empty() {
        return;
    }
    let refused = match std::str::from_utf8(line).map(serde_json::from_str::<In>) {
        Ok(Ok(In::Join { room })) => users.write().await.join(id, &room),
        Ok(Ok(In::Leave { room })) => users.write().await.leave(id, &room),
        Ok(Ok(In::Nick { name })) => users.write().await.rename(id, name),
        Ok(Ok(In::Message { room, content })) => users.read().await.say(id, &room, &content),
        Ok(Ok(In::ListRooms {})) => users.read().await.list_rooms(id),
        Ok(Ok(In::ListUsers { room })) => users.read().await.list_users(id, &room),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(message) = refused {
        users.read().await.send([id], &Out::Error { message });
    }
}

impl Users {
    fn add(&mut self, out: UnboundedSender<Arc<str>>) -> u32 {
        self.last += 1;
        let user = User {
            name: format!("User{}", self.last),
            rooms: BTreeSet::new(),
            out,
        };
        self.all.insert(self.last, user);
        self.last
    }

    fn remove(&mut self, id: u32) {
        let Some(gone) = self.all.remove(&id) else {
            return;
        };
        for room in &gone.rooms {
            let user = &gone.name;
            self.send(self.ids(room), &Out::UserLeft { room, user });
        }
    }

    fn send(&self, ids: impl IntoIterator<Item = u32>, out: &Out<'_>) {
        let json = serde_json::to_string(out).expect("nothing in it can fail");
        let line: Arc<str> = (json + "\n").into();
        for user in ids.into_iter().filter_map(|id| self.all.get(&id)) {
            let _ = user.out.send(line.clone());
        }
    }

    fn is_in(&self, id: u32, room: &str) -> bool {
        self.all[&id].rooms.contains(room)
    }

    fn ids(&self, room: &str) -> impl Iterator<Item = u32> {
        self.all
            .iter()
            .filter(move |(_, user)| user.rooms.contains(room))
            .map(|(id, _)| *id)
    }

    fn names(&self, room: &str) -> Vec<&str> {
        self.ids(room)
            .map(|id| self.all[&id].name.as_str())
            .collect()
    }

    fn me(&mut self, id: u32) -> &mut User {
        self.all.get_mut(&id).expect("connected")
    }

    fn join(&mut self, id: u32, room: &str) -> Result<(), String> {
        if !self.is_in(id, room) {
            let user = &self.all[&id].name;
            self.send(self.ids(room), &Out::UserJoined { room, user });
            self.me(id).rooms.insert(room.to_owned());
        }
        let users = self.names(room);
        self.send([id], &Out::Joined { room, users });
        Ok(())
    }

    fn leave(&mut self, id: u32, room: &str) -> Result<(), String> {
        if !self.me(id).rooms.remove(room) {
            return Err(format!("{room}: you are not there"));
        }
        self.send([id], &Out::Left { room });
        let user = &self.all[&id].name;
        self.send(self.ids(room), &Out::UserLeft { room, user });
        Ok(())
    }

    fn rename(&mut self, id: u32, name: String) -> Result<(), String> {
        let old = std::mem::replace(&mut self.me(id).name, name);
        let me = &self.all[&id];
        let neighbours = self
            .all
            .iter()
            .filter(|(_, user)| !user.rooms.is_disjoint(&me.rooms))
            .map(|(id, _)| *id);
        // Itself too, in a room or not; each once.
        let told: BTreeSet<u32> = neighbours.chain([id]).collect();
        let (old, new) = (&old, &me.name);
        self.send(told, &Out::NickChanged { old, new });
        Ok(())
    }

    fn say(&self, id: u32, room: &str, content: &str) -> Result<(), String> {
        if !self.is_in(id, room) {
            return Err(format!(
                "{room}: you are not there, so nobody would hear you"
            ));
        }
        let from = &self.all[&id].name;
        let message = Out::Message {
            room,
            from,
            content,
        };
        self.send(self.ids(room), &message);
        Ok(())
    }

    fn list_rooms(&self, id: u32) -> Result<(), String> {
        let rooms = self.all.values().flat_map(|user| &user.rooms);
        let list = rooms.map(String::as_str).collect();
        self.send([id], &Out::Rooms { list });
        Ok(())
    }

    fn list_users(&self, id: u32, room: &str) -> Result<(), String> {
        let list = self.names(room);
        if list.is_empty() {
            return Err(format!("{room}: nobody there"));
        }
        self.send([id], &Out::Users { room, list });
        Ok(())
    }
}
