//! Who joins is not told of its own arrival.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "own_user_joined",
        text(
            "the joiner gets no user_joined about itself",
            "celui qui rejoint ne reçoit pas de user_joined à son propre sujet",
        ),
    )
    .hint(text(
        "tell the others first, then subscribe",
        "prévenez d'abord les autres, puis appelez subscribe()",
    ))
    .advises(&[Kind::ExtraMessage])
    .proves(["J2"])
    .given([everyone([alice, bob], |who| who.joins(zion))])
    .play([bob.is_not_told_of_itself(zion)])
}
