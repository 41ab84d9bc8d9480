//! Before any nick, each client has a name of its own, and others may take it.

use crate::script::{Actor, Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "own_names",
        text(
            "default names are distinct, and free to take",
            "les noms par défaut sont distincts, et libres d'être pris",
        ),
    )
    .hint(text(
        "number the clients as they come; a default name is no claim",
        "numérotez les clients à leur arrivée ; un nom par défaut n'est pas une propriété",
    ))
    .advises(&[Kind::WrongValue])
    .proves(["N1", "N4"])
    .given([
        everyone([alice, bob, carol], Actor::connects),
        alice.joins_and_sees(zion, [alice]),
        bob.joins_and_sees(zion, [alice, bob]),
    ])
    .play([bob.is_named_apart_from(alice), carol.takes_name_of(bob)])
}
