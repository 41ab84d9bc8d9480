//! Ten clients at once, all of it right.

use crate::script::{Actor, Scenario, at_once, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let clients: [Actor; 10] = cast([
        "ann", "ben", "cid", "dan", "eli", "fay", "gus", "hal", "ida", "jon",
    ]);
    let [late] = cast(["late"]);
    let [zion] = rooms(["zion"]);
    let others_of = |who: Actor| clients.into_iter().filter(move |other| *other != who);
    Scenario::new("test_concurrent_clients")
        .proves(["J1", "M1", "N2", "T8"])
        .play([
            at_once(clients, Actor::connects),
            at_once(clients, |who| who.renames("name")),
            at_once(clients, |who| who.joins(zion)),
            late.joins_and_sees(zion, clients.into_iter().chain([late])),
            at_once(clients, |who| who.says(zion, "hello")),
            everyone(clients, |who| {
                who.hears_from_each(zion, others_of(who), "hello")
            }),
            everyone(clients, Actor::hears_nothing_more),
        ])
}
