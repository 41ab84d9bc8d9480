use polite_chat::{ChatServer, ServerConfig};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> Result<(), String> {
    let mut interrupts = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    let config = ServerConfig {
        address: "127.0.0.1".to_owned(),
        port: 8080,
        max_history: 0,
    };
    let server = ChatServer::new();
    println!("polite-chat, 127.0.0.1:8080");
    tokio::select! {
        end = server.run(config) => end.map_err(|error| error.to_string()),
        _ = interrupts.recv() => Ok(()),
    }
}
