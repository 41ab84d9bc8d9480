//! Requests that arrive in one segment are each answered, in order.

use crate::script::{Scenario, cast, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("pitfall_d_merged")
        .closes(
            "pitfall_d",
            &[Kind::NoReply, Kind::WrongOrder, Kind::BadFraming],
        )
        .proves(["T2"])
        .given([alice.is_served()])
        .play([alice.asks_many_at_once(zion, 8)])
}
