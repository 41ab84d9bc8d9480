//! A client that sends without pause still hears its room meanwhile.

use crate::script::{Scenario, cast, everyone, in_turn, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion] = rooms(["zion"]);
    let others = [
        (
            alice,
            rooms(["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"]),
        ),
        (bob, rooms(["b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8"])),
        (
            carol,
            rooms(["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"]),
        ),
    ];
    Scenario::new("pitfall_e")
        .closes("pitfall_e", &[Kind::Starved])
        .proves(["C3"])
        .given([
            everyone([alice, bob, carol], |who| who.joins(zion)),
            // The longer each answer is, the longer a full receive buffer keeps the server at work.
            in_turn(others.map(|(who, rooms)| in_turn(rooms.map(|room| who.joins(room))))),
            alice.says(zion, "before"),
            everyone([bob, carol], |who| who.hears(zion, alice, ["before"])),
        ])
        .play([bob.hears_while_sending(zion, alice, 3)])
}
