use not_utf8_source::{ChatServer, ServerConfig};

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
