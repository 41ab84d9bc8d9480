//! Many clients at once ask many things at once, and each of them is answered.

use crate::script::{Actor, Scenario, at_once, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let clients = cast(["ann", "ben", "cid", "dan", "eli", "fay", "gus", "hal"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new(
        "pitfall_c_freeze",
        text("the server does not freeze under concurrent commands", "le serveur ne se fige pas sous des commandes concurrentes"),
    )
    .hint(text(
        "a std lock blocks the whole thread: as soon as its holder waits, every task of that thread waits with it",
        "un verrou std bloque tout le thread : dès que son détenteur attend, toutes les tâches de ce thread attendent avec lui",
    ))
    .closes("pitfall_c", &[Kind::NoReply, Kind::Hung])
    .proves(["T8", "C4"])
    .given([at_once(clients, Actor::connects), everyone(clients, |who| who.joins(zion))])
    .play([
        at_once(clients, |who| who.asks_many_at_once(nebula, 40)),
        at_once(clients, |who| who.says(zion, "still here")),
        at_once(clients, |who| who.asks_many_at_once(nebula, 40)),
    ])
}
