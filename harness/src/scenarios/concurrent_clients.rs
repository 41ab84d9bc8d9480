//! Ten clients at once, all of it right.

use crate::script::{Actor, Scenario, at_once, cast, everyone, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let clients: [Actor; 10] = cast([
        "ann", "ben", "cid", "dan", "eli", "fay", "gus", "hal", "ida", "jon",
    ]);
    let [late] = cast(["late"]);
    let [zion] = rooms(["zion"]);
    let others_of = |who: Actor| clients.into_iter().filter(move |other| *other != who);
    Scenario::new(
        "test_concurrent_clients",
        text("ten clients at once are all served right", "dix clients simultanés sont tous bien servis"),
    )
    .hint(text(
        "serve each connection in a task of its own, and hold the write lock from reading the members to telling them",
        "servez chaque connexion dans sa propre tâche, et gardez le verrou d'écriture de la lecture des membres à leur notification",
    ))
    .proves(["J1", "M1", "N2", "T8"])
    .play([
        at_once(clients, Actor::connects),
        at_once(clients, |who| who.renames("name")),
        at_once(clients, |who| who.joins(zion)),
        late.joins_and_sees(zion, clients.into_iter().chain([late])),
        at_once(clients, |who| who.says(zion, "hello")),
        everyone(clients, |who| who.hears_from_each(zion, others_of(who), "hello")),
        everyone(clients, Actor::hears_nothing_more),
    ])
}
