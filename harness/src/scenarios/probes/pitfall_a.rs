//! A connection is accepted, and whoever asks something gets at least a byte.

use crate::script::{Scenario, cast};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    Scenario::new(
        "pitfall_a",
        text("connections are accepted and served", "les connexions sont acceptées et servies"),
    )
    .hint(text(
        "a future does nothing until it is awaited: await accept(), and await or spawn what serves the client",
        "une future ne fait rien tant qu'on ne l'attend pas : attendez accept(), et attendez ou lancez ce qui sert le client",
    ))
    .closes("pitfall_a", &[Kind::NoReply, Kind::Refused])
    .proves(["T8"])
    .play([alice.gets_any_sign()])
}
