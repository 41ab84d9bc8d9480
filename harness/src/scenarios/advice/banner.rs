//! The server sends frames of the protocol and nothing else.

use crate::script::{Scenario, cast, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("banner")
        .advises(&[Kind::ExtraMessage])
        .proves(["T7"])
        .given([alice.joins(zion), alice.leaves(zion)])
        .play([alice.got_only_frames()])
}
