//! A thousand clients are connected at once, all of them served.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::Kind;

/// Connections that every server must serve at once (C1).
const ALL: usize = 1000;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("constraint_c1")
        .closes(
            "constraints",
            &[
                Kind::NoReply,
                Kind::MissingFanout,
                Kind::Refused,
                Kind::ClosedEarly,
            ],
        )
        .proves(["C1"])
        .given([
            everyone([alice, bob, carol], |who| who.joins(zion)),
            alice.says(zion, "hello"),
            everyone([bob, carol], |who| who.hears(zion, alice, ["hello"])),
        ])
        .play([alice.crowds(ALL - 3)])
}
