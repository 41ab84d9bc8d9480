//! Saying something to one user.
//!
//! A whisper goes from one task to another, with no room in between. So every
//! client gets a mailbox, and the server a directory of them. The farewell at
//! shutdown goes the same way, as it is also for those who are in no room.

use std::collections::HashMap;
use std::future::pending;
use std::sync::Arc;

use tokio::sync::{RwLock, mpsc};

use crate::client::Client;
use crate::error::ChatError;
use crate::protocol::{Frame, ServerMessage, serialize_server_message};

/// How many frames wait in a mailbox at most. Bounded, like everything that one
/// client can fill and another has to empty.
const MAILBOX_CAPACITY: usize = 256;

/// The receiving end of what is for one client alone.
pub(crate) struct Mailbox(mpsc::Receiver<Frame>);

impl Mailbox {
    /// Waits for a frame. Dropped half-way, it loses none.
    pub(crate) async fn next(&mut self) -> Result<Frame, ChatError> {
        match self.0.recv().await {
            Some(frame) => Ok(frame),
            // No longer in the directory, so nothing will ever come.
            None => pending().await,
        }
    }

    /// A frame that is there already, if there is one.
    pub(crate) fn try_next(&mut self) -> Option<Frame> {
        self.0.try_recv().ok()
    }

    /// How many frames are there already.
    pub(crate) fn queued(&self) -> usize {
        self.0.len()
    }

    /// A mailbox that nobody can write to.
    #[cfg(test)]
    pub(crate) fn unreachable() -> Self {
        Self(mpsc::channel(1).1)
    }
}

/// Who is connected, and how to reach them. Clones share one list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Directory(Arc<RwLock<Entries>>);

#[derive(Debug, Default)]
struct Entries {
    /// By number: several users may bear the same name. Finding a name means
    /// looking at all of them, which whispers are rare enough for.
    users: HashMap<u64, Entry>,

    /// The farewell, once it has been said. Who is late, because its connection
    /// was accepted in the last moment, gets it on entering.
    farewell: Option<Frame>,
}

#[derive(Debug)]
struct Entry {
    nickname: String,
    mailbox: mpsc::Sender<Frame>,
}

impl Directory {
    pub(crate) async fn enter(&self, user_id: u64, nickname: &str) -> Mailbox {
        let (sender, receiver) = mpsc::channel(MAILBOX_CAPACITY);
        let entry = Entry {
            nickname: nickname.to_owned(),
            mailbox: sender,
        };
        let mut entries = self.0.write().await;
        if let Some(farewell) = &entries.farewell {
            entry.post(farewell);
        }
        entries.users.insert(user_id, entry);
        Mailbox(receiver)
    }

    pub(crate) async fn leave(&self, user_id: u64) {
        self.0.write().await.users.remove(&user_id);
    }

    pub(crate) async fn rename(&self, user_id: u64, nickname: &str) {
        if let Some(entry) = self.0.write().await.users.get_mut(&user_id) {
            nickname.clone_into(&mut entry.nickname);
        }
    }

    /// Posts a frame to all who bear this name. False if nobody could be reached.
    async fn post(&self, nickname: &str, frame: &Frame) -> bool {
        let entries = self.0.read().await;
        entries
            .users
            .values()
            .filter(|entry| entry.nickname == nickname)
            // `fold` and not `any`, which would stop at the first.
            .fold(false, |reached, entry| entry.post(frame) | reached)
    }

    /// Posts a frame to everybody, and to everybody who is still to come.
    pub(crate) async fn post_farewell(&self, frame: Frame) {
        let mut entries = self.0.write().await;
        for entry in entries.users.values() {
            entry.post(&frame);
        }
        entries.farewell = Some(frame);
    }

    /// Forgets everybody, and the farewell.
    pub(crate) async fn clear(&self) {
        *self.0.write().await = Entries::default();
    }
}

impl Entry {
    /// Never waits. A mailbox that is full belongs to somebody who has stopped
    /// reading; waiting for them would make the sender their hostage.
    fn post(&self, frame: &Frame) -> bool {
        self.mailbox.try_send(frame.clone()).is_ok()
    }
}

impl Client {
    /// Answers `whisper`, but only if it fails: the protocol has no word for
    /// success, and the sender knows what it said.
    pub(crate) async fn whisper(&mut self, to: &str, content: String) -> Result<(), ChatError> {
        let whisper = serialize_server_message(&ServerMessage::Whisper {
            from: self.nickname.clone(),
            content,
        });
        if self.server.directory.post(to, &whisper).await {
            return Ok(());
        }
        let complaint = format!("Can't reach: {to}");
        self.send(&ServerMessage::error(complaint)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        serialize_server_message(&ServerMessage::error("psst"))
    }

    #[tokio::test]
    async fn all_who_bear_the_name_are_reached_and_nobody_else() {
        let directory = Directory::default();
        let mut smith = directory.enter(1, "User1").await;
        let mut other = directory.enter(2, "Smith").await;
        let mut neo = directory.enter(3, "Neo").await;
        directory.rename(1, "Smith").await;
        assert!(directory.post("Smith", &frame()).await);
        assert_eq!(smith.try_next(), Some(frame()));
        assert_eq!(other.try_next(), Some(frame()));
        assert_eq!(neo.try_next(), None);
        directory.leave(3).await;
        assert!(!directory.post("Neo", &frame()).await);
    }

    #[tokio::test]
    async fn a_full_mailbox_refuses_and_does_not_wait() {
        let directory = Directory::default();
        let mailbox = directory.enter(1, "Neo").await;
        for _ in 0..MAILBOX_CAPACITY {
            assert!(directory.post("Neo", &frame()).await);
        }
        assert!(!directory.post("Neo", &frame()).await);
        assert_eq!(mailbox.queued(), MAILBOX_CAPACITY);
    }

    #[tokio::test]
    async fn who_comes_after_the_farewell_gets_it_too() {
        let directory = Directory::default();
        directory.post_farewell(frame()).await;
        let mut late = directory.enter(1, "Neo").await;
        assert_eq!(late.try_next(), Some(frame()));
    }
}
