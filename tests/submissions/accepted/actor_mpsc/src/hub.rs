//! The actor: the only task that knows users and rooms. It never waits for a client.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::wire::{FromClient, ToClient};

/// Letters that may wait for a client. Who does not fetch them in time is disconnected.
pub const MAILBOX: usize = 16_384;

pub type Id = u64;
pub type Request = Result<FromClient, String>;

pub enum Command {
    Arrive {
        id: Id,
        mailbox: mpsc::Sender<Letter>,
        kick: oneshot::Sender<()>,
    },
    Ask {
        id: Id,
        request: Request,
        ticket: OwnedSemaphorePermit,
    },
    Depart {
        id: Id,
    },
}

pub struct Letter {
    pub bytes: Arc<[u8]>,
    /// The ticket of the request that this is the answer to.
    pub _ticket: Option<OwnedSemaphorePermit>,
}

struct User {
    name: String,
    rooms: BTreeSet<String>,
    mailbox: mpsc::Sender<Letter>,
    kick: oneshot::Sender<()>,
}

#[derive(Default)]
pub struct Hub {
    users: HashMap<Id, User>,
    rooms: BTreeMap<String, BTreeSet<Id>>,
    overflown: Vec<Id>,
}

impl Hub {
    pub async fn serve(mut self, mut commands: mpsc::Receiver<Command>) {
        while let Some(command) = commands.recv().await {
            self.obey(command);
            while let Some(id) = self.overflown.pop() {
                if let Some(user) = self.depart(id) {
                    let _ = user.kick.send(());
                }
            }
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Arrive { id, mailbox, kick } => {
                let user = User {
                    name: format!("User{id}"),
                    rooms: BTreeSet::new(),
                    mailbox,
                    kick,
                };
                self.users.insert(id, user);
            }
            Command::Depart { id } => {
                self.depart(id);
            }
            // Who was disconnected may have left requests in the queue.
            Command::Ask { id, .. } if !self.users.contains_key(&id) => {}
            Command::Ask {
                id,
                request: Ok(request),
                ticket,
            } => self.answer(id, request, ticket),
            Command::Ask {
                id,
                request: Err(message),
                ticket,
            } => self.refuse(id, &message, ticket),
        }
    }

    fn answer(&mut self, id: Id, request: FromClient, ticket: OwnedSemaphorePermit) {
        match request {
            FromClient::Nick { name } => self.nick(id, name, ticket),
            FromClient::Join { room } => self.join(id, &room, ticket),
            FromClient::Leave { room } => {
                if self.is_member(id, &room) {
                    self.leave(id, &room);
                    self.reply(id, &ToClient::Left { room: &room }, ticket);
                } else {
                    self.refuse(id, "You can't leave a room that you are not in", ticket);
                }
            }
            FromClient::Message { room, content } => self.message(id, &room, &content, ticket),
            FromClient::ListRooms => {
                let list = self.rooms.keys().map(String::as_str).collect();
                let bytes = ToClient::Rooms { list }.encode();
                self.post(id, bytes.into(), Some(ticket));
            }
            FromClient::ListUsers { room } => match self.names(&room) {
                Some(list) => {
                    let bytes = ToClient::Users { room: &room, list }.encode();
                    self.post(id, bytes.into(), Some(ticket));
                }
                None => self.refuse(id, "No such room", ticket),
            },
        }
    }

    fn nick(&mut self, id: Id, name: String, ticket: OwnedSemaphorePermit) {
        let Some(user) = self.users.get_mut(&id) else {
            return;
        };
        let old = std::mem::replace(&mut user.name, name.clone());
        let answer = ToClient::NickChanged {
            old: &old,
            new: &name,
        };
        self.reply(id, &answer, ticket);
    }

    fn join(&mut self, id: Id, room: &str, ticket: OwnedSemaphorePermit) {
        if !self.is_member(id, room) {
            if let Some(user) = self.users.get_mut(&id) {
                user.rooms.insert(room.to_owned());
            }
            let user = self.name(id);
            self.announce(room, &ToClient::UserJoined { room, user }.encode());
            self.rooms.entry(room.to_owned()).or_default().insert(id);
        }
        let users = self.names(room).unwrap_or_default();
        let bytes = ToClient::Joined { room, users }.encode();
        self.post(id, bytes.into(), Some(ticket));
    }

    fn message(&mut self, id: Id, room: &str, content: &str, ticket: OwnedSemaphorePermit) {
        if !self.is_member(id, room) {
            return self.refuse(id, "Join the room before you speak there", ticket);
        }
        let message = ToClient::Message {
            room,
            from: self.name(id),
            content,
        };
        let bytes: Arc<[u8]> = message.encode().into();
        let mut ticket = Some(ticket);
        for member in self.members(room) {
            let ticket = if member == id { ticket.take() } else { None };
            self.post(member, Arc::clone(&bytes), ticket);
        }
    }

    /// Forgets a user.
    fn depart(&mut self, id: Id) -> Option<User> {
        for room in self.users.get(&id)?.rooms.clone() {
            self.leave(id, &room);
        }
        self.users.remove(&id)
    }

    fn leave(&mut self, id: Id, room: &str) {
        if let Some(user) = self.users.get_mut(&id) {
            user.rooms.remove(room);
        }
        let Some(members) = self.rooms.get_mut(room) else {
            return;
        };
        members.remove(&id);
        if members.is_empty() {
            self.rooms.remove(room);
        } else {
            let user = self.name(id);
            self.announce(room, &ToClient::UserLeft { room, user }.encode());
        }
    }

    fn is_member(&self, id: Id, room: &str) -> bool {
        self.rooms
            .get(room)
            .is_some_and(|members| members.contains(&id))
    }

    fn members(&self, room: &str) -> Vec<Id> {
        let members = self.rooms.get(room);
        members.into_iter().flatten().copied().collect()
    }

    fn name(&self, id: Id) -> &str {
        self.users.get(&id).map_or("", |user| &user.name)
    }

    fn names(&self, room: &str) -> Option<Vec<&str>> {
        let members = self.rooms.get(room)?;
        Some(members.iter().map(|id| self.name(*id)).collect())
    }

    fn announce(&mut self, room: &str, bytes: &[u8]) {
        let bytes: Arc<[u8]> = bytes.into();
        for member in self.members(room) {
            self.post(member, Arc::clone(&bytes), None);
        }
    }

    fn refuse(&mut self, id: Id, message: &str, ticket: OwnedSemaphorePermit) {
        self.reply(id, &ToClient::Error { message }, ticket);
    }

    fn reply(&mut self, id: Id, answer: &ToClient<'_>, ticket: OwnedSemaphorePermit) {
        self.post(id, answer.encode().into(), Some(ticket));
    }

    fn post(&mut self, id: Id, bytes: Arc<[u8]>, ticket: Option<OwnedSemaphorePermit>) {
        let Some(user) = self.users.get(&id) else {
            return;
        };
        let letter = Letter {
            bytes,
            _ticket: ticket,
        };
        if let Err(mpsc::error::TrySendError::Full(_)) = user.mailbox.try_send(letter) {
            self.overflown.push(id);
        }
    }
}
