//! Asking for a room, or speaking to it in vain, does not make it.

use crate::script::{Scenario, cast, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    let [nowhere] = rooms(["nowhere"]);
    Scenario::new("phantom_rooms")
        .advises(&[Kind::WrongValue])
        .proves(["R1"])
        .given([
            alice.lists_users_in_vain(nowhere),
            alice.says_in_vain(nowhere, "anybody there"),
            alice.leaves_in_vain(nowhere),
        ])
        .play([alice.no_longer_lists(nowhere)])
}
