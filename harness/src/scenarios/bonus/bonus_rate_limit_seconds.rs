//! The limit knows no seconds: around the end of one no more passes than at another time.

use crate::script::{Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("bonus_rate_limit_seconds")
        .earns("bonus_rate_limit")
        .proves(["RL1"])
        .given([everyone([alice, bob], |who| who.joins(zion))])
        .offered([alice.tries_limit(zion)])
        .play([alice.straddles_seconds(zion)])
}
