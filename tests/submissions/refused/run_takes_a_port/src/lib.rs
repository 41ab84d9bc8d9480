use tokio::net::TcpListener;

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

#[derive(Default)]
pub struct ChatServer;

impl ChatServer {
    pub fn new() -> Self {
        Self
    }

    pub async fn run(&self, port: u16) -> Result<(), ChatError> {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .await
            .map_err(|error| ChatError::BindError(error.to_string()))?;
        loop {
            let (stream, peer) = listener.accept().await.map_err(ChatError::IoError)?;
            println!("{peer} has come");
            tokio::spawn(async move { stream.readable().await });
        }
    }
}
