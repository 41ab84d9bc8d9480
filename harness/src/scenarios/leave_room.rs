//! Leaving is answered, takes one off the list, and ends what one hears.

use crate::script::{Actor, Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave] = cast(["alice", "bob", "carol", "dave"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new("test_leave_room").proves(["L1", "L2"]).play([
        everyone([alice, bob, carol], |who| who.joins(zion)),
        bob.leaves(zion),
        alice.says(zion, "after"),
        dave.joins_and_sees(zion, [alice, carol, dave]),
        everyone([carol, bob], Actor::overhears_nothing),
        bob.leaves_in_vain(zion),
        bob.leaves_in_vain(nebula),
    ])
}
