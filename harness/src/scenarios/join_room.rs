//! Joining creates a room and tells who is there; joining again changes nothing.

use crate::script::{Oddity, Scenario, cast, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, odd] = cast(["alice", "bob", "carol", "odd"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("test_join_room").proves(["J1", "J3"]).play([
        alice.joins_and_sees(zion, [alice]),
        bob.joins_and_sees(zion, [alice, bob]),
        alice.joins_again(zion),
        carol.joins_and_sees(zion, [alice, bob, carol]),
        odd.may_join_odd_room(Oddity::Padded),
        odd.may_join_odd_room(Oddity::Long),
        odd.may_join_odd_room(Oddity::Quoted),
    ])
}
