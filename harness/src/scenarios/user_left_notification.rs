//! Who leaves, hangs up or is cut off is announced to every other member, exactly once.

use crate::script::{Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, erin] = cast(["alice", "bob", "carol", "dave", "erin"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new("test_user_left_notification")
        .proves(["L1", "L4"])
        .play([
            everyone([alice, bob, carol, dave, erin], |who| who.joins(zion)),
            everyone([carol, erin], |who| who.joins(nebula)),
            bob.leaves(zion),
            everyone([alice, erin], |who| who.sees_leave(zion, bob)),
            carol.disconnects(),
            everyone([alice, erin], |who| who.sees_leave(zion, carol)),
            erin.sees_leave(nebula, carol),
            dave.resets(),
            everyone([alice, erin], |who| who.sees_leave(zion, dave)),
        ])
}
