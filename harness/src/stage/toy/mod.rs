//! A chat server in one task, for tests of the judge: right by default, wrong in one way or
//! different in one allowed way on request.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

mod bonus;

pub use self::bonus::Quirk;
use super::server::{Handle, Order, RUN_FAILED, Watcher};
use crate::sandbox::Exit;
use crate::script::Setup;

/// In what the server differs from the plain right one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// In nothing.
    Plain,

    // Allowed by the contract.
    /// M2: the sender gets no copy.
    NoEcho,
    /// H2: who joins gets the past, message by message.
    ReplaysMessages,
    /// H2: who joins gets the past in one frame.
    ReplaysHistory,
    /// T10: ten commands, then ten a second.
    LimitsEverything,
    /// N4: others are told of a new name.
    TellsNicks,
    /// N4: a taken name is refused.
    RefusesTakenNames,
    /// J3: joining again is an error.
    RefusesRejoin,
    /// L5: the leaver gets its own `user_left`.
    TellsLeaver,
    /// T7: a frame of another type greets: an advice.
    Greets,
    /// T8: every answer takes 5 ms.
    Slow,
    /// T6: fields that the request does not have are refused.
    RefusesExtraFields,
    /// T3: an array may stand for the object.
    AcceptsArrays,
    /// T1: a line of more than 64 KiB ends its connection.
    ClosesOnLongLines,
    /// T4: a line of blanks is ignored.
    IgnoresBlanks,
    /// T5: bytes that are not UTF-8 are answered by an error.
    ErrorOnNotUtf8,
    /// T5: bytes that are not UTF-8 are replaced.
    ReplacesNotUtf8,
    /// N4, J6: names that are not plainly alphanumeric are refused.
    RefusesOddNames,
    /// Section 5: it has the bonus.
    Bonus(Quirk),

    // Wrong.
    /// Says nothing at all.
    Mute,
    /// Frames have no newline.
    NoNewline,
    /// Frames are spread over several lines.
    Pretty,
    /// `nick` is an error.
    NoNick,
    /// `nick` is done, and not answered.
    NickUnanswered,
    /// `nick` is confirmed, and rooms keep the old name.
    NickNotInRooms,
    /// `nick_changed.old` is wrong.
    WrongOld,
    /// Names are cut after 24 characters.
    CutsNames,
    /// Names are trimmed.
    TrimsNames,
    /// Names of rooms are trimmed.
    TrimsRooms,
    /// Messages that take more than 16 KiB on the wire are not delivered.
    ShortFrames,
    /// `joined.users` lacks the joiner.
    JoinerMissing,
    /// Joining again lists the member twice.
    ListedTwice,
    /// Only the first member hears the room.
    FirstOnly,
    /// Whoever has the sender's name hears nothing.
    FiltersByName,
    /// The sender gets two copies.
    EchoTwice,
    /// Everybody gets every message.
    LeaksToAll,
    /// The leaver stays in the room.
    LeaverStays,
    /// `leave` of a foreign room is answered `left`.
    LeaveAlwaysWorks,
    /// Nobody is told of a join.
    NoUserJoined,
    /// Joins are told twice.
    UserJoinedTwice,
    /// Nobody is told of a leave.
    NoUserLeft,
    /// Nobody is told of a disconnect.
    NoUserLeftAtEnd,
    /// Leaves are told twice.
    UserLeftTwice,
    /// Anybody may speak anywhere.
    OutsidersSpeak,
    /// An outsider gets the error, and the room gets the message.
    OutsidersSpeakAnyway,
    /// An outsider's message is dropped in silence.
    OutsidersIgnored,
    /// `list_rooms` lists the asker's rooms only.
    ListsOwnRooms,
    /// `list_users` of an unknown room is an empty list.
    UnknownRoomIsEmpty,
    /// `list_users` lists everybody on the server.
    ListsEverybody,
    /// Contents lose what is not ASCII.
    AsciiOnly,
    /// A burst loses everything after the first hundred.
    LosesBurst,
    /// Messages of a burst come in pairs, the wrong way round.
    SwapsPairs,
    /// Joining a room leaves the one before.
    OneRoomOnly,
    /// The process's connections end at the first `leave`.
    DiesOnLeave,
    /// What is no request ends its connection.
    PanicsOnBadJson,
    /// What is no request is answered, and ends its connection.
    ClosesOnBadJson,
    /// What is no request is not answered.
    IgnoresBadJson,
    /// What is no request is answered twice.
    AnswersTwice,
    /// What is no request is taken for something to say.
    EchoesBadJsonAsMessage,
    /// What is no request is put into the error as it stands.
    QuotesBadJsonRaw,
    /// Missing fields are taken for empty ones.
    ForgivesMissingFields,
    /// An unknown request stops everything.
    HangsOnUnknownType,
    /// Bytes that are not UTF-8 end the server.
    DiesOnNotUtf8,
    /// An empty line is answered.
    ErrorOnEmpty,
    /// A line of more than 4 KiB is an error.
    ShortLines,
    /// A line of more than 64 KiB is not answered.
    IgnoresLongLines,
    /// Errors have no text.
    WordlessErrors,
    /// The same, and bytes that are not UTF-8 end the server.
    WordlessUntilNotUtf8,
}

type Id = u64;

struct User {
    name: String,
    /// All that it was called so far.
    names: Vec<String>,
    out: mpsc::UnboundedSender<Value>,
    tokens: f64,
    refilled: Instant,
}

#[derive(Default)]
struct Hall {
    setup: Setup,
    /// All names that anybody ever had.
    names: Vec<String>,
    users: BTreeMap<Id, User>,
    rooms: BTreeMap<String, BTreeMap<Id, String>>,
    past: BTreeMap<String, Vec<Value>>,
    said: usize,
    held: Option<Value>,
    stuck: bool,
}

enum Event {
    Arrived(Id, mpsc::UnboundedSender<Value>),
    Line(Id, String),
    Gone(Id),
    Die,
    Stop,
    End,
}

/// Starts a server on a free port of the loopback.
pub async fn serve(way: Way) -> SocketAddr {
    serve_as(way, Setup::default()).await.0
}

/// Starts a server that is set up like that; the handle is that of a process.
pub async fn serve_as(way: Way, setup: Setup) -> (SocketAddr, Handle) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    // Bounded: a client that sends without pause must wait for the hall, not fill the memory.
    let (events, mut queue) = mpsc::channel(64);
    let (handle, watcher) = Handle::new(0);
    let quirk = match way {
        Way::Bonus(quirk) => quirk,
        _ => Quirk::Plain,
    };
    let orders = events.clone();
    let accepting = tokio::spawn(async move {
        for id in 1.. {
            let Ok((stream, _)) = listener.accept().await else {
                return;
            };
            tokio::spawn(connection(id, stream, way, events.clone()));
        }
    });
    let tell = heed(watcher, quirk, orders);
    tokio::spawn(async move {
        let mut hall = Hall {
            setup,
            ..Hall::default()
        };
        // Until somebody has come late, however late that is.
        let (mut serves_on, mut late) = (false, None);
        while let Some(event) = queue.recv().await {
            match event {
                Event::Arrived(id, out) => {
                    hall.arrive(id, out, way);
                    late = serves_on.then_some(id);
                }
                Event::Line(id, line) => {
                    hall.line(id, &line, way);
                    if late == Some(id) {
                        tell.send_replace(Some(ended_with(0)));
                        return accepting.abort();
                    }
                }
                Event::Gone(id) => hall.gone(id, way),
                Event::Die => return accepting.abort(),
                Event::Stop => {
                    hall.take_leave(quirk);
                    serves_on = quirk == Quirk::ServesLate;
                    if !serves_on {
                        accepting.abort();
                    }
                }
                Event::End => {
                    let code = if quirk == Quirk::EndsInErr {
                        RUN_FAILED
                    } else {
                        0
                    };
                    tell.send_replace(Some(ended_with(code)));
                    return accepting.abort();
                }
            }
            if hall.stuck {
                std::future::pending::<()>().await;
            }
        }
    });
    (address, handle)
}

/// Does with a toy what a cell does with a process.
fn heed(
    watcher: Watcher,
    quirk: Quirk,
    events: mpsc::Sender<Event>,
) -> watch::Sender<Option<Exit>> {
    let Watcher { mut orders, tell } = watcher;
    tokio::spawn(async move {
        while let Some(order) = orders.recv().await {
            if let Order::Cue = order {
                let _ = events.send(Event::Stop).await;
                let mut grace = tokio::time::interval(bonus::grace(quirk));
                grace.tick().await;
                grace.tick().await;
                let _ = events.send(Event::End).await;
            }
        }
    });
    tell
}

fn ended_with(code: i32) -> Exit {
    Exit {
        code: Some(code),
        signal: None,
        killed_by: None,
        output: String::new(),
    }
}

async fn connection(id: Id, stream: TcpStream, way: Way, events: mpsc::Sender<Event>) {
    let (read, mut write) = stream.into_split();
    let (out, mut frames) = mpsc::unbounded_channel::<Value>();
    let _ = events.send(Event::Arrived(id, out)).await;
    let mut moment = tokio::time::interval(Duration::from_millis(2));
    tokio::spawn(async move {
        while let Some(frame) = frames.recv().await {
            if way == Way::Bonus(Quirk::RefusesSlowly) && frame["type"] == "rate_limited" {
                moment.tick().await;
            }
            let text = match way {
                Way::Mute => continue,
                Way::NoNewline => frame.to_string(),
                Way::Pretty => format!("{frame:#}\n"),
                Way::QuotesBadJsonRaw => raw(&frame),
                _ => format!("{frame}\n"),
            };
            if write.write_all(text.as_bytes()).await.is_err() {
                return;
            }
        }
    });
    let mut lines = BufReader::new(read);
    let mut pause = tokio::time::interval(Duration::from_millis(5));
    while let Some(line) = next_line(&mut lines, way, &events).await {
        if way == Way::Slow {
            pause.reset();
            pause.tick().await;
        }
        let _ = events.send(Event::Line(id, line)).await;
    }
    let _ = events.send(Event::Gone(id)).await;
}

/// `None` where the connection is over.
async fn next_line(
    lines: &mut BufReader<OwnedReadHalf>,
    way: Way,
    events: &mpsc::Sender<Event>,
) -> Option<String> {
    let mut line = Vec::new();
    lines.read_until(b'\n', &mut line).await.ok()?;
    if line.pop() != Some(b'\n') || (way == Way::ClosesOnLongLines && line.len() >= 64 << 10) {
        return None;
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    match way {
        Way::ShortLines if line.len() >= 4 << 10 => return Some("too long".to_owned()),
        Way::IgnoresLongLines if line.len() >= 64 << 10 => return Some(String::new()),
        _ => {}
    }
    match (String::from_utf8(line), way) {
        (Ok(line), _) => Some(line),
        (Err(_), Way::ErrorOnNotUtf8) => Some("not text".to_owned()),
        (Err(error), Way::ReplacesNotUtf8) => {
            Some(String::from_utf8_lossy(error.as_bytes()).into_owned())
        }
        (Err(_), Way::DiesOnNotUtf8 | Way::WordlessUntilNotUtf8) => {
            let _ = events.send(Event::Die).await;
            None
        }
        (Err(_), _) => None,
    }
}

/// A frame with its texts as they stand, quotes and all.
fn raw(frame: &Value) -> String {
    match &frame["message"] {
        Value::String(text) => format!("{{\"type\":\"error\",\"message\":\"{text}\"}}\n"),
        _ => format!("{frame}\n"),
    }
}

const REQUESTS: [(&str, &[&str]); 6] = [
    ("nick", &["name"]),
    ("join", &["room"]),
    ("leave", &["room"]),
    ("message", &["room", "content"]),
    ("list_rooms", &[]),
    ("list_users", &["room"]),
];

/// The type of a request and its fields; `None` if it is none.
fn parse(line: &str, way: Way) -> Option<(&'static str, Vec<String>)> {
    let request: Value = serde_json::from_str(line).ok()?;
    let is_array = request.is_array() && way == Way::AcceptsArrays;
    let field = |index: usize, name: &str| match &request {
        Value::Object(fields) => fields.get(name),
        Value::Array(values) if is_array => values.get(index),
        _ => None,
    };
    let wanted = field(0, "type")?.as_str()?;
    let (kind, names) = REQUESTS.iter().find(|(kind, _)| *kind == wanted)?;
    let count = request.as_object().map_or(0, serde_json::Map::len);
    if way == Way::RefusesExtraFields && count > names.len() + 1 {
        return None;
    }
    let text = |(index, name): (usize, &&str)| match field(index + 1, name) {
        None if way == Way::ForgivesMissingFields => Some(String::new()),
        value => value?.as_str().map(str::to_owned),
    };
    let fields: Option<_> = names.iter().enumerate().map(text).collect();
    Some((kind, fields?))
}

impl Hall {
    fn arrive(&mut self, id: Id, out: mpsc::UnboundedSender<Value>, way: Way) {
        self.users.insert(
            id,
            User {
                name: format!("User{id}"),
                names: vec![format!("User{id}")],
                out,
                tokens: self.setup.bucket.tokens.into(),
                refilled: Instant::now(),
            },
        );
        if way == Way::Greets {
            self.send(id, json!({"type": "welcome"}));
        }
    }

    fn send(&self, id: Id, frame: Value) {
        if let Some(user) = self.users.get(&id) {
            let _ = user.out.send(frame);
        }
    }

    fn error(&self, id: Id, way: Way) {
        let is_wordless = matches!(way, Way::WordlessErrors | Way::WordlessUntilNotUtf8);
        let message = if is_wordless { "" } else { "no" };
        self.send(id, json!({"type": "error", "message": message}));
    }

    fn limited(&mut self, id: Id) -> bool {
        let Some(user) = self.users.get_mut(&id) else {
            return false;
        };
        user.tokens = (user.tokens + user.refilled.elapsed().as_secs_f64() * 10.0).min(10.0);
        user.refilled = Instant::now();
        if user.tokens < 1.0 {
            self.send(id, json!({"type": "rate_limited", "retry_after_ms": 100}));
            return true;
        }
        user.tokens -= 1.0;
        false
    }

    fn line(&mut self, id: Id, line: &str, way: Way) {
        let ignored = match way {
            Way::ErrorOnEmpty => false,
            Way::IgnoresBlanks => line.trim().is_empty(),
            _ => line.is_empty(),
        };
        // What comes after the end of a connection is nobody's.
        let is_gone = !self.users.contains_key(&id);
        if ignored || is_gone || (way == Way::LimitsEverything && self.limited(id)) {
            return;
        }
        if let Way::Bonus(quirk) = way
            && self.bonus_line(id, line, quirk)
        {
            return;
        }
        let Some((kind, fields)) = parse(line, way) else {
            return self.bad(id, line, way);
        };
        let is_odd = |name: &String| !name.chars().all(char::is_alphanumeric) || name.is_empty();
        if way == Way::RefusesOddNames && fields.first().is_some_and(is_odd) {
            return self.error(id, way);
        }
        match (kind, &fields[..]) {
            ("nick", [name]) => self.nick(id, name, way),
            ("join", [room]) => self.join(id, room, way),
            ("leave", [room]) => self.leave(id, room, way),
            ("message", [room, content]) => self.message(id, room, content, way),
            ("list_users", [room]) => self.list_users(id, room, way),
            _ => self.list_rooms(id, way),
        }
    }

    fn bad(&mut self, id: Id, line: &str, way: Way) {
        match way {
            Way::IgnoresBadJson => {}
            Way::PanicsOnBadJson => self.gone(id, way),
            Way::ClosesOnBadJson => {
                self.error(id, way);
                self.gone(id, way);
            }
            Way::AnswersTwice => {
                self.error(id, way);
                self.error(id, way);
            }
            Way::EchoesBadJsonAsMessage => self.send(
                id,
                json!({"type": "message", "room": "", "from": "", "content": line}),
            ),
            Way::QuotesBadJsonRaw => self.send(id, json!({"type": "error", "message": line})),
            Way::HangsOnUnknownType => {
                self.stuck =
                    serde_json::from_str::<Value>(line).is_ok_and(|it| it["type"].is_string());
                self.error(id, way);
            }
            _ => self.error(id, way),
        }
    }

    fn name(&self, id: Id) -> String {
        self.users[&id].name.clone()
    }

    fn nick(&mut self, id: Id, name: &str, way: Way) {
        // A default name is nobody's claim (N4).
        let taken = !name.starts_with("User") && self.users.values().any(|user| user.name == name);
        if way == Way::NoNick || (way == Way::RefusesTakenNames && taken) {
            return self.error(id, way);
        }
        let name = match way {
            Way::CutsNames => &name[..name.len().min(24)],
            Way::TrimsNames => name.trim(),
            _ => name,
        };
        let Some(user) = self.users.get_mut(&id) else {
            return;
        };
        let old = std::mem::replace(&mut user.name, name.to_owned());
        user.names.push(name.to_owned());
        self.names.push(name.to_owned());
        let shown = if way == Way::WrongOld {
            format!("{old}?")
        } else {
            old
        };
        let frame = json!({"type": "nick_changed", "old": shown, "new": name});
        if way != Way::NickNotInRooms {
            for members in self.rooms.values_mut() {
                members
                    .entry(id)
                    .and_modify(|member| name.clone_into(member));
            }
        }
        if way == Way::NickUnanswered {
            return;
        }
        if way == Way::TellsNicks {
            self.users
                .keys()
                .for_each(|user| self.send(*user, frame.clone()));
        } else {
            self.send(id, frame);
        }
    }

    fn join(&mut self, id: Id, room: &str, way: Way) {
        let room = if way == Way::TrimsRooms {
            room.trim()
        } else {
            room
        };
        let name = self.name(id);
        if way == Way::OneRoomOnly {
            self.rooms.values_mut().for_each(|members| {
                members.remove(&id);
            });
        }
        let members = self.rooms.entry(room.to_owned()).or_default();
        let again = members.contains_key(&id);
        if again && way == Way::RefusesRejoin {
            return self.error(id, way);
        }
        members.insert(id, name.clone());
        if again && way == Way::ListedTwice {
            members.insert(id + 1_000_000, name.clone());
        }
        let listed = members
            .iter()
            .filter(|(member, _)| way != Way::JoinerMissing || **member != id);
        let users: Vec<_> = listed.map(|(_, name)| name.clone()).collect();
        if let Way::Bonus(quirk) = way {
            self.replay(id, room, quirk, false);
        }
        self.send(id, json!({"type": "joined", "room": room, "users": users}));
        if let Way::Bonus(quirk) = way {
            self.replay(id, room, quirk, true);
        }
        let past = self.past.get(room).cloned().unwrap_or_default();
        match way {
            Way::ReplaysMessages => past.into_iter().for_each(|message| self.send(id, message)),
            Way::ReplaysHistory => self.send(
                id,
                json!({"type": "history", "room": room, "messages": past}),
            ),
            _ => {}
        }
        let times = match way {
            Way::NoUserJoined => 0,
            Way::UserJoinedTwice => 2,
            _ => usize::from(!again),
        };
        for _ in 0..times {
            self.tell(
                room,
                Some(id),
                &json!({"type": "user_joined", "room": room, "user": name}),
                way,
            );
        }
    }

    fn tell(&self, room: &str, except: Option<Id>, frame: &Value, way: Way) {
        let members = self
            .rooms
            .get(room)
            .into_iter()
            .flat_map(BTreeMap::keys)
            .filter(|id| **id < 1_000_000);
        let heard = members.take(if way == Way::FirstOnly { 1 } else { usize::MAX });
        heard
            .filter(|id| Some(**id) != except)
            .for_each(|id| self.send(*id, frame.clone()));
    }

    fn is_in(&self, id: Id, room: &str) -> bool {
        self.rooms
            .get(room)
            .is_some_and(|members| members.contains_key(&id))
    }

    fn leave(&mut self, id: Id, room: &str, way: Way) {
        if way == Way::DiesOnLeave {
            self.users.clear();
            return;
        }
        if !self.is_in(id, room) && way != Way::LeaveAlwaysWorks {
            return self.error(id, way);
        }
        self.send(id, json!({"type": "left", "room": room}));
        self.remove(id, room, way, way != Way::NoUserLeft);
    }

    fn remove(&mut self, id: Id, room: &str, way: Way, told: bool) {
        let Some(members) = self.rooms.get_mut(room) else {
            return;
        };
        let Some(name) = members.get(&id).cloned() else {
            return;
        };
        if way != Way::LeaverStays {
            members.remove(&id);
        }
        let frame = json!({"type": "user_left", "room": room, "user": name});
        for _ in 0..usize::from(told) + usize::from(told && way == Way::UserLeftTwice) {
            self.tell(room, Some(id), &frame, way);
        }
        if way == Way::TellsLeaver {
            self.send(id, frame);
        }
        if self.rooms.get(room).is_some_and(BTreeMap::is_empty) {
            self.rooms.remove(room);
            self.past.remove(room);
        }
    }

    fn gone(&mut self, id: Id, way: Way) {
        if self.users.remove(&id).is_some() {
            let rooms: Vec<_> = self.rooms.keys().cloned().collect();
            for room in &rooms {
                self.remove(id, room, way, way != Way::NoUserLeftAtEnd);
            }
        }
    }

    fn message(&mut self, id: Id, room: &str, content: &str, way: Way) {
        if !self.is_in(id, room) {
            match way {
                Way::OutsidersSpeak => {}
                Way::OutsidersSpeakAnyway => self.error(id, way),
                Way::OutsidersIgnored => return,
                _ => return self.error(id, way),
            }
        }
        self.said += 1;
        if way == Way::LosesBurst && self.said > 100 {
            return;
        }
        let content = if way == Way::AsciiOnly {
            content.replace(|c: char| !c.is_ascii(), "?")
        } else {
            content.into()
        };
        let from = self.name(id);
        let frame = json!({"type": "message", "room": room, "from": from, "content": content});
        if way == Way::ShortFrames && frame.to_string().len() > 16 << 10 {
            return;
        }
        self.past
            .entry(room.to_owned())
            .or_default()
            .push(frame.clone());
        if way == Way::SwapsPairs && self.said > 52 {
            let Some(first) = self.held.take() else {
                self.held = Some(frame);
                return;
            };
            self.tell(room, None, &frame, way);
            self.tell(room, None, &first, way);
            return;
        }
        match way {
            Way::NoEcho => self.tell(room, Some(id), &frame, way),
            Way::FiltersByName => {
                let members: BTreeSet<_> = self.rooms[room]
                    .iter()
                    .filter(|(_, name)| **name != from)
                    .collect();
                for (member, _) in members {
                    self.send(*member, frame.clone());
                }
            }
            Way::LeaksToAll => self
                .users
                .keys()
                .for_each(|user| self.send(*user, frame.clone())),
            _ => self.tell(room, None, &frame, way),
        }
        if way == Way::EchoTwice {
            self.send(id, frame);
        }
    }

    fn list_rooms(&mut self, id: Id, way: Way) {
        let mine =
            |members: &BTreeMap<Id, String>| way != Way::ListsOwnRooms || members.contains_key(&id);
        let list: Vec<_> = self
            .rooms
            .iter()
            .filter(|(_, members)| mine(members))
            .map(|(room, _)| room)
            .collect();
        self.send(id, json!({"type": "rooms", "list": list}));
    }

    fn list_users(&mut self, id: Id, room: &str, way: Way) {
        let list: Vec<String> = match (self.rooms.get(room), way) {
            (_, Way::ListsEverybody) => self.users.values().map(|user| user.name.clone()).collect(),
            (Some(members), _) => members.values().cloned().collect(),
            (None, Way::UnknownRoomIsEmpty) => Vec::new(),
            (None, _) => return self.error(id, way),
        };
        self.send(id, json!({"type": "users", "room": room, "list": list}));
    }
}
