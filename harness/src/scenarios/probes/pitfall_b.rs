//! What several members say reaches all the others: the first, the newest, and those in between.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, erin] = cast(["alice", "bob", "carol", "dave", "erin"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("pitfall_b")
        .closes("pitfall_b", &[Kind::MissingFanout])
        .proves(["M1"])
        .given([everyone([alice, bob, carol, dave, erin], |who| {
            who.joins(zion)
        })])
        .play([
            alice.says(zion, "from the first"),
            carol.says(zion, "from the middle"),
            erin.says(zion, "from the newest"),
            alice.all_or_nobody_hears(zion),
        ])
}
