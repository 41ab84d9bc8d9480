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

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let listener = TcpListener::bind((config.address, config.port))
            .await
            .map_err(|error| ChatError::BindError(error.to_string()))?;
        loop {
            let (stream, peer) = listener.accept().await.map_err(ChatError::IoError)?;
            println!("{peer} has come");
            tokio::spawn(async move { stream.readable().await });
        }
    }
}

#[tokio::main]
async fn main() {
    let config = ServerConfig {
        address: "127.0.0.1".to_string(),
        port: 8080,
        max_history: 100,
    };
    println!("Listening on 127.0.0.1:8080");
    let server = ChatServer::new();
    tokio::select! {
        ended = server.run(config) => ended.expect("the server runs"),
        _ = tokio::signal::ctrl_c() => println!("Bye"),
    }
}
