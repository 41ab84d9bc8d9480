//! A room keeps as many messages as `max_history` says, whatever others hear.

use crate::script::{Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new("bonus_history_bounded")
        .earns("bonus_history")
        .proves(["H1"])
        .keeps(5)
        .given([
            everyone([alice, bob], |who| who.joins(zion)),
            everyone([alice, bob], |who| who.joins(nebula)),
            alice.says_in_turn(zion, 2),
        ])
        .offered([alice.tries_history(zion)])
        .play([
            bob.says_in_turn(nebula, 4),
            alice.says_in_turn(zion, 6),
            bob.gets_history(zion, 100),
            bob.gets_history(zion, 3),
            bob.gets_history(zion, 0),
            alice.gets_history(nebula, 100),
        ])
}
