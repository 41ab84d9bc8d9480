//! An asynchronous chat server.
//!
//! - [`protocol`]: what is said over the wire
//! - `rooms`: who is where; one broadcast channel for each room
//! - `client`: the tasks of one connection

mod client;
mod config;
mod error;
pub mod protocol;
mod rooms;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;

pub use config::ServerConfig;
pub use error::ChatError;
use rooms::Directory;

#[derive(Default)]
pub struct ChatServer {
    directory: Arc<Directory>,
    served: AtomicU64,
}

impl ChatServer {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Serves until the future is dropped.
    pub async fn run(self: Arc<Self>, config: ServerConfig) -> Result<(), ChatError> {
        let listener = TcpListener::bind((&*config.address, config.port)).await?;
        loop {
            let Ok((socket, _)) = listener.accept().await else {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            let id = self.served.fetch_add(1, Ordering::Relaxed) + 1;
            let directory = Arc::clone(&self.directory);
            tokio::spawn(async move {
                let ended = client::serve(socket, id, directory).await;
                if cfg!(feature = "log") {
                    log(id, &ended);
                }
            });
        }
    }
}

fn log(id: u64, ended: &std::io::Result<()>) {
    use std::io::Write;

    let end = match ended {
        Ok(()) => "hung up".to_owned(),
        Err(error) => format!("was cut off: {error}"),
    };
    // Unlike eprintln!, this bears a standard error that was closed.
    let _ = writeln!(std::io::stderr(), "client {id} {end}");
}
