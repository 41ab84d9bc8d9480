//! Who joins a room gets as much of its past as it keeps.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave] = cast(["alice", "bob", "carol", "dave"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "bonus_replay_bounded",
        text(
            "the past is as long as max_history says",
            "le passé est aussi long que le dit max_history",
        ),
    )
    .hint(text(
        "while a room's VecDeque is longer than config.max_history, pop_front()",
        "tant que le VecDeque d'un salon est plus long que config.max_history, pop_front()",
    ))
    .earns("bonus_replay")
    .proves(["H1", "H2"])
    .keeps(5)
    .given([
        everyone([alice, bob], |who| who.joins(zion)),
        alice.says_in_turn(zion, 2),
    ])
    .offered([carol.tries_replay(zion)])
    .play([bob.says_in_turn(zion, 6), dave.joins_and_gets_past(zion)])
}
