//! Who joins a room twice is announced once.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "rejoin_announced",
        text(
            "joining again is not announced again",
            "rejoindre à nouveau n'est pas annoncé à nouveau",
        ),
    )
    .hint(text(
        "send user_joined only if the user was not a member yet",
        "n'envoyez user_joined que si l'utilisateur n'était pas encore membre",
    ))
    .advises(&[Kind::Duplicate])
    .proves(["J3"])
    .given([
        everyone([alice, bob], |who| who.joins(zion)),
        alice.sees_join(zion, bob),
        bob.joins_again(zion),
    ])
    .play([alice.sees_no_further_join(zion, bob)])
}
