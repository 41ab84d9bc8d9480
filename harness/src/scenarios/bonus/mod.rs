//! The five tests of the bonus. Where one has several scenarios, the first bears its name.

mod bonus_history;
mod bonus_history_bounded;
mod bonus_history_off;
pub mod bonus_rate_limit;
pub mod bonus_rate_limit_seconds;
mod bonus_rate_limiter;
mod bonus_replay;
mod bonus_replay_bounded;
mod bonus_shutdown;
mod bonus_whisper;

use crate::script::Scenario;

/// All of them.
pub const ALL: &[fn() -> Scenario] = &[
    bonus_replay::scenario,
    bonus_replay_bounded::scenario,
    bonus_history::scenario,
    bonus_history_bounded::scenario,
    bonus_history_off::scenario,
    bonus_whisper::scenario,
    bonus_rate_limit::scenario,
    bonus_rate_limit_seconds::scenario,
    bonus_rate_limiter::scenario,
    bonus_shutdown::scenario,
];
