//! Who joins is announced to every other member, exactly once.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave] = cast(["alice", "bob", "carol", "dave"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "test_user_joined_notification",
        text("members are told who joins", "les membres apprennent qui rejoint"),
    )
    .hint(text(
        "send user_joined on the room's channel once for each join, with the name that the user has now",
        "envoyez user_joined sur le canal du salon une fois par join, avec le nom que l'utilisateur a maintenant",
    ))
    .proves(["J2"])
    .play([
        alice.joins(zion),
        bob.joins(zion),
        alice.sees_join(zion, bob),
        carol.joins(zion),
        everyone([alice, bob], |who| who.sees_join(zion, carol)),
        dave.joins(zion),
        everyone([alice, bob, carol], |who| who.sees_join(zion, dave)),
    ])
}
