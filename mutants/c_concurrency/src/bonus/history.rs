//! What was said before one came.
//!
//! Rooms remember their last messages in any case ([`Room::say`]); here they are
//! given out. A room that ends takes its past along.
//!
//! [`Room::say`]: crate::Room::say

use crate::client::Client;
use crate::error::ChatError;
use crate::protocol::ServerMessage;
use crate::server::ChatServer;

/// How many messages are given out at once, however many are asked for.
pub const MAX_REPLAY: usize = 100;

impl Client {
    /// Answers `history`.
    pub(crate) async fn history(&mut self, room: String, count: usize) -> Result<(), ChatError> {
        let count = count.min(MAX_REPLAY);
        let answer = match self.server.recall(&room, self.id, count).await {
            Some(messages) => ServerMessage::History { room, messages },
            None => ServerMessage::error(format!("Not in room: {room}")),
        };
        self.send(&answer).await
    }

    /// Tells a newcomer what it has missed, if it has missed anything.
    pub(crate) async fn replay(
        &mut self,
        room: String,
        messages: Vec<ServerMessage>,
    ) -> Result<(), ChatError> {
        if messages.is_empty() {
            return Ok(());
        }
        self.send(&ServerMessage::History { room, messages }).await
    }
}

impl ChatServer {
    /// The last messages of a room. What is said in a room is for its members:
    /// others get nothing, as if there were no such room.
    async fn recall(&self, room: &str, user_id: u64, count: usize) -> Option<Vec<ServerMessage>> {
        let rooms = self.rooms.read().await;
        let room = rooms.get(room).filter(|room| room.has_member(user_id))?;
        Some(room.recent(count).await)
    }
}
