use matrix_chat::{ChatError, ChatServer, ServerConfig};

#[tokio::main]
async fn main() -> Result<(), ChatError> {
    let server = ChatServer::new();
    let running = server.run(ServerConfig::default());
    eprintln!("chat server on 127.0.0.1:8080, Ctrl-C ends it");
    tokio::select! {
        outcome = running => outcome,
        signal = tokio::signal::ctrl_c() => signal.map_err(ChatError::from),
    }
}
