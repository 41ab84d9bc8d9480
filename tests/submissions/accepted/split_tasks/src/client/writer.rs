use std::io;

use tokio::io::{AsyncWriteExt, BufWriter};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::sync::mpsc;

use crate::protocol::Line;

/// Writes lines, and flushes whenever there is none left.
pub(super) async fn run(mut queue: mpsc::Receiver<Line>, socket: OwnedWriteHalf) -> io::Result<()> {
    let mut socket = BufWriter::new(socket);
    while let Some(line) = queue.recv().await {
        socket.write_all(line.as_bytes()).await?;
        if queue.is_empty() {
            socket.flush().await?;
        }
    }
    socket.flush().await
}
