//! The gates of the contract as scenarios: the six pitfalls, and the constraints.

mod constraint_c1;
mod constraint_l4;
mod pitfall_a;
mod pitfall_b;
mod pitfall_c_alone;
mod pitfall_c_freeze;
mod pitfall_c_stall;
mod pitfall_d_merged;
mod pitfall_e;
mod pitfall_f;

use crate::script::Scenario;

/// All of them.
pub const ALL: &[fn() -> Scenario] = &[
    constraint_c1::scenario,
    constraint_l4::scenario,
    pitfall_a::scenario,
    pitfall_b::scenario,
    pitfall_c_alone::scenario,
    pitfall_c_freeze::scenario,
    pitfall_c_stall::scenario,
    pitfall_d_merged::scenario,
    pitfall_e::scenario,
    pitfall_f::scenario,
];
