//! The list of users holds every member of that room, once, and nobody else.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave] = cast(["alice", "bob", "carol", "dave"]);
    let [zion, nebula, nowhere] = rooms(["zion", "nebula", "nowhere"]);
    Scenario::new(
        "test_list_users",
        text("list_users lists the members of a room", "list_users liste les membres d'un salon"),
    )
    .hint(text(
        "read the members of the room that was asked for; a room that does not exist is an error, not an empty list",
        "lisez les membres du salon demandé ; un salon qui n'existe pas est une erreur, pas une liste vide",
    ))
    .proves(["R2"])
    .play([
        everyone([alice, bob, carol], |who| who.joins(zion)),
        everyone([carol, dave], |who| who.joins(nebula)),
        alice.lists_users(zion, [alice, bob, carol]),
        dave.lists_users(nebula, [carol, dave]),
        alice.lists_users_in_vain(nowhere),
    ])
}
