//! Who joins a room twice hears it once.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "rejoin_delivered_twice",
        text(
            "joining again does not double what is heard",
            "rejoindre à nouveau ne double pas ce qu'on entend",
        ),
    )
    .hint(text(
        "subscribe only if the user was not a member yet",
        "n'appelez subscribe() que si l'utilisateur n'était pas encore membre",
    ))
    .advises(&[Kind::Duplicate])
    .proves(["J3"])
    .given([
        everyone([alice, bob], |who| who.joins(zion)),
        bob.joins_again(zion),
    ])
    .play([alice.says(zion, "once"), bob.hears_nothing_more()])
}
