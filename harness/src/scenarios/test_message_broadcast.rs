//! What a member says reaches every other member once, in order, and nobody else.

use crate::script::{Actor, Scenario, cast, everyone, rooms};
use crate::verdict::text;

pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, eve] = cast(["alice", "bob", "carol", "dave", "eve"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    let title = text(
        "what a member says reaches every other member once, in order, and nobody else",
        "ce que dit un membre atteint chaque autre membre une fois, dans l'ordre, et personne d'autre",
    );
    Scenario::new("test_message_broadcast", title)
        .proves(["M1", "M2", "M4"])
        .hint(text(
            "every connection needs its own subscribe()",
            "chaque connexion a besoin de son propre subscribe()",
        ))
        .play([
            everyone([alice, bob, carol, dave], |who| who.joins(zion)),
            eve.joins(nebula),
            alice.says(zion, "one"),
            alice.says(zion, "two"),
            everyone([bob, carol, dave], |who| {
                who.hears(zion, alice, ["one", "two"])
            }),
            everyone([bob, carol, dave], Actor::hears_nothing_more),
            alice.may_hear(zion, ["one", "two"]),
            eve.hears_nothing_more(),
        ])
}
