//! A user can be in several rooms, and each keeps to itself.

use crate::script::{Actor, Scenario, cast, everyone, in_turn, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave] = cast(["alice", "bob", "carol", "dave"]);
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
        alice.joins(construct),
        in_turn([zion, nebula, construct].map(|room| dave.joins(room))),
        in_turn(
            [
                (zion, "first"),
                (nebula, "second"),
                (construct, "third"),
                (zion, "fourth"),
            ]
            .map(|(room, words)| {
                in_turn([alice.says(room, words), dave.hears(room, alice, [words])])
            }),
        ),
        dave.hears_nothing_more(),
        // Who leaves one of them still hears the others, and that one again after coming back.
        dave.leaves(zion),
        alice.says(nebula, "without zion"),
        dave.hears(nebula, alice, ["without zion"]),
        dave.joins(zion),
        alice.says(zion, "with zion"),
        dave.hears(zion, alice, ["with zion"]),
        dave.hears_nothing_more(),
    ])
}
