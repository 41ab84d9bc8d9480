//! Who joins is not told of its own arrival.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("own_user_joined")
        .advises(&[Kind::ExtraMessage])
        .proves(["J2"])
        .given([everyone([alice, bob], |who| who.joins(zion))])
        .play([bob.is_not_told_of_itself(zion)])
}
