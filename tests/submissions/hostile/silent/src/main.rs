use silent::{ChatServer, ServerConfig};

#[tokio::main]
async fn main() {
    let config = ServerConfig {
        address: "127.0.0.1".to_string(),
        port: 8080,
        max_history: 100,
    };
    let server = ChatServer::new();
    tokio::select! {
        outcome = server.run(config) => outcome.unwrap(),
        _ = tokio::signal::ctrl_c() => {}
    }
}
