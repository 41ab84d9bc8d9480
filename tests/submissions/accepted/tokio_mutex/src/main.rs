use std::process::ExitCode;

use tokio_mutex::{ChatServer, ServerConfig};

#[tokio::main]
async fn main() -> ExitCode {
    let config = ServerConfig {
        address: "127.0.0.1".to_string(),
        port: 8080,
        max_history: 100,
    };
    println!("Listening on {}:{}", config.address, config.port);

    let server = ChatServer::new();
    tokio::select! {
        outcome = server.run(config) => {
            if let Err(error) = outcome {
                eprintln!("The server failed: {error:?}");
                return ExitCode::FAILURE;
            }
        }
        _ = tokio::signal::ctrl_c() => println!("Bye"),
    }
    ExitCode::SUCCESS
}
