use std::collections::BTreeMap;

use tokio::sync::broadcast;

use crate::protocol::{Line, ServerMessage};

/// Messages that a member may be behind. More than one burst of anybody's.
const BACKLOG: usize = 4096;

/// What is heard in a room.
#[derive(Clone)]
pub(crate) struct News {
    /// Whom it is about; that one needs not be told.
    pub(crate) author: u64,
    pub(crate) line: Line,
}

pub(crate) struct Room {
    members: BTreeMap<u64, String>,
    channel: broadcast::Sender<News>,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            members: BTreeMap::new(),
            channel: broadcast::Sender::new(BACKLOG),
        }
    }
}

impl Room {
    pub(crate) fn admit(&mut self, id: u64, name: &str) -> broadcast::Receiver<News> {
        self.members.insert(id, name.to_owned());
        self.channel.subscribe()
    }

    pub(crate) fn dismiss(&mut self, id: u64) -> Option<String> {
        self.members.remove(&id)
    }

    pub(crate) fn rename(&mut self, id: u64, name: &str) {
        self.members
            .entry(id)
            .and_modify(|member| name.clone_into(member));
    }

    pub(crate) fn tell(&self, author: u64, message: &ServerMessage) {
        let line = message.into();
        // It fails where nobody listens, which is no failure.
        let _ = self.channel.send(News { author, line });
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.members.values().cloned().collect()
    }

    pub(crate) fn is_deserted(&self) -> bool {
        self.members.is_empty()
    }
}
