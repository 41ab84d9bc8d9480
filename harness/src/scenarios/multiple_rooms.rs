//! A user can be in several rooms, and each keeps to itself.

use crate::script::{Actor, Scenario, cast, everyone, in_turn, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion, nebula, construct] = rooms(["zion", "nebula", "construct"]);
    Scenario::new("test_multiple_rooms").proves(["J5"]).play([
        everyone([alice, bob], |who| who.joins(zion)),
        everyone([alice, carol], |who| who.joins(nebula)),
        bob.says(zion, "in zion"),
        alice.hears(zion, bob, ["in zion"]),
        carol.says(nebula, "in nebula"),
        alice.hears(nebula, carol, ["in nebula"]),
        alice.says(zion, "to zion"),
        bob.hears(zion, alice, ["to zion"]),
        alice.says(nebula, "to nebula"),
        carol.hears(nebula, alice, ["to nebula"]),
        everyone([bob, carol], Actor::overhears_nothing),
        // Two who share several rooms hear each thing once, in the room that it was said in.
        everyone([alice, bob], |who| who.joins(construct)),
        bob.joins(nebula),
        in_turn(
            [
                (zion, "first"),
                (nebula, "second"),
                (construct, "third"),
                (zion, "fourth"),
            ]
            .map(|(room, words)| {
                in_turn([alice.says(room, words), bob.hears(room, alice, [words])])
            }),
        ),
        bob.hears_nothing_more(),
        // Who leaves one of them still hears the others, and that one again after coming back.
        bob.leaves(zion),
        alice.says(nebula, "without zion"),
        bob.hears(nebula, alice, ["without zion"]),
        bob.joins(zion),
        alice.says(zion, "with zion"),
        bob.hears(zion, alice, ["with zion"]),
        bob.hears_nothing_more(),
    ])
}
