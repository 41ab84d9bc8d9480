mod room;
mod session;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dashmap::DashMap;
use tokio::net::TcpListener;

use crate::room::Room;

pub(crate) type Rooms = DashMap<String, Room>;

/// The server: rooms by name. Each shard of the map has a lock of its own, taken for as long as one
/// entry is looked at.
pub struct ChatServer {
    rooms: Arc<Rooms>,
    visitors: AtomicUsize,
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
}

impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChatError::BindError(why) => write!(f, "cannot listen: {why}"),
            ChatError::IoError(why) => write!(f, "connection: {why}"),
        }
    }
}

impl std::error::Error for ChatError {}

impl From<std::io::Error> for ChatError {
    fn from(why: std::io::Error) -> ChatError {
        ChatError::IoError(why)
    }
}

impl Default for ChatServer {
    fn default() -> Self {
        Self::new()
    }
}

impl ChatServer {
    pub fn new() -> ChatServer {
        ChatServer {
            rooms: Arc::new(DashMap::new()),
            visitors: AtomicUsize::new(0),
        }
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let endpoint = (config.address.clone(), config.port);
        let listener = match TcpListener::bind(endpoint).await {
            Ok(listener) => listener,
            Err(why) => return Err(ChatError::BindError(why.to_string())),
        };
        loop {
            match listener.accept().await {
                Ok((socket, _peer)) => {
                    let number = self.visitors.fetch_add(1, Ordering::Relaxed) + 1;
                    let rooms = self.rooms.clone();
                    tokio::spawn(async move {
                        // A connection that breaks ends, and that is all there is to say.
                        session::run(socket, number, rooms).await.ok();
                    });
                }
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
            }
        }
    }
}
