mod client;
mod limiter;
mod messages;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

pub use limiter::RateLimiter;
pub use messages::{ClientMessage, ServerMessage};

#[derive(Debug)]
pub enum ChatError {
    BindError(String),
    IoError(std::io::Error),
    JsonError(serde_json::Error),
}

pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

impl ServerConfig {
    pub fn new(address: &str, port: u16) -> ServerConfig {
        ServerConfig {
            address: address.to_owned(),
            port,
            max_history: 10,
        }
    }
}

pub struct Member {
    pub nickname: String,
    pub events: mpsc::UnboundedSender<Arc<ServerMessage>>,
}

#[derive(Default)]
pub struct Room {
    pub members: BTreeMap<u64, Member>,
}

impl Room {
    fn publish(&self, message: ServerMessage) {
        let message = Arc::new(message);
        for member in self.members.values() {
            // Fails for one that is just going.
            let _ = member.events.send(message.clone());
        }
    }

    fn user_list(&self) -> Vec<String> {
        self.members.values().map(|m| m.nickname.clone()).collect()
    }
}

type Rooms = Arc<Mutex<HashMap<String, Room>>>;

pub struct ChatServer {
    rooms: Rooms,
}

impl Default for ChatServer {
    fn default() -> Self {
        ChatServer::new()
    }
}

impl ChatServer {
    pub fn new() -> ChatServer {
        ChatServer {
            rooms: Arc::new(Mutex::new(HashMap::new())),
        }
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let listener = TcpListener::bind(format!("{}:{}", config.address, config.port))
            .await
            .map_err(|e| ChatError::BindError(e.to_string()))?;

        for id in 1.. {
            let stream = loop {
                match listener.accept().await {
                    Ok((stream, _)) => break stream,
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            };
            let rooms = self.rooms.clone();
            tokio::spawn(async move {
                if let Err(error) = client::handle_client(stream, id, rooms).await {
                    // Nothing to be done about it; the rooms were left in any case.
                    drop(error);
                }
            });
        }
        Ok(())
    }
}
