//! A new name is confirmed with the old one, and shows everywhere from then on.

use crate::script::{Scenario, cast, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new("test_nickname_change")
        .proves(["N1", "N2", "N3"])
        .play([
            alice.connects(),
            alice.joins(zion),
            alice.renames("first name"),
            bob.joins(zion),
            bob.joins(nebula),
            alice.renames("second name"),
            carol.joins_and_sees(zion, [alice, bob, carol]),
            carol.may_list_users(zion, [alice, bob, carol]),
            alice.says(zion, "hello"),
            alice.joins(nebula),
            alice.leaves(zion),
            bob.sees_only_present_names(zion),
            bob.sees_only_present_names(nebula),
        ])
}
