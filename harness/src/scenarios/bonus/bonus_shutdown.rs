//! Before the end everybody is told, nobody new is served, and the end comes.

use crate::script::{Actor, Entry, Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, eve, stuck, operator, late] =
        cast(["alice", "bob", "eve", "stuck", "operator", "late"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("bonus_shutdown")
        .earns("bonus_shutdown")
        .proves(["GS1"])
        .calls(Entry::RunWithShutdown)
        .play([
            // Whoever waits for this one to take leave, waits for ever.
            stuck.clogs(),
            everyone([alice, bob], |who| who.joins(zion)),
            alice.says(zion, "still here"),
            bob.hears(zion, alice, ["still here"]),
            // Eve is in no room.
            eve.renames("eve"),
            operator.tells_to_stop(),
            everyone([alice, bob, eve], Actor::hears_farewell),
            late.knocks(),
            operator.sees_the_end(),
            late.was_not_served(),
        ])
}
