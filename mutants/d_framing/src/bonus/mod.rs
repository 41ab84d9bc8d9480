//! The second half of the exercise: what a chat server needs to be pleasant.
//!
//! * [`rate_limit`]: a token bucket per client. Shows: time as an argument.
//! * [`history`]: what was said before one came.
//! * [`whisper`]: saying something to one user. Shows: a bounded `mpsc` channel,
//!   and what to do when it is full.
//! * [`shutdown`]: taking leave of everybody. Shows: `timeout` over a `JoinSet`.
//!
//! The rest of the crate calls these modules from a few places, each marked with
//! `#[cfg(feature = "bonus")]`.

pub mod history;
pub mod rate_limit;
pub mod shutdown;
pub mod whisper;

pub use history::MAX_REPLAY;
pub use rate_limit::RateLimiter;
pub(crate) use whisper::{Directory, Mailbox};
