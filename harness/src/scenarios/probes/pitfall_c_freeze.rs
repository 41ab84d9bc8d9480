//! Many clients at once ask many things at once, and each of them is answered.

use crate::script::{Actor, Scenario, at_once, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let clients = cast(["ann", "ben", "cid", "dan", "eli", "fay", "gus", "hal"]);
    let [late] = cast(["late"]);
    let [zion, nebula, matrix, construct] = rooms(["zion", "nebula", "matrix", "construct"]);
    Scenario::new("pitfall_c_freeze")
        .closes("pitfall_c", &[Kind::NoReply, Kind::Hung])
        .proves(["T8", "C4"])
        .given([
            at_once(clients, Actor::connects),
            everyone(clients, |who| who.joins(zion)),
        ])
        .play([
            at_once(clients, |who| who.asks_many_at_once(nebula, 40)),
            at_once(clients, |who| who.says(zion, "still here")),
            at_once(clients, |who| who.asks_many_at_once(nebula, 40)),
            // Locks that are taken in different orders, or twice, show now: nobody is served any more.
            // Nobody of ours listens there, so that may take long.
            late.throngs([matrix, construct], 8, 90),
            late.joins(matrix),
        ])
}
