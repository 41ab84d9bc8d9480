//! A new name is confirmed with the old one, and shows everywhere from then on.

use crate::script::{Oddity, Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, namesake, odd] = cast(["alice", "bob", "carol", "namesake", "odd"]);
    let [zion, nebula, construct, matrix, oracle] =
        rooms(["zion", "nebula", "construct", "matrix", "oracle"]);
    let shown_in = |who| if who == carol { zion } else { construct };
    Scenario::new("test_nickname_change")
        .proves(["N1", "N2", "N3"])
        .play([
            alice.connects(),
            alice.joins(zion),
            alice.renames("first name"),
            bob.joins(zion),
            everyone([bob, alice], |who| who.joins(nebula)),
            alice.renames("second name"),
            carol.joins_and_sees(zion, [alice, bob, carol]),
            carol.joins_and_sees(nebula, [alice, bob, carol]),
            carol.may_list_users(zion, [alice, bob, carol]),
            alice.renames("third name"),
            carol.may_list_users(zion, [alice, bob, carol]),
            alice.may_take_name_of(alice),
            bob.joins(construct),
            alice.says(zion, "hello"),
            alice.joins(construct),
            alice.leaves(zion),
            everyone([carol, bob], |who| {
                who.sees_only_present_names(shown_in(who))
            }),
            // Of two with one name each goes for itself.
            namesake.may_take_name_of(carol),
            everyone([alice, bob, carol, namesake], |who| who.joins(matrix)),
            carol.renames("another name"),
            bob.may_list_users(matrix, [alice, bob, carol, namesake]),
            carol.disconnects(),
            bob.may_see_leave(matrix, carol),
            odd.may_take_odd_name(Oddity::Padded),
            odd.may_take_odd_name(Oddity::Long),
            odd.may_take_odd_name(Oddity::Quoted),
            odd.joins_and_sees(oracle, [odd]),
        ])
}
