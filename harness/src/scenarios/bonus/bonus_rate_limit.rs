//! A user may say ten things at once and ten a second; what is over is refused and heard by nobody.

use crate::script::{Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new("bonus_rate_limit")
        .earns("bonus_rate_limit")
        .proves(["RL1"])
        .given([
            everyone([alice, bob], |who| who.joins(zion)),
            everyone([alice, bob], |who| who.joins(nebula)),
        ])
        .offered([alice.tries_limit(zion)])
        .play([
            alice.spends_bucket(zion),
            alice.says_too_much(nebula),
            alice.renames("again"),
            alice.says_too_much(zion),
            bob.says_freely(zion, 5),
            alice.says_as_told(zion, 10),
            alice.refused_reached_nobody(zion),
            alice.refused_are_forgotten(zion),
        ])
}
