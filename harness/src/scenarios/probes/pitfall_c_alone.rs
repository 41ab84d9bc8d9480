//! A second client is served while the first one is there.

use crate::script::{Scenario, cast, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new(
        "pitfall_c_alone",
        text(
            "a client is served while another one is connected",
            "un client est servi pendant qu'un autre est connecté",
        ),
    )
    .hint(text(
        "spawn a task for each accepted connection instead of awaiting its end in the accept loop",
        "lancez une tâche par connexion acceptée au lieu d'attendre sa fin dans la boucle accept",
    ))
    .closes("pitfall_c", &[Kind::NoReply, Kind::Hung])
    .proves(["C2", "T8"])
    .given([alice.joins(zion)])
    .play([bob.joins(nebula)])
}
