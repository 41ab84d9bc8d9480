//! Clients that go, however they go, take nobody with them.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, erin] = cast(["alice", "bob", "carol", "dave", "erin"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new("constraint_l4")
        .closes(
            "constraints",
            &[Kind::NoReply, Kind::Refused, Kind::ClosedEarly, Kind::Hung],
        )
        .proves(["L4", "C4"])
        .given([everyone([alice, bob, carol, dave], |who| who.joins(zion))])
        .play([
            bob.disconnects(),
            carol.resets(),
            dave.begins_request(),
            dave.resets(),
            alice.comes_and_goes(50),
            alice.joins(nebula),
            erin.joins(zion),
        ])
}
