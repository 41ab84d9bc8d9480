//! The list of rooms holds every room that has members, once.

use crate::script::{Scenario, cast, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion, nebula, construct] = rooms(["zion", "nebula", "construct"]);
    Scenario::new("test_list_rooms").proves(["R1"]).play([
        carol.lists_rooms([]),
        alice.joins(zion),
        bob.joins(nebula),
        bob.joins(zion),
        bob.joins(construct),
        carol.lists_rooms([zion, nebula, construct]),
        alice.lists_rooms([zion, nebula, construct]),
    ])
}
