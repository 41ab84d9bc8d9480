//! A room is gone with its last member, however that one went.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [leaver, hangs_up, cut_off, garbles, last, witness] = cast([
        "leaver", "hangs_up", "cut_off", "garbles", "last", "witness",
    ]);
    let [left, closed, reset, spoilt, several] =
        rooms(["left", "closed", "reset", "spoilt", "several"]);
    Scenario::new("pitfall_f")
        .closes("pitfall_f", &[Kind::WrongValue])
        .proves(["L3"])
        .given([
            everyone([leaver, witness], |who| who.joins(left)),
            hangs_up.joins(closed),
            cut_off.joins(reset),
            everyone([last, hangs_up, cut_off], |who| who.joins(several)),
            witness.lists_rooms([left, closed, reset, several]),
            witness.leaves(left),
        ])
        .play([
            leaver.leaves(left),
            witness.no_longer_lists(left),
            hangs_up.disconnects(),
            witness.soon_no_longer_lists(closed),
            cut_off.resets(),
            witness.soon_no_longer_lists(reset),
            last.leaves(several),
            witness.soon_no_longer_lists(several),
            witness.joins(left),
            witness.leaves(left),
            witness.no_longer_lists(left),
            // A server that ends such a connection itself (T5) must clean up as well.
            garbles.joins(spoilt),
            garbles.sends_no_text(),
            garbles.disconnects(),
            witness.soon_no_longer_lists(spoilt),
        ])
}
