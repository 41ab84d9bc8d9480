//! Plays a script against a live server and says what went wrong.
//!
//! To understand it, read `player.rs` (steps in order), then `verbs.rs` and `listening.rs`
//! (what each verb sends, awaits, and calls a failure), then `world.rs` (what the script has made true so far, and so what may be heard).

mod client;
mod clock;
mod draw;
mod frame;
mod listening;
mod log;
mod player;
mod port;
mod request;
mod server;

#[cfg(test)]
pub mod toy;
mod verbs;
mod world;

pub use client::{Client, Incoming};
pub use clock::{Clock, Moment};
pub use draw::Draw;
pub use frame::{Frame, ServerLine};
pub use log::cut;
pub use player::{Play, play};
pub use request::join;
pub use server::{Driver, RUN_FAILED, Server, in_words};
