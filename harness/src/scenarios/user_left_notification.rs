//! Who leaves, hangs up or is cut off is announced to every other member, exactly once.

use crate::script::{Actor, Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, erin, frank, gus, hal] = cast([
        "alice", "bob", "carol", "dave", "erin", "frank", "gus", "hal",
    ]);
    let [zion, nebula, construct] = rooms(["zion", "nebula", "construct"]);
    Scenario::new("test_user_left_notification")
        .proves(["L1", "L4"])
        .play([
            everyone([gus, hal], |who| who.joins(construct)),
            everyone([alice, bob, carol, dave, erin], |who| who.joins(zion)),
            everyone([bob, carol, erin, gus], |who| who.joins(nebula)),
            bob.leaves(zion),
            // Its end is told where it still was a member, and nowhere else.
            bob.disconnects(),
            erin.sees_leave(nebula, bob),
            everyone([alice, erin], |who| who.sees_leave(zion, bob)),
            // Who comes now takes no other member's place.
            frank.joins_and_sees(zion, [alice, carol, dave, erin, frank]),
            carol.disconnects(),
            everyone([alice, erin], |who| who.sees_leave(zion, carol)),
            erin.sees_leave(nebula, carol),
            dave.resets(),
            everyone([alice, erin], |who| who.sees_leave(zion, dave)),
            everyone([gus, hal], Actor::overhears_nothing),
        ])
}
