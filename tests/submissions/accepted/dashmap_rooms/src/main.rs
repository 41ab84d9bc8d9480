use dashmap_rooms::{ChatServer, ServerConfig};
use tokio::signal;

#[tokio::main]
async fn main() {
    let server = ChatServer::new();
    let config = ServerConfig {
        address: String::from("127.0.0.1"),
        port: 8080,
        max_history: 0,
    };

    tokio::select! {
        result = server.run(config) => {
            if let Err(why) = result {
                eprintln!("{why}");
                std::process::exit(1);
            }
        }
        result = signal::ctrl_c() => {
            result.expect("Ctrl-C can be listened to");
            println!("stopped");
        }
    }
}
