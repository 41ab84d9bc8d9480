//! An asynchronous TCP chat server: many rooms, many clients, one task each.
//!
//! Clients send one JSON object per line and get one JSON object per line back.
//! What one member of a room says, every member of that room hears.
//!
//! The crate is written to be read. Comments say *why* a thing is done as it is;
//! what an `async fn` or a `select!` is, the Tokio documentation says better.
//!
//! # Layout
//!
//! In reading order, from the words of the protocol to the server that speaks them:
//!
//! * [`protocol`]: the messages of both directions, and the *frame*, the form in
//!   which a message travels. Shows: serde's tagged enums; serialising once for
//!   any number of receivers.
//! * [`error`]: what may go wrong, and who gets to hear of it.
//! * [`room`]: a room's members and its broadcast channel. Shows: `subscribe`.
//! * [`server`]: the state that all tasks share, the listener, the accept loop.
//!   Shows: `RwLock`, `JoinSet`, stopping by dropping a future.
//! * `connection`: bytes to lines and frames to bytes. Shows: a cancel-safe read,
//!   and when to flush.
//! * `subscriptions`: waiting for several broadcast receivers at once. Shows:
//!   `poll_fn`, and what `RecvError::Lagged` means.
//! * `client`: one client's task, from its first byte to its last. Shows:
//!   `select!`. Everything above meets here.
//! * `bonus` (with the feature of that name): history, whispers, rate limit,
//!   graceful shutdown, one module each.
//!
//! # The life of a message
//!
//! ```text
//! socket ─ LineReader ─ parse ─ Client::say ─ ChatServer::say ─ Room::say
//!                       with all that arrived along with it         │ one frame, serialised once
//!                                                          broadcast channel
//!                                                       ┌───────────┼───────────┐
//!                                          each member: Subscriptions ─ FrameWriter ─ socket
//!                                                       with all that is queued, in one write
//! ```
//!
//! Nothing on this way waits for a member: the speaker hands its frame to the
//! channel and is done. A member that doesn't read holds up its own task only.
//!
//! # What makes it fast
//!
//! What a chat server does is to pass on one message to many sockets. So what
//! counts is the work for each member, and it is of four kinds. Each is avoided
//! in one place, by the way in which the server is cut, and by no trick:
//!
//! * *Writing JSON*: once for each message, before the members come into play
//!   ([`Room::say`]); they share the bytes ([`Frame`]).
//! * *Waking the member's task*: once for all messages that arrived together,
//!   which travel as one frame (`client`, "Much at once").
//! * *Calling the system*: once for all that is queued when the task has its turn
//!   (`connection::FrameWriter`).
//! * *Waiting for a lock*: a member waits for none of the server's. The rooms are
//!   locked by those who come, go or speak, and a member that listens does not:
//!   it takes its frames out of a channel.
//!
//! And what is not used is not held: a silent client has no buffer to read into
//! (`connection::LineReader`), no timer, and a task that nothing wakes.
//!
//! # Example
//!
//! ```no_run
//! use async_tcp_chat::{ChatError, ChatServer, ServerConfig};
//!
//! # async fn example() -> Result<(), ChatError> {
//! let config = ServerConfig {
//!     address: "127.0.0.1".to_string(),
//!     port: 8080,
//!     max_history: 100,
//! };
//! ChatServer::new().run(config).await
//! # }
//! ```

pub mod error;
pub mod protocol;
pub mod room;
pub mod server;

mod client;
mod connection;
mod subscriptions;

#[cfg(feature = "bonus")]
pub mod bonus;

#[cfg(feature = "bonus")]
pub use bonus::RateLimiter;
pub use error::ChatError;
pub use protocol::{
    ClientMessage, Frame, ServerMessage, parse_client_message, serialize_server_message,
};
pub use room::Room;
pub use server::{ChatServer, ServerConfig};
