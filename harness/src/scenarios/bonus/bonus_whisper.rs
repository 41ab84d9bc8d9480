//! A whisper reaches the one who has that name now, wherever they are, and nobody else.

use crate::script::{Actor, Scenario, Words, cast, everyone, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, eve, namesake, newcomer] = cast([
        "alice", "bob", "carol", "dave", "eve", "namesake", "newcomer",
    ]);
    let [zion, nebula, apart] = rooms(["zion", "nebula", "apart"]);
    Scenario::new("bonus_whisper")
        .earns("bonus_whisper")
        .proves(["W1"])
        .given([
            everyone([alice, bob, carol], |who| who.joins(zion)),
            eve.joins(nebula),
            // Dave is in no room.
            dave.renames("dave"),
        ])
        .offered([alice.tries_whisper(bob)])
        .play([
            alice.whispers(bob, "psst"),
            bob.hears_whisper(alice, "psst"),
            alice.whispers(eve, Words::unicode("in another room")),
            eve.hears_whisper(alice, Words::unicode("in another room")),
            bob.whispers(dave, Words::escaped("in no room")),
            dave.hears_whisper(bob, Words::escaped("in no room")),
            everyone([alice, bob, carol, eve], Actor::hears_nothing_more),
            bob.renames("second"),
            alice.whispers(bob, "by a new name"),
            bob.hears_whisper(alice, "by a new name"),
            bob.whispers(alice, "under a new name"),
            alice.hears_whisper(bob, "under a new name"),
            alice.whispers_to_old_name_of(bob),
            alice.whispers_to_nobody(),
            alice.whispers(alice, "to myself"),
            alice.hears_whisper(alice, "to myself"),
            namesake.may_take_name_of(carol),
            alice.whispers(carol, "whoever"),
            carol.or_namesake_hears_whisper(namesake, alice, "whoever"),
            // Of those who had one name, the other one keeps it.
            namesake.renames("apart"),
            alice.whispers(carol, "carol alone"),
            carol.hears_whisper(alice, "carol alone"),
            dave.whispers(alice, "from no room"),
            alice.hears_whisper(dave, "from no room"),
            // What went the same way before has come, or never will.
            everyone([bob, eve, dave], |who| alice.whispers(who, "at last")),
            everyone([bob, eve, dave], |who| who.hears_whisper(alice, "at last")),
            everyone(
                [alice, bob, carol, dave, eve, namesake],
                Actor::hears_nothing_more,
            ),
            dave.disconnects(),
            alice.whispers_to_the_gone(dave),
            // The name that one has on arriving is a name (N1).
            newcomer.connects(),
            newcomer.learns_its_name(apart),
            alice.whispers(newcomer, "to a default name"),
            newcomer.hears_whisper(alice, "to a default name"),
        ])
}
