mod client;
mod hub;
mod limiter;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinSet;

use hub::Hub;
pub use limiter::RateLimiter;

#[derive(Debug)]
pub enum ChatError {
    BindError(String),
    IoError(std::io::Error),
}

pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    Join { room: String },
    Leave { room: String },
    Message { room: String, content: String },
    Nick { name: String },
    ListRooms,
    ListUsers { room: String },
    Whisper { to: String, content: String },
    History { room: String, count: usize },
}

#[derive(Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    Joined { room: String, users: Vec<String> },
    Left { room: String },
    Message { room: String, from: String, content: String },
    NickChanged { old: String, new: String },
    Rooms { list: Vec<String> },
    Users { room: String, list: Vec<String> },
    Error { message: String },
    UserJoined { room: String, user: String },
    UserLeft { room: String, user: String },
    Whisper { from: String, content: String },
    History { room: String, messages: Vec<ServerMessage> },
    RateLimited { retry_after_ms: u64 },
    ServerShutdown { message: String },
}

#[derive(Default)]
pub struct ChatServer {
    hub: Arc<Mutex<Hub>>,
}

impl ChatServer {
    pub fn new() -> Self {
        Self::default()
    }

    pub async fn run(self: Arc<Self>, config: ServerConfig) -> Result<(), ChatError> {
        let (_never, shutdown) = mpsc::channel(1);
        self.run_with_shutdown(config, shutdown).await
    }

    pub async fn run_with_shutdown(
        self: Arc<Self>,
        config: ServerConfig,
        mut shutdown: mpsc::Receiver<()>,
    ) -> Result<(), ChatError> {
        let listener = TcpListener::bind((config.address.as_str(), config.port))
            .await
            .map_err(|error| ChatError::BindError(error.to_string()))?;
        self.hub.lock().await.max_history = config.max_history;
        let (ending, end) = watch::channel(false);
        let mut clients = JoinSet::new();
        let mut id = 0;
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let Ok((stream, _)) = accepted else {
                        tokio::task::yield_now().await;
                        continue;
                    };
                    id += 1;
                    clients.spawn(client::serve(stream, id, self.hub.clone(), end.clone()));
                    while clients.try_join_next().is_some() {}
                }
                _ = shutdown.recv() => break,
            }
        }
        drop(listener);
        // Each says goodbye and goes: nobody needs five seconds for that, or gets more.
        let _ = ending.send(true);
        let all_gone = async { while clients.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(std::time::Duration::from_secs(5), all_gone).await;
        Ok(())
    }
}
