//! Who joins a room twice hears it once.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("rejoin_delivered_twice")
        .advises(&[Kind::Duplicate])
        .proves(["J3"])
        .given([
            everyone([alice, bob], |who| who.joins(zion)),
            bob.joins_again(zion),
        ])
        .play([alice.says(zion, "once"), bob.hears_nothing_more()])
}
