//! What should be better and costs nothing.

mod banner;
mod half_close;
mod idle_cpu;
mod long_line;
mod own_names;
mod own_user_joined;
mod phantom_rooms;
mod rejoin_announced;
mod rejoin_delivered_twice;
mod split_request;

use crate::script::Scenario;

/// All of them.
pub const ALL: &[fn() -> Scenario] = &[
    banner::scenario,
    half_close::scenario,
    idle_cpu::scenario,
    long_line::scenario,
    own_names::scenario,
    own_user_joined::scenario,
    phantom_rooms::scenario,
    rejoin_announced::scenario,
    rejoin_delivered_twice::scenario,
    split_request::scenario,
];
