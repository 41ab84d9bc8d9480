//! Many clients at once ask many things at once, and each of them is answered.

use crate::script::{Actor, Scenario, Step, at_once, cast, everyone, in_turn, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let clients = cast(["ann", "ben", "cid", "dan", "eli", "fay", "gus", "hal"]);
    let [zion, nebula, construct] = rooms(["zion", "nebula", "construct"]);
    let mixed = |round: usize| {
        let steps = clients
            .into_iter()
            .enumerate()
            .map(|(place, who)| match (place + round) % 4 {
                0 => who.renames("another"),
                1 => who.says(zion, "meanwhile"),
                2 => who.joins(construct),
                _ => who.leaves(construct),
            });
        Step::AtOnce(steps.collect())
    };
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
            // What needs several locks at once, in all the orders in which they may be taken.
            everyone(clients.into_iter().skip(3).step_by(4), |who| {
                who.joins(construct)
            }),
            in_turn((0..8).map(mixed)),
        ])
}
