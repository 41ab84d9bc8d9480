//! A second client is served while the first one is there.

use crate::script::{Scenario, cast, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new("pitfall_c_alone")
        .closes("pitfall_c", &[Kind::NoReply, Kind::Hung])
        .proves(["C2", "T8"])
        .given([alice.joins(zion)])
        .play([bob.joins(nebula)])
}
