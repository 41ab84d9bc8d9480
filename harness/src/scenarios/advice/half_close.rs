//! What a client asks just before it closes its writing side is carried out.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("half_close")
        .advises(&[Kind::MissingFanout, Kind::NoReply])
        .proves(["T9"])
        .given([everyone([alice, bob, carol], |who| who.joins(zion))])
        .play([
            bob.says_and_closes(zion, "last words"),
            alice.hears(zion, bob, ["last words"]),
            carol.asks_and_closes(),
        ])
}
