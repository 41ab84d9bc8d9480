//! The list of users holds every member of that room, once, and nobody else.

use crate::script::{Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave] = cast(["alice", "bob", "carol", "dave"]);
    let [zion, nebula, nowhere] = rooms(["zion", "nebula", "nowhere"]);
    Scenario::new("test_list_users").proves(["R2"]).play([
        everyone([alice, bob, carol], |who| who.joins(zion)),
        everyone([carol, dave], |who| who.joins(nebula)),
        alice.lists_users(zion, [alice, bob, carol]),
        dave.lists_users(nebula, [carol, dave]),
        dave.may_list_users(zion, [alice, bob, carol]),
        alice.lists_users_in_vain(nowhere),
    ])
}
