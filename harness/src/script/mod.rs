//! The vocabulary of scenarios: what actors do and what they must see, as data.
//!
//! A [`Scenario`] is a value. It holds no async, no duration and no JSON: `stage` plays it against a
//! live server, `harness explain` prints it, a report quotes it. Names, rooms and texts are
//! placeholders; fresh ones are drawn from the seed of each run.

mod bonus;
mod bonus_words;
mod describe;
mod scenario;
mod step;

pub use bonus::{BonusAction, Bucket, Entry};
pub use describe::describe;
pub use scenario::{Decides, Scenario, Setup};
pub use step::{Action, Actor, Flavour, Oddity, Room, Step, Words, at_once, everyone, in_turn};

/// Declares the actors of a scenario. The names are their roles in the script.
pub fn cast<const N: usize>(roles: [&'static str; N]) -> [Actor; N] {
    roles.map(Actor)
}

/// Declares the rooms of a scenario.
pub fn rooms<const N: usize>(labels: [&'static str; N]) -> [Room; N] {
    labels.map(Room)
}
