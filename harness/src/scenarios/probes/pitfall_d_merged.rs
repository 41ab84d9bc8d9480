//! Requests that arrive in one segment are each answered, in order.

use crate::script::{Scenario, cast, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "pitfall_d_merged",
        text("requests in one segment are each answered, in order", "des requêtes dans un même segment reçoivent chacune leur réponse, dans l'ordre"),
    )
    .hint(text(
        "TCP is a stream: one read may bring several lines, so split at each newline and keep the rest",
        "TCP est un flux : une lecture peut apporter plusieurs lignes, alors découpez à chaque saut de ligne et gardez le reste",
    ))
    .closes("pitfall_d", &[Kind::NoReply, Kind::WrongOrder, Kind::BadFraming])
    .proves(["T2"])
    .given([alice.is_served()])
    .play([alice.asks_many_at_once(zion, 8)])
}
