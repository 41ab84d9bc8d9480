//! A `max_history` of nothing keeps nothing.

use crate::script::{Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("bonus_history_off")
        .earns("bonus_history")
        .proves(["H1"])
        .keeps(0)
        .given([
            everyone([alice, bob], |who| who.joins(zion)),
            alice.says_in_turn(zion, 2),
        ])
        .offered([alice.tries_history(zion)])
        .play([bob.gets_history(zion, 100)])
}
