//! The list of rooms holds every room that has members, once.

use crate::script::{Scenario, cast, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion, nebula, construct] = rooms(["zion", "nebula", "construct"]);
    Scenario::new(
        "test_list_rooms",
        text(
            "list_rooms lists the rooms that have members",
            "list_rooms liste les salons qui ont des membres",
        ),
    )
    .hint(text(
        "answer with the keys of the shared map of rooms, whoever asks",
        "répondez avec les clés de la table partagée des salons, quel que soit le demandeur",
    ))
    .proves(["R1"])
    .play([
        carol.lists_rooms([]),
        alice.joins(zion),
        bob.joins(nebula),
        bob.joins(zion),
        bob.joins(construct),
        carol.lists_rooms([zion, nebula, construct]),
        alice.lists_rooms([zion, nebula, construct]),
    ])
}
