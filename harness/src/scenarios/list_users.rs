//! The list of users holds every member of that room, once, and nobody else.

use crate::script::{Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, namesake] = cast(["alice", "bob", "carol", "dave", "namesake"]);
    let [zion, nebula, nowhere] = rooms(["zion", "nebula", "nowhere"]);
    Scenario::new("test_list_users").proves(["R2"]).play([
        everyone([alice, bob, carol], |who| who.joins(zion)),
        everyone([carol, dave], |who| who.joins(nebula)),
        alice.lists_users(zion, [alice, bob, carol]),
        dave.lists_users(nebula, [carol, dave]),
        dave.may_list_users(zion, [alice, bob, carol]),
        alice.lists_users_in_vain(nowhere),
        // Of two with one name each is a member, and each goes for itself.
        namesake.may_take_name_of(alice),
        namesake.joins(zion),
        bob.lists_users(zion, [alice, bob, carol, namesake]),
        alice.renames("another name"),
        bob.lists_users(zion, [alice, bob, carol, namesake]),
        alice.may_take_name_of(namesake),
        namesake.leaves(zion),
        bob.lists_users(zion, [alice, bob, carol]),
        // A room that is gone is as unknown as one that never was.
        everyone([carol, dave], |who| who.leaves(nebula)),
        alice.lists_users_in_vain(nebula),
    ])
}
