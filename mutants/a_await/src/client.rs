//! One client's task, from its first byte to its last.
//!
//! The task owns everything about its client: the socket, the name, the
//! subscriptions. Nobody else touches these, so none of it needs a lock, and
//! what a client asks for is done in the order in which it was asked.
//!
//! # Much at once
//!
//! A message costs little. What costs is to wake a task and to call the system,
//! and a message to a hundred members does each a hundred times. So where there
//! are many messages, the task deals with them together, on both of its ways:
//!
//! * *From its client to a room.* Messages that have arrived together are said
//!   together ([`Client::say`], [`Client::speak`]): one frame, one turn with the
//!   room, one wake-up of each member.
//! * *From its rooms to its client.* Whatever has piled up until the task has its
//!   turn is written together ([`Client::converse`]): one system call.
//!
//! Neither way waits for more to come. A message that is alone goes alone, at
//! once; the busier the server, the more of them travel together, and the less
//! each of them costs.

use std::mem;
use std::sync::Arc;

use tokio::net::TcpStream;

#[cfg(feature = "bonus")]
use crate::bonus::RateLimiter;
use crate::connection::{FrameWriter, Line, LineReader};
use crate::error::ChatError;
use crate::protocol::{
    ClientMessage, Frame, ServerMessage, parse_client_message, serialize_server_message,
};
use crate::server::{ChatServer, ServerConfig};
use crate::subscriptions::Subscriptions;

/// The longest name of a user or a room, in characters. Lists of names are sent
/// to whoever asks, so a name may not be as long as a line.
const MAX_NAME: usize = 64;

/// Serves one client until it goes away.
///
/// # Errors
///
/// [`ChatError::IoError`] if the connection broke, [`ChatError::TooSlow`] if the
/// client was sent away. A client that hangs up is no error.
pub(crate) async fn handle_client(
    stream: TcpStream,
    user_id: u64,
    server: ChatServer,
    config: Arc<ServerConfig>,
) -> Result<(), ChatError> {
    // Frames are gathered by us, and sent when there is a reason to. The kernel
    // should not wait for more on top of that.
    stream.set_nodelay(true)?;

    let (read_half, write_half) = stream.into_split();
    let nickname = format!("User{user_id}");
    let mut client = Client {
        reader: LineReader::new(read_half),
        writer: FrameWriter::new(write_half),
        unsaid: Vec::new(),
        unsaid_in: String::new(),
        subscriptions: Subscriptions::new(
            #[cfg(feature = "bonus")]
            server.directory.enter(user_id, &nickname).await,
        ),
        #[cfg(feature = "bonus")]
        limiter: RateLimiter::for_messages(),
        id: user_id,
        nickname,
        server,
        config,
    };
    let outcome = client.converse().await;
    // In this order on every path: the last words wait for the client to read them,
    // and it may never do so.
    client.speak().await;
    client.leave_everything().await;
    client.part(outcome).await
}

/// What may happen to a client.
enum Event {
    /// It has sent something.
    Received(Line),
    /// Somebody has said something to it.
    Heard(Frame),
}

pub(crate) struct Client {
    pub(crate) id: u64,
    pub(crate) nickname: String,
    pub(crate) server: ChatServer,
    config: Arc<ServerConfig>,
    reader: LineReader,
    writer: FrameWriter,
    subscriptions: Subscriptions,
    /// What the client has said and its room is still to be told.
    unsaid: Vec<ServerMessage>,
    /// Which room that is.
    unsaid_in: String,
    #[cfg(feature = "bonus")]
    limiter: RateLimiter,
}

/// The conversation.
impl Client {
    /// Answers and delivers until the client has nothing more to say.
    async fn converse(&mut self) -> Result<(), ChatError> {
        loop {
            // Messages, answers and frames are gathered while more is at hand, and
            // go out before waiting: one system call for whatever has piled up,
            // and no delay for a message that comes alone.
            if !self.reader.has_line() {
                self.speak().await;
                if self.subscriptions.queued() == 0 {
                    self.writer.flush().await?;
                }
            }
            match self.next_event().await? {
                Event::Received(Line::Text(line)) => self.answer(&line).await?,
                Event::Received(Line::Unreadable(why)) => {
                    self.send(&ServerMessage::error(why)).await?;
                }
                Event::Received(Line::End) => return self.deliver_queued().await,
                Event::Heard(frame) => {
                    self.write(&frame).await?;
                    self.deliver_queued().await?;
                }
            }
        }
    }

    /// Waits for whatever happens next.
    ///
    /// Where both branches are ready, `select!` tosses a coin. That is the point:
    /// were it to prefer the first, a client that sends without pause would never
    /// hear its rooms. And either branch may be dropped at its `.await`, at any
    /// time; both functions are written for that.
    async fn next_event(&mut self) -> Result<Event, ChatError> {
        tokio::select! {
            line = self.reader.next_line() => Ok(Event::Received(line?)),
            frame = self.subscriptions.next() => Ok(Event::Heard(frame?)),
        }
    }

    /// Delivers what the rooms have in store.
    ///
    /// All of it, or a client that also sends would fall behind a busy room: it
    /// would have one frame written for each line read, while its room fills up
    /// with the messages of all members. But only what is there *now*, counted
    /// beforehand, or a busy room would keep the client from being read.
    async fn deliver_queued(&mut self) -> Result<(), ChatError> {
        for _ in 0..self.subscriptions.queued() {
            let Some(frame) = self.subscriptions.try_next()? else {
                break;
            };
            self.write(&frame).await?;
        }
        Ok(())
    }

    /// Answers one line. A mistake in it is answered too, and forgiven.
    async fn answer(&mut self, line: &str) -> Result<(), ChatError> {
        if line.trim().is_empty() {
            return Ok(());
        }
        match parse_client_message(line) {
            Ok(request) => self.execute(request).await,
            Err(error) => {
                let complaint = ChatError::from(error).to_string();
                self.send(&ServerMessage::error(complaint)).await
            }
        }
    }

    /// Sends a message to this client alone.
    pub(crate) async fn send(&mut self, message: &ServerMessage) -> Result<(), ChatError> {
        self.write(&serialize_server_message(message)).await
    }

    /// Puts a frame among those to be written.
    ///
    /// Enough of them are written at once, which waits for the client to read. What
    /// it has said must not wait along: the others are there to hear it.
    async fn write(&mut self, frame: &Frame) -> Result<(), ChatError> {
        self.speak().await;
        Ok(self.writer.write(frame.as_bytes()).await?)
    }

    /// Leaves all rooms, as if the client had asked for it.
    async fn leave_everything(&self) {
        for room in self.subscriptions.rooms() {
            self.server.leave(room, self.id).await;
        }
        #[cfg(feature = "bonus")]
        self.server.directory.leave(self.id).await;
    }

    /// Sends the last words.
    async fn part(&mut self, outcome: Result<(), ChatError>) -> Result<(), ChatError> {
        if let Err(reason @ ChatError::TooSlow { .. }) = &outcome {
            self.send(&ServerMessage::error(reason.to_string())).await?;
        }
        self.writer.flush().await?;
        outcome
    }
}

/// The requests, one function each.
impl Client {
    async fn execute(&mut self, request: ClientMessage) -> Result<(), ChatError> {
        // All else takes place after what was said before it: who leaves has spoken.
        if !matches!(request, ClientMessage::Message { .. }) {
            self.speak().await;
        }
        match request {
            ClientMessage::Nick { name } => self.nick(name).await,
            ClientMessage::Join { room } => self.join(room).await,
            ClientMessage::Leave { room } => self.leave(room).await,
            ClientMessage::Message { room, content } => self.say(room, content).await,
            ClientMessage::ListRooms => self.list_rooms().await,
            ClientMessage::ListUsers { room } => self.list_users(room).await,
            #[cfg(feature = "bonus")]
            ClientMessage::Whisper { to, content } => self.whisper(&to, content).await,
            #[cfg(feature = "bonus")]
            ClientMessage::History { room, count } => self.history(room, count).await,
        }
    }

    async fn nick(&mut self, name: String) -> Result<(), ChatError> {
        if let Some(complaint) = unfit_name(&name) {
            return self.send(&complaint).await;
        }
        let rooms = self.subscriptions.rooms();
        self.server.rename(rooms, self.id, &name).await;
        #[cfg(feature = "bonus")]
        self.server.directory.rename(self.id, &name).await;

        let old = std::mem::replace(&mut self.nickname, name.clone());
        self.send(&ServerMessage::NickChanged { old, new: name })
            .await
    }

    async fn join(&mut self, room: String) -> Result<(), ChatError> {
        if let Some(complaint) = unfit_name(&room) {
            return self.send(&complaint).await;
        }
        // Who is in already gets the answer it asked for. But nobody has come, so
        // nobody is told, and a second receiver would hear everything twice.
        if self.subscriptions.contains(&room) {
            let users = self.server.user_list(&room).await.unwrap_or_default();
            return self.send(&ServerMessage::Joined { room, users }).await;
        }
        let admission = self.server.join(&room, self.id, &self.nickname).await;
        // Before anything can fail: what is subscribed to is what is left at the end.
        self.subscriptions.insert(room.clone(), admission.receiver);
        let joined = ServerMessage::Joined {
            room: room.clone(),
            users: admission.users,
        };
        self.send(&joined).await?;
        #[cfg(feature = "bonus")]
        self.replay(room, admission.past).await?;
        Ok(())
    }

    async fn leave(&mut self, room: String) -> Result<(), ChatError> {
        if !self.server.leave(&room, self.id).await {
            return self.send(&not_in_room(&room)).await;
        }
        self.subscriptions.remove(&room);
        self.send(&ServerMessage::Left { room }).await
    }

    /// Says something in a room. There is no answer if it could be said: the
    /// author hears it like everybody else, in its place among what others say.
    ///
    /// The room is told when everything that has arrived along with it has been
    /// looked at. Until then it only matters whether the client is in the room,
    /// and no lock is needed for that: nobody but this task changes it.
    async fn say(&mut self, room: String, content: String) -> Result<(), ChatError> {
        #[cfg(feature = "bonus")]
        if let Some(refusal) = self.limiter.refuse() {
            return self.send(&refusal).await;
        }
        if !self.subscriptions.contains(&room) {
            return self.send(&not_in_room(&room)).await;
        }
        if room != self.unsaid_in {
            self.speak().await;
            self.unsaid_in.clone_from(&room);
        }
        self.unsaid.push(ServerMessage::Message {
            room,
            from: self.nickname.clone(),
            content,
        });
        Ok(())
    }

    /// Tells the room what was said in it, all of it at once.
    ///
    /// That is never more than one read has brought: before the next one, and
    /// before anything else that could take time, this is called.
    async fn speak(&mut self) {
        if self.unsaid.is_empty() {
            return;
        }
        let messages = mem::take(&mut self.unsaid);
        let max_history = self.config.max_history;
        self.server
            .say(&self.unsaid_in, messages, max_history)
            .await;
    }

    async fn list_rooms(&mut self) -> Result<(), ChatError> {
        let list = self.server.room_list().await;
        self.send(&ServerMessage::Rooms { list }).await
    }

    async fn list_users(&mut self, room: String) -> Result<(), ChatError> {
        let answer = match self.server.user_list(&room).await {
            Some(list) => ServerMessage::Users { room, list },
            None => ServerMessage::error(format!("Room not found: {room}")),
        };
        self.send(&answer).await
    }
}

fn not_in_room(room: &str) -> ServerMessage {
    ServerMessage::error(format!("Not in room: {room}"))
}

/// What is wrong with a name, if anything is.
///
/// Names need not be unique. Members are told apart by number, and a server that
/// knows no passwords can't say to whom a name belongs.
fn unfit_name(name: &str) -> Option<ServerMessage> {
    if name.trim().is_empty() {
        Some(ServerMessage::error("A name can't be blank"))
    } else if name.chars().count() > MAX_NAME {
        let complaint = format!("A name can't be longer than {MAX_NAME} characters");
        Some(ServerMessage::error(complaint))
    } else {
        None
    }
}
