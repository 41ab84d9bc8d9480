//! Who joins a room twice is announced once.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("rejoin_announced")
        .advises(&[Kind::Duplicate])
        .proves(["J3"])
        .given([
            everyone([alice, bob], |who| who.joins(zion)),
            alice.sees_join(zion, bob),
            bob.joins_again(zion),
        ])
        .play([alice.sees_no_further_join(zion, bob)])
}
