//! A request that arrives in two segments, with a message in between, is one request.

use crate::script::{Scenario, cast, everyone, in_turn, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    let interrupts = |label| in_turn([bob.says(zion, label), alice.hears(zion, bob, [label])]);
    Scenario::new("split_request")
        .advises(&[Kind::NoReply])
        .proves(["T2"])
        .given([everyone([alice, bob], |who| who.joins(zion))])
        .play([
            alice.begins_request(),
            // Each may interrupt the reading of the first half, and one of several does.
            in_turn(["one", "two", "three", "four", "five", "six"].map(interrupts)),
            alice.ends_request(),
        ])
}
