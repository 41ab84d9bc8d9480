use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::UnboundedSender;

use crate::label::Label;

pub(crate) type Guest = u64;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Wish {
    Join { room: Label },
    Leave { room: Label },
    Message { room: Label, content: String },
    Nick { name: Label },
    ListRooms,
    ListUsers { room: Label },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Note {
    Joined {
        room: Label,
        users: Vec<Label>,
    },
    Left {
        room: Label,
    },
    Message {
        room: Label,
        from: Label,
        content: String,
    },
    NickChanged {
        old: Label,
        new: Label,
    },
    Rooms {
        list: Vec<Label>,
    },
    Users {
        room: Label,
        list: Vec<Label>,
    },
    Error {
        message: String,
    },
    UserJoined {
        room: Label,
        user: Label,
    },
    UserLeft {
        room: Label,
        user: Label,
    },
}

struct Entry {
    name: Label,
    /// Whether the name was asked for: only such a name is its owner's alone.
    chosen: bool,
    pen: UnboundedSender<Vec<u8>>,
}

#[derive(Default)]
pub(crate) struct Lobby {
    guests: BTreeMap<Guest, Entry>,
    rooms: BTreeMap<Label, BTreeSet<Guest>>,
    last: Guest,
    last_default: u64,
}

impl Lobby {
    pub(crate) fn welcome(&mut self, pen: UnboundedSender<Vec<u8>>) -> Guest {
        let name = loop {
            self.last_default += 1;
            let name = Label::default_for(self.last_default);
            if !self.is_taken(&name, None) {
                break name;
            }
        };
        self.last += 1;
        let entry = Entry {
            name,
            chosen: false,
            pen,
        };
        self.guests.insert(self.last, entry);
        self.last
    }

    pub(crate) fn farewell(&mut self, guest: Guest) {
        let rooms: Vec<Label> = self.rooms.keys().cloned().collect();
        for room in rooms {
            self.take_out(guest, &room);
        }
        self.guests.remove(&guest);
    }

    /// Hears what a guest says.
    pub(crate) fn hear(&mut self, guest: Guest, line: &[u8]) {
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        let wish = match str::from_utf8(line).map(serde_json::from_str) {
            Ok(Ok(wish)) => self.grant(guest, wish),
            Ok(Err(error)) => Err(error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match wish {
            Ok(None) => {}
            Ok(Some(note)) => self.write([guest], &note),
            Err(message) => self.write([guest], &Note::Error { message }),
        }
    }

    fn grant(&mut self, guest: Guest, wish: Wish) -> Result<Option<Note>, String> {
        let note = match wish {
            Wish::Nick { name } => self.nick(guest, name)?,
            Wish::Join { room } => self.join(guest, room),
            Wish::Leave { room } => {
                if !self.take_out(guest, &room) {
                    return Err(format!("{room} is not a room of yours"));
                }
                Note::Left { room }
            }
            Wish::Message { room, content } => {
                let Some(members) = self.rooms.get(&room).filter(|it| it.contains(&guest)) else {
                    return Err(format!("{room} does not hear you: you are not in it"));
                };
                let from = self.name(guest);
                let note = Note::Message {
                    room,
                    from,
                    content,
                };
                self.write(members.iter().copied(), &note);
                return Ok(None);
            }
            Wish::ListRooms => {
                let list = self.rooms.keys().cloned().collect();
                Note::Rooms { list }
            }
            Wish::ListUsers { room } => {
                let members = self.rooms.get(&room);
                let members = members.ok_or_else(|| format!("{room} is not there"))?;
                let list = self.names(members);
                Note::Users { room, list }
            }
        };
        Ok(Some(note))
    }

    fn nick(&mut self, guest: Guest, name: Label) -> Result<Note, String> {
        if self.is_taken(&name, Some(guest)) {
            return Err(format!("{name} is somebody else"));
        }
        let entry = self.guests.get_mut(&guest).ok_or("you are gone")?;
        entry.chosen = true;
        let old = mem::replace(&mut entry.name, name.clone());
        Ok(Note::NickChanged { old, new: name })
    }

    fn join(&mut self, guest: Guest, room: Label) -> Note {
        let user_joined = Note::UserJoined {
            room: room.clone(),
            user: self.name(guest),
        };
        let members = self.rooms.entry(room.clone()).or_default();
        let is_new = members.insert(guest);
        let members = members.clone();
        if is_new {
            let others = members.iter().copied().filter(|it| *it != guest);
            self.write(others, &user_joined);
        }
        let users = self.names(&members);
        Note::Joined { room, users }
    }

    /// Takes a guest out of a room; false if it was not in it.
    fn take_out(&mut self, guest: Guest, room: &Label) -> bool {
        let Some(members) = self.rooms.get_mut(room) else {
            return false;
        };
        if !members.remove(&guest) {
            return false;
        }
        if members.is_empty() {
            self.rooms.remove(room);
        } else {
            let members = members.clone();
            let user_left = Note::UserLeft {
                room: room.clone(),
                user: self.name(guest),
            };
            self.write(members, &user_left);
        }
        true
    }

    fn is_taken(&self, name: &Label, by_other_than: Option<Guest>) -> bool {
        self.guests.iter().any(|(guest, entry)| {
            entry.chosen && entry.name == *name && Some(*guest) != by_other_than
        })
    }

    fn name(&self, guest: Guest) -> Label {
        self.guests[&guest].name.clone()
    }

    fn names(&self, members: &BTreeSet<Guest>) -> Vec<Label> {
        members.iter().map(|guest| self.name(*guest)).collect()
    }

    fn write(&self, to: impl IntoIterator<Item = Guest>, note: &Note) {
        let mut bytes = serde_json::to_vec(note).unwrap_or_default();
        bytes.push(b'\n');
        for entry in to.into_iter().filter_map(|guest| self.guests.get(&guest)) {
            let _ = entry.pen.send(bytes.clone());
        }
    }
}
