//! Joining creates a room and tells who is there; joining again changes nothing.

use crate::script::{Scenario, cast, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "test_join_room",
        text("join creates the room and lists its members", "join crée le salon et liste ses membres"),
    )
    .hint(text(
        "insert the user first, then answer with the room's members: keyed by user id, each stands there once",
        "insérez d'abord l'utilisateur, puis répondez avec les membres du salon : indexés par identifiant, chacun n'y est qu'une fois",
    ))
    .proves(["J1", "J3"])
    .play([
        alice.joins_and_sees(zion, [alice]),
        bob.joins_and_sees(zion, [alice, bob]),
        alice.joins_again(zion),
        carol.joins_and_sees(zion, [alice, bob, carol]),
    ])
}
