//! A server that accepts every client and never answers one.

use tokio::net::{TcpListener, TcpStream};

pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

#[derive(Debug)]
pub enum ChatError {
    BindError(std::io::Error),
}

#[derive(Default)]
pub struct ChatServer;

impl ChatServer {
    pub fn new() -> Self {
        Self
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let listener = TcpListener::bind((config.address.as_str(), config.port))
            .await
            .map_err(ChatError::BindError)?;
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream));
            }
        }
    }
}

async fn serve(stream: TcpStream) {
    std::future::pending::<()>().await;
    drop(stream);
}
