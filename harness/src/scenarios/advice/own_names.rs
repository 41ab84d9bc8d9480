//! Before any nick, each client has a name of its own, and others may take it.

use crate::script::{Actor, Scenario, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion] = rooms(["zion"]);
    Scenario::new("own_names")
        .advises(&[Kind::WrongValue])
        .proves(["N1", "N4"])
        .given([
            everyone([alice, bob, carol], Actor::connects),
            alice.joins_and_sees(zion, [alice]),
            bob.joins_and_sees(zion, [alice, bob]),
        ])
        .play([bob.is_named_apart_from(alice), carol.takes_name_of(bob)])
}
