//! Connections know nothing of each other: each sends commands to the hub, and writes what the hub
//! puts into its mailbox.

mod connection;
mod hub;
mod wire;

use std::io;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc;

use hub::Hub;

/// Commands that wait for the hub; connections wait beyond that.
const COMMANDS: usize = 512;

#[derive(Debug, Default)]
pub struct ChatServer;

#[derive(Debug)]
pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            address: "127.0.0.1".into(),
            port: 8080,
            max_history: 50,
        }
    }
}

#[derive(Debug)]
pub enum ChatError {
    BindError(String),
    IoError(io::Error),
}

impl From<io::Error> for ChatError {
    fn from(error: io::Error) -> Self {
        Self::IoError(error)
    }
}

impl ChatServer {
    pub fn new() -> Self {
        Self
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let address = format!("{}:{}", config.address, config.port);
        let listener = TcpListener::bind(&address)
            .await
            .map_err(|error| ChatError::BindError(format!("{address}: {error}")))?;

        let (to_hub, commands) = mpsc::channel(COMMANDS);
        tokio::spawn(Hub::default().serve(commands));

        let mut next_id = 1;
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            tokio::spawn(connection::serve(stream, next_id, to_hub.clone()));
            next_id += 1;
        }
    }
}
