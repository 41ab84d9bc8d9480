//! The server sends frames of the protocol and nothing else.

use crate::script::{Scenario, cast, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "banner",
        text(
            "the server sends nothing but frames of the protocol",
            "le serveur n'envoie que des trames du protocole",
        ),
    )
    .hint(text(
        "leave out the greeting and the empty lines: a client takes each line for a frame",
        "supprimez le message d'accueil et les lignes vides : un client prend chaque ligne pour une trame",
    ))
    .advises(&[Kind::ExtraMessage])
    .proves(["T7"])
    .given([alice.joins(zion), alice.leaves(zion)])
    .play([alice.got_only_frames()])
}
