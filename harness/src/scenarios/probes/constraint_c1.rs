//! A thousand clients are connected at once, all of them served.

use crate::script::{Scenario, cast};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
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
    .given([alice.is_served()])
    .play([alice.crowds(1000)])
}
