//! The server as its clients see it: JSON lines over TCP, and nothing else.
//!
//! * `support`: a server on a port of its own, and a client with short words.
//! * `rooms`: coming, going, names and lists.
//! * `messages`: who hears what, how often and in which order.
//! * `wire`: lines that are split, merged, too long, or no requests at all.
//! * `limits`: many clients, slow clients, clients that never pause, the end.
//! * `bonus`: history, whispers, rate limit, farewell.
//!
//! No test sleeps and then hopes. That something comes is awaited, with a limit;
//! that nothing comes is shown by something that would have come later.

mod support;

mod limits;
mod messages;
mod rooms;
mod wire;

#[cfg(feature = "bonus")]
mod bonus;
