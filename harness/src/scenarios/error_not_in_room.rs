//! Who is not in a room may not speak there, and is told so.

use crate::script::{Actor, Scenario, cast, everyone, in_turn, rooms};

/// Nobody counts mistakes.
const AGAIN: [&str; 9] = [
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion, nowhere] = rooms(["zion", "nowhere"]);
    Scenario::new("test_error_not_in_room")
        .proves(["M3"])
        .play([
            everyone([bob, carol], |who| who.joins(zion)),
            alice.says_in_vain(nowhere, "anybody there"),
            alice.says_in_vain(zion, "let me in"),
            everyone([bob, carol], Actor::overhears_nothing),
            // However often: the connection stays usable.
            in_turn(AGAIN.map(|words| alice.says_in_vain(nowhere, words))),
            alice.joins(zion),
            alice.leaves(zion),
            alice.says_in_vain(zion, "one more thing"),
            everyone([bob, carol], Actor::overhears_nothing),
        ])
}
