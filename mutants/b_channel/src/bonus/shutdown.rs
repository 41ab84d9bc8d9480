//! Taking leave of everybody.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::error::ChatError;
use crate::protocol::{ServerMessage, serialize_server_message};
use crate::server::{ChatServer, ServerConfig};

/// How long clients have, after the farewell, to finish what they are doing.
const GRACE_PERIOD: Duration = Duration::from_secs(5);

impl ChatServer {
    /// Listens and serves until something comes through `shutdown_rx`, or all of
    /// its senders are gone. Then says farewell and closes, within five seconds.
    ///
    /// # Errors
    ///
    /// [`ChatError::BindError`] if the address can't be listened on.
    pub async fn run_with_shutdown(
        &self,
        config: ServerConfig,
        mut shutdown_rx: mpsc::Receiver<()>,
    ) -> Result<(), ChatError> {
        let listener = config.bind().await?;
        let stop = async {
            shutdown_rx.recv().await;
        };
        self.serve(listener, config, stop).await;
        Ok(())
    }

    /// Says farewell and gives the clients time to go by themselves; until then
    /// they are served as ever. Who stays longer is closed.
    ///
    /// The grace period is a limit, not a delay: the end of the last client is an
    /// event that can be waited for, so nobody sits out five seconds alone.
    pub(crate) async fn take_leave(&self, clients: &mut JoinSet<()>) {
        let seconds = GRACE_PERIOD.as_secs();
        self.broadcast_shutdown(&format!("Server shutting down in {seconds}s"))
            .await;
        let all_gone = async { while clients.join_next().await.is_some() {} };
        let _ = timeout(GRACE_PERIOD, all_gone).await;
        clients.shutdown().await;
        self.directory.clear().await;
    }

    /// Tells every client, in a room or not, that the server is closing.
    async fn broadcast_shutdown(&self, message: &str) {
        let farewell = ServerMessage::ServerShutdown {
            message: message.to_owned(),
        };
        let frame = serialize_server_message(&farewell);
        self.directory.post_farewell(frame).await;
    }
}
