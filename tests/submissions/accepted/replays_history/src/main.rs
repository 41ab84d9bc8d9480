use chat_with_memory::{ChatServer, ServerConfig};

#[tokio::main]
async fn main() {
    let config = ServerConfig {
        address: String::from("127.0.0.1"),
        port: 8080,
        max_history: 100,
    };
    println!("listening: {}:{}", config.address, config.port);
    let server = ChatServer::new();
    tokio::select! {
        Err(error) = server.run(config) => panic!("{error:?}"),
        Ok(()) = tokio::signal::ctrl_c() => {}
    }
}
