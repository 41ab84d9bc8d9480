mod room;

use std::collections::HashMap;

use tokio::sync::{RwLock, broadcast};

use crate::protocol::ServerMessage;
pub(crate) use room::News;
use room::Room;

/// All rooms that have members.
#[derive(Default)]
pub(crate) struct Directory {
    rooms: RwLock<HashMap<String, Room>>,
}

impl Directory {
    /// Enters a room, which is made if need be.
    pub(crate) async fn enter(
        &self,
        room: &str,
        id: u64,
        name: &str,
    ) -> (broadcast::Receiver<News>, Vec<String>) {
        let mut rooms = self.rooms.write().await;
        let entered = rooms.entry(room.to_owned()).or_default();
        let user_joined = ServerMessage::UserJoined {
            room: room.to_owned(),
            user: name.to_owned(),
        };
        entered.tell(id, &user_joined);
        let news = entered.admit(id, name);
        (news, entered.names())
    }

    /// Leaves a room. The last one puts out the light.
    pub(crate) async fn exit(&self, room: &str, id: u64) {
        let mut rooms = self.rooms.write().await;
        let Some(exited) = rooms.get_mut(room) else {
            return;
        };
        if let Some(user) = exited.dismiss(id) {
            let room = room.to_owned();
            exited.tell(id, &ServerMessage::UserLeft { room, user });
        }
        if exited.is_deserted() {
            rooms.remove(room);
        }
    }

    pub(crate) async fn rename<'a>(
        &self,
        joined: impl Iterator<Item = &'a String>,
        id: u64,
        name: &str,
    ) {
        let mut rooms = self.rooms.write().await;
        for room in joined {
            if let Some(room) = rooms.get_mut(room) {
                room.rename(id, name);
            }
        }
    }

    /// Says something to all but its author.
    pub(crate) async fn tell(&self, room: &str, id: u64, message: &ServerMessage) {
        if let Some(room) = self.rooms.read().await.get(room) {
            room.tell(id, message);
        }
    }

    pub(crate) async fn list(&self) -> Vec<String> {
        self.rooms.read().await.keys().cloned().collect()
    }

    pub(crate) async fn names(&self, room: &str) -> Option<Vec<String>> {
        self.rooms.read().await.get(room).map(Room::names)
    }
}
