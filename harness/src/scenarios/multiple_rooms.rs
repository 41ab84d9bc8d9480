//! A user can be in several rooms, and each keeps to itself.

use crate::script::{Actor, Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new("test_multiple_rooms").proves(["J5"]).play([
        everyone([alice, bob], |who| who.joins(zion)),
        everyone([alice, carol], |who| who.joins(nebula)),
        bob.says(zion, "in zion"),
        alice.hears(zion, bob, ["in zion"]),
        carol.says(nebula, "in nebula"),
        alice.hears(nebula, carol, ["in nebula"]),
        alice.says(zion, "to zion"),
        bob.hears(zion, alice, ["to zion"]),
        alice.says(nebula, "to nebula"),
        carol.hears(nebula, alice, ["to nebula"]),
        everyone([bob, carol], Actor::overhears_nothing),
    ])
}
