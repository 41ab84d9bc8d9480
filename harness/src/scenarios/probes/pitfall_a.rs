//! A connection is accepted, and whoever asks something gets at least a byte.

use crate::script::{Scenario, cast};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    Scenario::new("pitfall_a")
        .closes("pitfall_a", &[Kind::NoReply, Kind::Refused])
        .proves(["T8"])
        .play([alice.gets_any_sign()])
}
