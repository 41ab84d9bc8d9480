//! Who joins a room gets as much of its past as it keeps.

use crate::script::{Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave] = cast(["alice", "bob", "carol", "dave"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("bonus_replay_bounded")
        .earns("bonus_replay")
        .proves(["H1", "H2"])
        .keeps(5)
        .given([
            everyone([alice, bob], |who| who.joins(zion)),
            alice.says_in_turn(zion, 2),
        ])
        .offered([carol.tries_replay(zion)])
        .play([bob.says_in_turn(zion, 6), dave.joins_and_gets_past(zion)])
}
