//! What a member says reaches every other member once, in order, and nobody else.

use crate::script::{Actor, Scenario, Words, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, eve, namesake] =
        cast(["alice", "bob", "carol", "dave", "eve", "namesake"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    Scenario::new("test_message_broadcast")
        .proves(["M1", "M2", "M4"])
        .play([
            everyone([alice, bob, carol, dave], |who| who.joins(zion)),
            eve.joins(nebula),
            alice.says(zion, "one"),
            alice.says(zion, Words::unicode("two")),
            alice.says(zion, Words::escaped("three")),
            alice.says(zion, Words::long("four")),
            everyone([bob, carol, dave], |who| {
                let texts = [
                    Words::unicode("two"),
                    Words::escaped("three"),
                    Words::long("four"),
                ];
                who.hears(zion, alice, ["one".into()].into_iter().chain(texts))
            }),
            everyone([alice, bob, carol, dave, eve], Actor::hears_nothing_more),
            namesake.may_take_name_of(alice),
            namesake.joins(zion),
            alice.says(zion, "five"),
            everyone([bob, namesake], |who| who.hears(zion, alice, ["five"])),
            alice.says(zion, Words::long_escaped("six")),
            bob.hears(zion, alice, [Words::long_escaped("six")]),
            bob.says_many_at_once(zion, 500),
            everyone([alice, carol, dave, namesake], |who| {
                who.hears_them_all(zion, [bob])
            }),
            everyone([alice, bob, carol, dave, eve], Actor::hears_nothing_more),
        ])
}
