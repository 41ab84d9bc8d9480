//! What should be better and costs nothing.

mod default_names;
mod half_close;
mod own_arrival;
mod rejoin_hears_once;
mod rooms_asked_in_vain;
mod split_request;

use crate::script::Scenario;

/// All of them.
pub const ALL: &[fn() -> Scenario] = &[
    default_names::scenario,
    half_close::scenario,
    own_arrival::scenario,
    rejoin_hears_once::scenario,
    rooms_asked_in_vain::scenario,
    split_request::scenario,
];
