//! The list of rooms holds every room that has members, once.

use crate::script::{Scenario, cast, in_turn, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion, nebula, construct] = rooms(["zion", "nebula", "construct"]);
    let many = rooms([
        "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12",
    ]);
    Scenario::new("test_list_rooms").proves(["R1"]).play([
        carol.lists_rooms([]),
        alice.joins(zion),
        bob.joins(nebula),
        bob.joins(zion),
        bob.joins(construct),
        carol.lists_rooms([zion, nebula, construct]),
        alice.lists_rooms([zion, nebula, construct]),
        in_turn(many.map(|room| bob.joins(room))),
        alice.lists_rooms([zion, nebula, construct].into_iter().chain(many)),
    ])
}
