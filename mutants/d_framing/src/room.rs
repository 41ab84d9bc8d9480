//! A room: who is in it, what was said in it, and the channel that carries it.
//!
//! Nothing here waits for a member, and nothing here knows about sockets.

use std::collections::{HashMap, VecDeque};

use tokio::sync::{Mutex, broadcast};

use crate::protocol::{Frame, ServerMessage, serialize_all, serialize_server_message};

/// How many frames a member may be behind its room before it loses some.
///
/// A burst must find space while a member's task waits for its turn, and a
/// thread that the system has put aside for some milliseconds is not a member
/// that doesn't read. More would help nobody, and it is paid for in advance,
/// some 40 KiB for each room: a broadcast channel is a ring of fixed length.
/// That is also why a slow reader costs nothing more. All members share the ring,
/// and it overwrites its oldest frame instead of growing.
const CHANNEL_CAPACITY: usize = 1024;

/// From how many frames on speakers give way to those who are behind.
const CROWDED: usize = CHANNEL_CAPACITY / 4;

/// A room and its members.
///
/// Its fields are private, unlike those of the exercise's prototype. Who is
/// listed, who was told of it and who hears the channel must agree at any moment;
/// the functions below keep that promise, and a public field would not.
#[derive(Debug)]
pub struct Room {
    name: String,

    /// The members by the number of their connection. Names can't be the key:
    /// two members may bear the same one.
    users: HashMap<u64, String>,

    /// The last messages, oldest first.
    ///
    /// Speakers hold the server's lock for reading only, so that they don't wait
    /// for one another; for this one deque they take turns. Tokio's mutex because
    /// a speaker that has to wait should let its thread go on with other tasks.
    history: Mutex<VecDeque<ServerMessage>>,

    /// Carries each frame to all members. Sending never waits, and fails only
    /// where nobody listens.
    broadcast_tx: broadcast::Sender<Frame>,
}

impl Room {
    /// Creates an empty room.
    #[must_use]
    pub fn new(name: String) -> Self {
        Self {
            name,
            users: HashMap::new(),
            history: Mutex::default(),
            broadcast_tx: broadcast::Sender::new(CHANNEL_CAPACITY),
        }
    }

    /// Takes in a new member and returns its ear: a receiver of its own, which
    /// hears what is sent from now on.
    ///
    /// The order of the steps is the protocol. The others are told first, while
    /// the newcomer doesn't listen yet: nobody is told of their own arrival.
    /// The caller holds the only reference to the room, so no other arrival and
    /// no message fits in between: of two who come at the same time, exactly one
    /// hears of the other.
    pub fn admit(&mut self, user_id: u64, nickname: &str) -> broadcast::Receiver<Frame> {
        self.broadcast(&ServerMessage::UserJoined {
            room: self.name.clone(),
            user: nickname.to_owned(),
        });
        self.users.insert(user_id, nickname.to_owned());
        self.broadcast_tx.subscribe()
    }

    /// Lets a member go and tells the others. False if it was no member.
    pub fn dismiss(&mut self, user_id: u64) -> bool {
        let Some(user) = self.users.remove(&user_id) else {
            return false;
        };
        let room = self.name.clone();
        self.broadcast(&ServerMessage::UserLeft { room, user });
        true
    }

    /// Lists a member by its new name from now on.
    pub fn rename(&mut self, user_id: u64, nickname: &str) {
        if let Some(name) = self.users.get_mut(&user_id) {
            nickname.clone_into(name);
        }
    }

    /// Sends what a member says to all members, its author included, and remembers
    /// the last `max_history` messages.
    ///
    /// However many messages, one frame: each member is woken once for all of
    /// them. Nobody waits while they are serialised, for the lock is taken later.
    ///
    /// The history stays locked until the frame is sent: were it not, two who
    /// speak at once could be remembered in one order and heard in the other.
    pub async fn say(&self, messages: Vec<ServerMessage>, max_history: usize) {
        let frame = serialize_all(&messages);
        let mut history = self.history.lock().await;
        for message in messages {
            Self::add_to_history(&mut history, message, max_history);
        }
        self.send(frame);
    }

    /// Whether some member is so far behind that it is time to let it catch up.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        self.broadcast_tx.len() > CROWDED
    }

    /// Adds a message and forgets those that are too many.
    ///
    /// Takes the deque and not `&mut self`, as in the prototype: nobody who is
    /// speaking has the room for itself.
    fn add_to_history(
        history: &mut VecDeque<ServerMessage>,
        message: ServerMessage,
        max_size: usize,
    ) {
        history.push_back(message);
        while history.len() > max_size {
            history.pop_front();
        }
    }

    /// The last messages, `count` of them at most, oldest first.
    #[cfg(feature = "bonus")]
    pub async fn recent(&self, count: usize) -> Vec<ServerMessage> {
        let history = self.history.lock().await;
        let too_old = history.len().saturating_sub(count);
        history.iter().skip(too_old).cloned().collect()
    }

    /// The names of the members, in alphabetical order.
    #[must_use]
    pub fn user_list(&self) -> Vec<String> {
        let mut names: Vec<_> = self.users.values().cloned().collect();
        names.sort_unstable();
        names
    }

    /// Whether this connection is a member.
    #[must_use]
    pub fn has_member(&self, user_id: u64) -> bool {
        self.users.contains_key(&user_id)
    }

    /// Whether the last member is gone.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    fn broadcast(&self, message: &ServerMessage) {
        self.send(serialize_server_message(message));
    }

    fn send(&self, frame: Frame) {
        // An error says that nobody is in the room to hear it. So be it.
        let _ = self.broadcast_tx.send(frame);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(content: &str) -> ServerMessage {
        ServerMessage::Message {
            room: "zion".into(),
            from: "Neo".into(),
            content: content.into(),
        }
    }

    fn next(receiver: &mut broadcast::Receiver<Frame>) -> String {
        let frame = receiver.try_recv().unwrap();
        String::from_utf8(frame.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn the_others_hear_of_an_arrival_and_the_newcomer_does_not() {
        let mut room = Room::new("zion".into());
        let mut neo = room.admit(1, "Neo");
        let mut tank = room.admit(2, "Tank");
        assert_eq!(
            next(&mut neo),
            "{\"type\":\"user_joined\",\"room\":\"zion\",\"user\":\"Tank\"}\n"
        );
        assert!(neo.is_empty() && tank.try_recv().is_err());
    }

    #[test]
    fn a_departure_is_told_once_and_by_the_present_name() {
        let mut room = Room::new("zion".into());
        let mut neo = room.admit(1, "Neo");
        let _tank = room.admit(2, "Tank");
        next(&mut neo);
        room.rename(2, "Dozer");
        assert!(room.dismiss(2));
        assert!(!room.dismiss(2));
        assert!(next(&mut neo).contains("\"user_left\",\"room\":\"zion\",\"user\":\"Dozer\""));
        assert!(neo.is_empty());
        assert_eq!(room.user_list(), ["Neo"]);
    }

    #[test]
    fn namesakes_are_two_members() {
        let mut room = Room::new("zion".into());
        let _first = room.admit(1, "Smith");
        let _second = room.admit(2, "Smith");
        assert_eq!(room.user_list(), ["Smith", "Smith"]);
    }

    #[tokio::test]
    async fn every_member_gets_the_same_bytes() {
        let mut room = Room::new("zion".into());
        let mut neo = room.admit(1, "Neo");
        let mut tank = room.admit(2, "Tank");
        neo.try_recv().unwrap();
        room.say(vec![said("hello")], 10).await;
        let (first, second) = (neo.try_recv().unwrap(), tank.try_recv().unwrap());
        assert!(std::ptr::eq(first.as_bytes(), second.as_bytes()));
    }

    #[test]
    fn the_history_keeps_the_newest() {
        let mut history = VecDeque::new();
        for content in ["one", "two", "three"] {
            Room::add_to_history(&mut history, said(content), 2);
        }
        assert_eq!(history, [said("two"), said("three")]);
        Room::add_to_history(&mut history, said("four"), 0);
        assert!(history.is_empty());
    }
}
