//! Plays a script against a live server and says what went wrong.
//!
//! To understand it, read `player.rs` (steps in order), then `verbs.rs` (what each verb sends,
//! awaits, and calls a failure; `answer.rs`, `listening.rs`, `notices.rs`, `lists.rs` and `silence.rs`
//! say what is right), then `world.rs` (what the script has made true so far, and so what may be heard).

mod answer;
mod backtrace;
mod bonus;
mod client;
mod clock;
mod crowd;
mod draw;
mod endpoint;
mod frame;
mod intake;
mod listening;
mod lists;
mod log;
mod notices;
mod player;
mod port;
mod probes;
mod program;
mod reader;
mod request;
mod server;
mod silence;
mod terms;

#[cfg(test)]
pub mod toy;
mod verbs;
mod world;

pub use backtrace::without_foreign_frames;
pub use client::Client;
pub use clock::{Clock, Moment};
pub use draw::Draw;
pub use endpoint::Endpoint;
pub use frame::{Frame, ServerLine};
pub use intake::Intake;
pub use log::cut;
pub use player::{Performance, Play, play};
pub use probes::cpu_time;
pub use program::{Program, check_failing_bind, check_program};
pub use reader::{Heard, Incoming};
pub use request::{LINE_LIMIT, join, list_rooms};
pub use server::{Driver, Handle, Server, in_words};
pub use terms::Terms;
