//! Clients that go, however they go, take nobody with them.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, erin] = cast(["alice", "bob", "carol", "dave", "erin"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new(
        "constraint_l4",
        text("the server goes on when clients go", "le serveur continue quand des clients partent"),
    )
    .hint(text(
        "an error of one connection must end that task only: no `?` into the accept loop, no unwrap on a write",
        "une erreur sur une connexion ne doit terminer que cette tâche : pas de `?` vers la boucle accept, pas d'unwrap sur une écriture",
    ))
    .closes("constraints", &[Kind::NoReply, Kind::Refused, Kind::ClosedEarly, Kind::Hung])
    .proves(["L4", "C4"])
    .given([everyone([alice, bob, carol, dave], |who| who.joins(zion))])
    .play([
        bob.disconnects(),
        carol.resets(),
        dave.begins_request(),
        dave.resets(),
        alice.joins(nebula),
        erin.joins(zion),
    ])
}
