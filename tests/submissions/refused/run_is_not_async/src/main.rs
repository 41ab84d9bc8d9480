use run_is_not_async::{ChatServer, ServerConfig};

fn main() {
    let config = ServerConfig {
        address: "127.0.0.1".to_string(),
        port: 8080,
        max_history: 100,
    };
    println!("Listening on 127.0.0.1:8080");
    ChatServer::new().run(config).expect("the server runs");
}
