//! Who joins a room gets what was said there before, once, and nothing of other rooms.

use crate::script::{Actor, Scenario, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, erin, frank] =
        cast(["alice", "bob", "carol", "dave", "erin", "frank"]);
    let [zion, nebula, fresh] = rooms(["zion", "nebula", "fresh"]);
    Scenario::new("bonus_replay")
        .earns("bonus_replay")
        .proves(["H2"])
        .given([
            everyone([alice, bob], |who| who.joins(zion)),
            everyone([alice, frank], |who| who.joins(nebula)),
            bob.says_in_turn(zion, 3),
            alice.says_in_turn(nebula, 2),
        ])
        .offered([carol.tries_replay(zion)])
        .play([
            dave.joins_and_gets_past(zion),
            alice.says(zion, "meanwhile"),
            everyone([bob, carol, dave], |who| {
                who.hears(zion, alice, ["meanwhile"])
            }),
            bob.renames("later"),
            bob.says(zion, "under another name"),
            erin.joins_and_gets_past(zion),
            erin.joins_and_gets_past(nebula),
            frank.joins_and_gets_past(fresh),
            alice.says(zion, "now"),
            everyone([bob, carol, dave, erin], |who| {
                who.hears(zion, alice, ["now"])
            }),
            everyone(
                [alice, bob, carol, dave, erin, frank],
                Actor::hears_nothing_more,
            ),
            // What one has said oneself is past, too.
            bob.leaves(zion),
            bob.joins_and_gets_past(zion),
        ])
}
