use std::collections::BTreeMap;

use tokio::sync::mpsc::UnboundedSender;

pub(crate) type Inbox = UnboundedSender<String>;

/// Members by number, in the order in which they came to the server.
#[derive(Default)]
pub(crate) struct Room {
    members: BTreeMap<usize, (String, Inbox)>,
}

impl Room {
    pub(crate) fn enter(&mut self, number: usize, name: &str, inbox: &Inbox) {
        self.members
            .insert(number, (name.to_owned(), inbox.clone()));
    }

    pub(crate) fn exit(&mut self, number: usize) -> Option<String> {
        self.members.remove(&number).map(|(name, _)| name)
    }

    pub(crate) fn rename(&mut self, number: usize, name: &str) {
        if let Some(member) = self.members.get_mut(&number) {
            member.0 = name.to_owned();
        }
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        self.members.contains_key(&number)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.members
            .values()
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// Puts a frame into every inbox. Never waits.
    pub(crate) fn tell(&self, frame: &str) {
        for (_, inbox) in self.members.values() {
            inbox.send(frame.to_owned()).ok();
        }
    }
}
