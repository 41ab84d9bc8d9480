//! What a client asks just before it closes its writing side is carried out.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "half_close",
        text(
            "requests before the end of a connection are carried out",
            "les requêtes avant la fin d'une connexion sont exécutées",
        ),
    )
    .hint(text(
        "at the end of the stream, handle the lines that came with it before you clean up",
        "à la fin du flux, traitez les lignes arrivées avec elle avant de faire le ménage",
    ))
    .advises(&[Kind::MissingFanout, Kind::NoReply])
    .proves(["T9"])
    .given([everyone([alice, bob, carol], |who| who.joins(zion))])
    .play([
        bob.says_and_closes(zion, "last words"),
        alice.hears(zion, bob, ["last words"]),
        carol.asks_and_closes(),
    ])
}
