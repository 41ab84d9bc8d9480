use slow_chat::{ChatServer, ServerConfig};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = ServerConfig {
        address: "127.0.0.1".into(),
        port: 8080,
        max_history: 0,
    };
    println!("Slow chat on 127.0.0.1:8080");
    tokio::select! {
        result = async { ChatServer::new().run(config).await } => result.expect("port 8080 is free"),
        _ = tokio::signal::ctrl_c() => {}
    }
}
