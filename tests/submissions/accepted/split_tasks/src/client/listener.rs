use tokio::sync::{broadcast, mpsc};

use crate::protocol::Line;
use crate::rooms::News;

/// Passes on what is said in a room, until the client leaves it or is gone.
pub(super) async fn run(id: u64, mut news: broadcast::Receiver<News>, out: mpsc::Sender<Line>) {
    loop {
        match news.recv().await {
            Ok(heard) if heard.author == id => {}
            Ok(heard) => {
                if out.send(heard.line).await.is_err() {
                    return;
                }
            }
            // Thousands of messages behind: this client does not read. What it missed is lost.
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}
