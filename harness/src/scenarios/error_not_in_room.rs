//! Who is not in a room may not speak there, and is told so.

use crate::script::{Actor, Scenario, cast, everyone, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion, nowhere] = rooms(["zion", "nowhere"]);
    Scenario::new(
        "test_error_not_in_room",
        text("a message from outside a room is an error", "un message venu d'hors du salon est une erreur"),
    )
    .hint(text(
        "check that the sender is a member before you broadcast, and answer the sender with an error if not",
        "vérifiez que l'expéditeur est membre avant de diffuser, et répondez-lui par une erreur sinon",
    ))
    .proves(["M3"])
    .play([
        everyone([bob, carol], |who| who.joins(zion)),
        alice.says_in_vain(nowhere, "anybody there"),
        alice.says_in_vain(zion, "let me in"),
        everyone([bob, carol], Actor::overhears_nothing),
        alice.joins(zion),
    ])
}
