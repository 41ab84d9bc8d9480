//! `history` gives the last messages of a room, and of no other, a hundred at most.

use crate::script::{Scenario, cast, everyone, in_turn, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave] = cast(["alice", "bob", "carol", "dave"]);
    // With their names and their places they spend ten tokens each: no rate limit holds them up.
    let crowd = cast([
        "c01", "c02", "c03", "c04", "c05", "c06", "c07", "c08", "c09", "c10", "c11", "c12", "c13",
        "c14", "c15",
    ]);
    let [zion, nebula, nowhere] = rooms(["zion", "nebula", "nowhere"]);
    Scenario::new("bonus_history")
        .earns("bonus_history")
        .proves(["H1"])
        // More than may be given out at once.
        .keeps(150)
        .given([
            everyone([alice, bob], |who| who.joins(zion)),
            everyone([carol, dave], |who| who.joins(nebula)),
            alice.says(zion, "first"),
        ])
        .offered([alice.tries_history(zion)])
        .play([
            bob.says_in_turn(zion, 3),
            carol.says_in_turn(nebula, 2),
            alice.gets_history(zion, 2),
            alice.gets_history(zion, 1000),
            carol.gets_history(nebula, 10),
            bob.renames("later"),
            bob.says(zion, "under another name"),
            alice.gets_history(zion, 3),
            bob.leaves(zion),
            alice.gets_history(zion, 3),
            bob.joins(zion),
            carol.says_in_vain(zion, "from outside"),
            alice.gets_history(zion, 3),
            carol.may_get_history(zion, 5),
            alice.gets_history_in_vain(nowhere),
            in_turn(crowd.map(|who| in_turn([who.joins(zion), who.says_in_turn(zion, 8)]))),
            bob.gets_history(zion, 1000),
        ])
}
