//! A thousand clients are connected at once, all of them served.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "constraint_c1",
        text("1000 clients at once are served", "1000 clients simultanés sont servis"),
    )
    .hint(text(
        "one task for each client, no thread, no lock held while waiting, and an accept loop that never stops",
        "une tâche par client, pas de thread, aucun verrou tenu pendant une attente, et une boucle accept qui ne s'arrête jamais",
    ))
    .closes("constraints", &[Kind::NoReply, Kind::MissingFanout, Kind::Refused, Kind::ClosedEarly])
    .proves(["C1"])
    .given([
        everyone([alice, bob, carol], |who| who.joins(zion)),
        alice.says(zion, "hello"),
        everyone([bob, carol], |who| who.hears(zion, alice, ["hello"])),
    ])
    .play([alice.crowds(1000)])
}
