//! A server on a port of its own, and a client with short words.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use async_tcp_chat::{ChatServer, ServerConfig};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

/// How long anything may take that must happen. Long enough for a busy machine;
/// nobody waits for it unless a test fails.
pub const LIMIT: Duration = Duration::from_secs(30);

/// The kinds of lines that come unasked.
const NOTIFICATIONS: [&str; 4] = ["user_joined", "user_left", "message", "history"];

pub struct Server {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    pub async fn start() -> Self {
        let config = ServerConfig {
            address: "127.0.0.1".into(),
            port: 0,
            max_history: 150,
        };
        let listener = config.bind().await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let stop = async {
                let _ = stopped.await;
            };
            ChatServer::new().serve(listener, config, stop).await;
        });
        Self {
            address,
            stop: Some(stop),
            task,
        }
    }

    pub async fn connect(&self) -> Client {
        Client::connect(self.address).await
    }

    /// A client with a name.
    pub async fn client(&self, name: &str) -> Client {
        let mut client = self.connect().await;
        let answer = client.ask(json!({"type": "nick", "name": name})).await;
        assert_eq!(answer["new"], name);
        client
    }

    /// A client with a name, in a room.
    pub async fn member(&self, name: &str, room: &str) -> Client {
        let mut client = self.client(name).await;
        client.join(room).await;
        client
    }

    pub fn stop(&mut self) {
        self.stop.take();
    }

    pub async fn stopped(self) {
        within(self.task).await.unwrap();
    }
}

pub struct Client {
    reader: BufReader<OwnedReadHalf>,
    pub writer: OwnedWriteHalf,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> Self {
        let stream = within(TcpStream::connect(address)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (reader, writer) = stream.into_split();
        Self {
            reader: BufReader::new(reader),
            writer,
        }
    }

    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        within(self.writer.write_all(bytes)).await.unwrap();
    }

    pub async fn send(&mut self, request: Value) {
        self.send_bytes(format!("{request}\n").as_bytes()).await;
    }

    pub async fn say(&mut self, room: &str, content: &str) {
        self.send(json!({"type": "message", "room": room, "content": content}))
            .await;
    }

    /// The next line; nothing at the end of the connection.
    pub async fn try_next(&mut self) -> Option<Value> {
        let mut line = String::new();
        let read = within(self.reader.read_line(&mut line)).await;
        match read {
            Ok(0) | Err(_) => None,
            Ok(_) => {
                assert!(line.ends_with('\n'), "a frame without an end: {line}");
                Some(serde_json::from_str(&line).unwrap())
            }
        }
    }

    pub async fn next(&mut self) -> Value {
        self.try_next().await.expect("the connection has ended")
    }

    /// The next line must be this one.
    pub async fn gets(&mut self, expected: Value) {
        assert_eq!(self.next().await, expected);
    }

    /// The next line must be this message.
    pub async fn hears(&mut self, room: &str, from: &str, content: &str) {
        self.gets(message(room, from, content)).await;
    }

    /// The next line must be an error.
    pub async fn gets_error(&mut self) -> String {
        let line = self.next().await;
        assert_eq!(line["type"], "error", "{line}");
        let text = line["message"].as_str().unwrap().to_owned();
        assert!(!text.is_empty());
        text
    }

    /// The next line that comes because this client has asked for it.
    pub async fn answer(&mut self) -> Value {
        loop {
            let line = self.next().await;
            if NOTIFICATIONS.iter().all(|kind| line["type"] != *kind) {
                return line;
            }
        }
    }

    pub async fn ask(&mut self, request: Value) -> Value {
        self.send(request).await;
        self.answer().await
    }

    pub async fn join(&mut self, room: &str) -> BTreeSet<String> {
        let answer = self.ask(json!({"type": "join", "room": room})).await;
        assert_eq!(answer["type"], "joined", "{answer}");
        assert_eq!(answer["room"], room);
        names(&answer["users"])
    }

    pub async fn leave(&mut self, room: &str) {
        let answer = self.ask(json!({"type": "leave", "room": room})).await;
        assert_eq!(answer, json!({"type": "left", "room": room}));
    }

    pub async fn rooms(&mut self) -> BTreeSet<String> {
        let answer = self.ask(json!({"type": "list_rooms"})).await;
        assert_eq!(answer["type"], "rooms");
        names(&answer["list"])
    }

    pub async fn users(&mut self, room: &str) -> BTreeSet<String> {
        let answer = self.ask(json!({"type": "list_users", "room": room})).await;
        assert_eq!(answer["type"], "users", "{answer}");
        names(&answer["list"])
    }

    /// Hangs up without a word: the peer gets a reset instead of an end.
    pub fn reset(self) {
        let stream = self.reader.into_inner().reunite(self.writer).unwrap();
        stream.set_zero_linger().unwrap();
    }
}

pub fn message(room: &str, from: &str, content: &str) -> Value {
    json!({"type": "message", "room": room, "from": from, "content": content})
}

pub fn user_joined(room: &str, user: &str) -> Value {
    json!({"type": "user_joined", "room": room, "user": user})
}

pub fn user_left(room: &str, user: &str) -> Value {
    json!({"type": "user_left", "room": room, "user": user})
}

/// The names of a list, in which each must stand once.
fn names(list: &Value) -> BTreeSet<String> {
    let list = list.as_array().unwrap();
    let names: BTreeSet<_> = list
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names.len(), list.len(), "a name is listed twice: {list:?}");
    names
}

pub fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

pub async fn within<F: Future>(future: F) -> F::Output {
    timeout(LIMIT, future).await.expect("nothing happened")
}

/// Asks again and again until the answer is the right one.
pub async fn eventually<T: PartialEq + std::fmt::Debug>(
    expected: T,
    mut observe: impl AsyncFnMut() -> T,
) {
    let deadline = Instant::now() + LIMIT;
    loop {
        let observed = observe().await;
        if observed == expected {
            return;
        }
        assert!(Instant::now() < deadline, "still {observed:?}");
    }
}
