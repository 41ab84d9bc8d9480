//! What several members say reaches all the others: the first, the newest, and those in between.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, erin] = cast(["alice", "bob", "carol", "dave", "erin"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "pitfall_b",
        text("every member of a room hears it", "chaque membre d'un salon l'entend"),
    )
    .hint(text(
        "a broadcast receiver hears what is sent after its own subscribe(): each member needs one of its own",
        "un récepteur broadcast entend ce qui est envoyé après son propre subscribe() : chaque membre a besoin du sien",
    ))
    .closes("pitfall_b", &[Kind::MissingFanout])
    .proves(["M1"])
    .given([everyone([alice, bob, carol, dave, erin], |who| who.joins(zion))])
    .play([
        alice.says(zion, "from the first"),
        carol.says(zion, "from the middle"),
        erin.says(zion, "from the newest"),
        alice.all_or_nobody_hears(zion),
    ])
}
