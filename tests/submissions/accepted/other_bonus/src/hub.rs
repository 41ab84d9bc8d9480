use std::collections::{BTreeMap, VecDeque};

use tokio::sync::mpsc::UnboundedSender;

use crate::ServerMessage;

pub type Outbox = UnboundedSender<ServerMessage>;

pub struct User {
    pub name: String,
    pub outbox: Outbox,
}

#[derive(Default)]
pub struct Room {
    members: Vec<u64>,
    past: VecDeque<ServerMessage>,
}

#[derive(Default)]
pub struct Hub {
    pub max_history: usize,
    pub users: BTreeMap<u64, User>,
    rooms: BTreeMap<String, Room>,
}

fn error(message: &str) -> Option<ServerMessage> {
    Some(ServerMessage::Error { message: message.to_string() })
}

impl Hub {
    pub fn name(&self, id: u64) -> String {
        self.users.get(&id).map(|user| user.name.clone()).unwrap_or_default()
    }

    fn send(&self, id: u64, message: ServerMessage) {
        if let Some(user) = self.users.get(&id) {
            let _ = user.outbox.send(message);
        }
    }

    fn names(&self, members: &[u64]) -> Vec<String> {
        members.iter().map(|id| self.name(*id)).collect()
    }

    pub fn join(&mut self, id: u64, name: String) -> Option<ServerMessage> {
        let room = self.rooms.entry(name.clone()).or_default();
        if room.members.contains(&id) {
            return error("you are in there");
        }
        room.members.push(id);
        let (members, past) = (room.members.clone(), room.past.clone());
        let user = self.name(id);
        for member in &members {
            if *member != id {
                let news = ServerMessage::UserJoined { room: name.clone(), user: user.clone() };
                self.send(*member, news);
            }
        }
        for message in past.into_iter().rev().take(100).rev() {
            self.send(id, message);
        }
        Some(ServerMessage::Joined { room: name, users: self.names(&members) })
    }

    pub fn leave(&mut self, id: u64, name: String) -> Option<ServerMessage> {
        let Some(room) = self.rooms.get_mut(&name).filter(|room| room.members.contains(&id)) else {
            return error("you are not in there");
        };
        room.members.retain(|member| *member != id);
        let members = room.members.clone();
        if members.is_empty() {
            self.rooms.remove(&name);
        }
        let user = self.name(id);
        for member in members {
            let news = ServerMessage::UserLeft { room: name.clone(), user: user.clone() };
            self.send(member, news);
        }
        Some(ServerMessage::Left { room: name })
    }

    pub fn vanish(&mut self, id: u64) {
        let rooms: Vec<String> = self.rooms.keys().cloned().collect();
        for room in rooms {
            self.leave(id, room);
        }
        self.users.remove(&id);
    }

    pub fn say(&mut self, id: u64, name: String, content: String) -> Option<ServerMessage> {
        let from = self.name(id);
        let Some(room) = self.rooms.get_mut(&name).filter(|room| room.members.contains(&id)) else {
            return error("you are not in there");
        };
        let message = ServerMessage::Message { room: name, from, content };
        room.past.push_back(message.clone());
        while room.past.len() > self.max_history {
            room.past.pop_front();
        }
        for member in room.members.clone() {
            if member != id {
                self.send(member, message.clone());
            }
        }
        None
    }

    pub fn nick(&mut self, id: u64, new: String) -> Option<ServerMessage> {
        let user = self.users.get_mut(&id)?;
        let old = std::mem::replace(&mut user.name, new.clone());
        Some(ServerMessage::NickChanged { old, new })
    }

    pub fn list_rooms(&self) -> Option<ServerMessage> {
        Some(ServerMessage::Rooms { list: self.rooms.keys().cloned().collect() })
    }

    pub fn list_users(&self, room: String) -> Option<ServerMessage> {
        match self.rooms.get(&room) {
            Some(found) => Some(ServerMessage::Users { list: self.names(&found.members), room }),
            None => error("there is no such room"),
        }
    }

    pub fn whisper(&self, id: u64, to: &str, content: String) -> Option<ServerMessage> {
        // Of namesakes one is enough.
        let Some((addressee, _)) = self.users.iter().find(|(_, user)| user.name == to) else {
            return error("there is nobody of that name");
        };
        let whisper = ServerMessage::Whisper { from: self.name(id), content };
        self.send(*addressee, whisper.clone());
        Some(whisper)
    }

    pub fn history(&self, room: String, count: usize) -> Option<ServerMessage> {
        let Some(found) = self.rooms.get(&room) else {
            return error("there is no such room");
        };
        let skipped = found.past.len().saturating_sub(count.min(100));
        let messages = found.past.iter().skip(skipped).cloned().collect();
        Some(ServerMessage::History { room, messages })
    }
}
