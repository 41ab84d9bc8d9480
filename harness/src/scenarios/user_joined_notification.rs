//! Who joins is announced to every other member, exactly once.

use crate::script::{Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave] = cast(["alice", "bob", "carol", "dave"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("test_user_joined_notification")
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
