//! Who joins is announced to every other member, exactly once.

use crate::script::{Actor, Scenario, at_once, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let all = cast(["alice", "bob", "carol", "dave", "erin", "frank"]);
    let [alice, bob, carol, dave, erin, frank] = all;
    let [zion, nebula, construct] = rooms(["zion", "nebula", "construct"]);
    let [matrix, oracle] = rooms(["matrix", "oracle"]);
    let others_of = |who: Actor| all.into_iter().filter(move |other| *other != who);
    Scenario::new("test_user_joined_notification")
        .proves(["J2"])
        .play([
            alice.joins(construct),
            everyone([erin, frank], |who| who.joins(nebula)),
            erin.sees_join(nebula, frank),
            alice.joins(zion),
            bob.joins(zion),
            alice.sees_join(zion, bob),
            carol.joins(zion),
            everyone([alice, bob], |who| who.sees_join(zion, carol)),
            dave.joins(zion),
            everyone([alice, bob, carol], |who| who.sees_join(zion, dave)),
            // One who has been there longer than they, and whose second room it is.
            alice.joins(nebula),
            everyone([erin, frank], |who| who.sees_join(nebula, alice)),
            everyone([erin, frank], Actor::overhears_nothing),
            // Of those who come at the same time each knows all others.
            at_once(all, |who| who.joins(matrix)),
            everyone(all, |who| who.knows_of(matrix, others_of(who))),
            at_once(all, |who| who.joins(oracle)),
            everyone(all, |who| who.knows_of(oracle, others_of(who))),
        ])
}
