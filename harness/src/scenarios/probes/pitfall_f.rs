//! A room is gone with its last member, however that one went.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [leaver, hangs_up, cut_off, witness] = cast(["leaver", "hangs_up", "cut_off", "witness"]);
    let [left, closed, reset, several] = rooms(["left", "closed", "reset", "several"]);
    Scenario::new(
        "pitfall_f",
        text("an empty room is gone from the list", "un salon vide disparaît de la liste"),
    )
    .hint(text(
        "wherever a member is taken out of a room, look whether it was the last, and drop the room: in one function for all ways of leaving",
        "partout où un membre est retiré d'un salon, regardez si c'était le dernier, et supprimez le salon : dans une seule fonction pour toutes les sorties",
    ))
    .closes("pitfall_f", &[Kind::WrongValue])
    .proves(["L3"])
    .given([
        everyone([leaver, witness], |who| who.joins(left)),
        hangs_up.joins(closed),
        cut_off.joins(reset),
        everyone([leaver, hangs_up, cut_off], |who| who.joins(several)),
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
        leaver.leaves(several),
        witness.soon_no_longer_lists(several),
        witness.joins(left),
        witness.leaves(left),
        witness.no_longer_lists(left),
    ])
}
