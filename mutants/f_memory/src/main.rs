//! The program: listens on 127.0.0.1:8080 until Ctrl-C.

use std::future::pending;
use std::io;
use std::process::ExitCode;

use async_tcp_chat::{ChatError, ChatServer, ServerConfig};

#[tokio::main]
async fn main() -> ExitCode {
    match listen_and_serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(io::stderr(), &format!("chat server: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn listen_and_serve() -> Result<(), ChatError> {
    let config = ServerConfig {
        address: "127.0.0.1".to_string(),
        port: 8080,
        max_history: 100,
    };
    let listener = config.bind().await?;
    let address = listener.local_addr()?;
    say(io::stdout(), &format!("Chat server listening on {address}"));
    ChatServer::new().serve(listener, config, ctrl_c()).await;
    Ok(())
}

/// Waits for Ctrl-C; for ever, if this system can't tell us of it.
async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        pending::<()>().await;
    }
}

/// `println!` panics if nobody can read it, as in `chat | head -1`. A server
/// should outlive its spectators.
fn say(mut stream: impl io::Write, text: &str) {
    let _ = writeln!(stream, "{text}");
}
