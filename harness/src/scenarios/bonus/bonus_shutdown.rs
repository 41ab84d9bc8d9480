//! Before the end everybody is told, nobody new is served, and the end comes.

use crate::script::{Actor, Entry, Scenario, cast, everyone, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, eve, operator, late] = cast(["alice", "bob", "eve", "operator", "late"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "bonus_shutdown",
        text("run_with_shutdown takes leave of everybody", "run_with_shutdown prend congé de tous"),
    )
    .hint(text(
        "a broadcast or watch channel that every connection's task selects on, in a room or not; then drop the listener, wait 5 s at most, and return Ok(())",
        "un canal broadcast ou watch que la tâche de chaque connexion attend, dans un salon ou non ; puis lâchez le listener, attendez 5 s au plus, et renvoyez Ok(())",
    ))
    .earns("bonus_shutdown")
    .proves(["GS1"])
    .calls(Entry::RunWithShutdown)
    .play([
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
