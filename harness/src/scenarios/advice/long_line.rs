//! A line of 64 KiB is taken like any other.

use crate::script::{Scenario, cast};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    Scenario::new("long_line")
        .advises(&[Kind::NoReply, Kind::WrongValue, Kind::ClosedEarly])
        .proves(["T1"])
        .given([alice.is_served()])
        .play([alice.asks_at_length(), alice.is_served()])
}
