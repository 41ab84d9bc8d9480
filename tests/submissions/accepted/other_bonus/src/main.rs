use std::sync::Arc;

use chat_with_bonus::{ChatServer, ServerConfig};
use tokio::sync::mpsc;

#[tokio::main]
async fn main() {
    let (stop, stopped) = mpsc::channel(1);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            let _ = stop.send(()).await;
        }
    });
    let config = ServerConfig {
        address: "127.0.0.1".to_string(),
        port: 8080,
        max_history: 50,
    };
    println!("chat on port 8080");
    let server = Arc::new(ChatServer::new());
    if let Err(error) = server.run_with_shutdown(config, stopped).await {
        eprintln!("{error:?}");
        std::process::exit(1);
    }
}
