//! The bonus of the toy: right by default, in either form that the contract allows, or wrong in one
//! way.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Hall, Id, User, Way};
use crate::script::Setup;

/// In what the bonus differs from the plain right one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Quirk {
    /// In nothing.
    Plain,
    /// In all that the contract leaves open: messages are replayed one by one before `joined`, a
    /// whisperer gets a copy, outsiders get the history, every command costs a token.
    OtherForms,
    /// Each refusal takes a moment: the last of a burst come long after the first.
    RefusesSlowly,

    // Wrong: history.
    NewestFirst,
    IgnoresCount,
    GivesAll,
    KeepsAll,
    OfAllRooms,
    OfUnknownRooms,
    Untyped,

    // Wrong: replay.
    ReplaysNewestFirst,
    ReplaysTwice,
    ReplaysToAll,
    ReplaysAllRooms,
    ReplaysAllButOne,

    // Wrong: whispers.
    WhispersToAll,
    WhispersTwice,
    WhispersToMembersOnly,
    ForgetsNobody,
    KnowsOldNames,
    KnowsFirstNames,
    KnowsGivenNames,
    WhispersUnderOldNames,
    LosesWhispers,

    // Wrong: the limit.
    HoldsOneLess,
    HoldsOneMore,
    OneForAll,
    TellsTooShort,
    TellsZero,
    DeliversAnyway,
    RemembersRefused,
    DropsInSilence,
    CountsSeconds,
    FillsSlowly,
    FillsFast,

    // Wrong: the shutdown.
    TellsRoomsOnly,
    TellsNobody,
    ServesLate,
    NeverEnds,
    EndsInErr,
}

/// How long the toy's grace is: ending before the five seconds are over is allowed.
pub fn grace(quirk: Quirk) -> Duration {
    match quirk {
        Quirk::NeverEnds | Quirk::ServesLate => Duration::from_mins(1),
        _ => Duration::from_millis(50),
    }
}

impl User {
    /// Takes a token; the error is how long to wait, in milliseconds.
    fn spend(&mut self, setup: Setup, quirk: Quirk) -> Result<(), u64> {
        let (most, rate) = match quirk {
            Quirk::HoldsOneLess => (-1.0, 1.0),
            Quirk::HoldsOneMore => (1.0, 1.0),
            Quirk::FillsSlowly => (0.0, 0.5),
            Quirk::FillsFast => (0.0, 3.0),
            _ => (0.0, 1.0),
        };
        let most = f64::from(setup.bucket.tokens) + most;
        let rate = f64::from(setup.bucket.per_second) * rate;
        let elapsed = self.refilled.elapsed().as_secs_f64();
        let window = f64::from(setup.bucket.tokens) / f64::from(setup.bucket.per_second);
        if quirk != Quirk::CountsSeconds {
            self.tokens = (self.tokens + elapsed * rate).min(most);
            self.refilled = Instant::now();
        } else if elapsed > window {
            self.tokens = most;
            self.refilled = Instant::now();
        }
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        let wait = match quirk {
            Quirk::CountsSeconds => window - self.refilled.elapsed().as_secs_f64(),
            Quirk::TellsTooShort => (1.0 - self.tokens) / rate / 3.0,
            _ => (1.0 - self.tokens) / rate,
        };
        let wait = Duration::from_secs_f64(wait.max(0.0)).as_millis();
        Err(u64::try_from(wait).expect("short") + u64::from(quirk != Quirk::TellsZero))
    }
}

impl Hall {
    /// Whether the bonus has dealt with a line.
    pub fn bonus_line(&mut self, id: Id, line: &str, quirk: Quirk) -> bool {
        let request: Value = serde_json::from_str(line).unwrap_or_default();
        let kind = request["type"].as_str().unwrap_or_default();
        let costs = kind == "message" || quirk == Quirk::OtherForms;
        let text = |field: &str| request[field].as_str();
        if costs && self.is_refused(id, quirk) {
            if let (Quirk::RemembersRefused, Some(room)) = (quirk, text("room")) {
                let (from, content) = (self.name(id), text("content"));
                let said =
                    json!({"type": "message", "room": room, "from": from, "content": content});
                self.past.entry(room.to_owned()).or_default().push(said);
            }
            return true;
        }
        let count = request["count"].as_u64().and_then(|it| it.try_into().ok());
        match (kind, text("to"), text("content"), text("room"), count) {
            ("whisper", Some(to), Some(content), ..) => self.whisper(id, to, content, quirk),
            ("history", _, _, Some(room), Some(count)) => self.history(id, room, count, quirk),
            // What is no request is answered like any other that is none.
            _ => return false,
        }
        true
    }

    fn is_refused(&mut self, id: Id, quirk: Quirk) -> bool {
        let payer = if quirk == Quirk::OneForAll { 1 } else { id };
        let setup = self.setup;
        let Some(user) = self.users.get_mut(&payer) else {
            return false;
        };
        let Err(mut wait) = user.spend(setup, quirk) else {
            return false;
        };
        if quirk == Quirk::TellsZero {
            wait = 0;
        }
        if quirk != Quirk::DropsInSilence {
            self.send(id, json!({"type": "rate_limited", "retry_after_ms": wait}));
        }
        quirk != Quirk::DeliversAnyway
    }

    /// What a room remembers, oldest first.
    fn recalled(&self, room: &str, quirk: Quirk) -> Vec<Value> {
        let past = self.past.get(room).cloned().unwrap_or_default();
        let kept = match quirk {
            Quirk::KeepsAll => usize::MAX,
            _ => self.setup.max_history,
        };
        past[past.len().saturating_sub(kept)..].to_vec()
    }

    fn history(&self, id: Id, room: &str, count: usize, quirk: Quirk) {
        let may_ask = self.is_in(id, room) || quirk == Quirk::OtherForms;
        let exists = self.rooms.contains_key(room) || quirk == Quirk::OfUnknownRooms;
        if !exists || (!may_ask && quirk != Quirk::OfUnknownRooms) {
            return self.error(id, Way::Bonus(quirk));
        }
        let mut past = self.recalled(room, quirk);
        if quirk == Quirk::OfAllRooms {
            past = self.past.values().flatten().cloned().collect();
        }
        let count = match quirk {
            Quirk::IgnoresCount => 100,
            Quirk::GivesAll => count,
            _ => count.min(100),
        };
        let mut messages = past[past.len().saturating_sub(count)..].to_vec();
        match quirk {
            Quirk::NewestFirst => messages.reverse(),
            Quirk::Untyped => messages.iter_mut().for_each(|message| {
                message.as_object_mut().expect("an object").remove("type");
            }),
            _ => {}
        }
        self.send(
            id,
            json!({"type": "history", "room": room, "messages": messages}),
        );
    }

    /// Gives a joiner the past; `joined` says whether it is told already that it is in.
    pub fn replay(&self, id: Id, room: &str, quirk: Quirk, joined: bool) {
        let one_by_one = quirk == Quirk::OtherForms;
        if joined == one_by_one {
            return;
        }
        let mut messages = self.recalled(room, quirk);
        match quirk {
            Quirk::ReplaysNewestFirst => messages.reverse(),
            Quirk::ReplaysAllRooms => messages = self.past.values().flatten().cloned().collect(),
            Quirk::ReplaysAllButOne => drop(messages.pop()),
            _ => {}
        }
        if matches!(quirk, Quirk::OtherForms | Quirk::ReplaysTwice) {
            for message in &messages {
                self.send(id, message.clone());
            }
        }
        if one_by_one {
            return;
        }
        let frame = json!({"type": "history", "room": room, "messages": messages});
        if quirk == Quirk::ReplaysToAll {
            let members = self.rooms.get(room).into_iter().flatten();
            for (member, message) in members.flat_map(|it| messages.iter().map(move |m| (it.0, m)))
            {
                self.send(*member, message.clone());
            }
        } else {
            self.send(id, frame);
        }
    }

    fn whisper(&mut self, id: Id, to: &str, content: &str, quirk: Quirk) {
        let user = &self.users[&id];
        let name = match quirk {
            Quirk::WhispersUnderOldNames => user.names.iter().rev().nth(1).unwrap_or(&user.name),
            _ => &user.name,
        };
        let frame = json!({"type": "whisper", "from": name, "content": content});
        let in_a_room = |id: &Id| self.rooms.values().any(|members| members.contains_key(id));
        let is_meant = |(other, user): &(&Id, &User)| match quirk {
            Quirk::WhispersToAll => true,
            Quirk::LosesWhispers => false,
            Quirk::KnowsOldNames => user.names.iter().any(|name| name == to),
            Quirk::KnowsFirstNames => user.names[0] == to,
            Quirk::KnowsGivenNames => user.name == to && user.names.len() > 1,
            Quirk::WhispersToMembersOnly => user.name == to && in_a_room(other),
            _ => user.name == to,
        };
        let addressees: Vec<_> = self
            .users
            .iter()
            .filter(is_meant)
            .map(|(id, _)| *id)
            .collect();
        let is_known = match quirk {
            Quirk::ForgetsNobody => self.names.iter().any(|name| name == to),
            Quirk::LosesWhispers => true,
            _ => !addressees.is_empty(),
        };
        if !is_known {
            return self.error(id, Way::Bonus(quirk));
        }
        for addressee in addressees {
            for _ in 0..=usize::from(quirk == Quirk::WhispersTwice) {
                self.send(addressee, frame.clone());
            }
        }
        if quirk == Quirk::OtherForms {
            self.send(id, frame);
        }
    }

    /// Tells everybody that the server stops.
    pub fn take_leave(&self, quirk: Quirk) {
        for id in self.users.keys() {
            let in_a_room = self.rooms.values().any(|members| members.contains_key(id));
            if quirk != Quirk::TellsNobody && (in_a_room || quirk != Quirk::TellsRoomsOnly) {
                self.send(*id, json!({"type": "server_shutdown", "message": "bye"}));
            }
        }
    }
}
