use async_tcp_chat::{ChatServer, ServerConfig};

#[tokio::main]
async fn main() {
    let config = ServerConfig {
        address: "127.0.0.1".into(),
        port: 8080,
        max_history: 100,
    };
    println!("Chat server starting on {}:{}", config.address, config.port);

    let server = ChatServer::new();
    let code = tokio::select! {
        result = server.run(config) => match result {
            Ok(()) => 0,
            Err(e) => {
                eprintln!("Error: {:?}", e);
                1
            }
        },
        _ = tokio::signal::ctrl_c() => {
            println!("Shutting down");
            0
        }
    };
    std::process::exit(code);
}
