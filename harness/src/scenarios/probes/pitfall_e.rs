//! A client that sends without pause still hears its room meanwhile.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "pitfall_e",
        text("a client that never stops sending still hears its room", "un client qui n'arrête pas d'envoyer entend quand même son salon"),
    )
    .hint(text(
        "without `biased` select! tosses a coin between what is ready; with it, the first branch wins as long as it is ready",
        "sans `biased`, select! tire au sort entre ce qui est prêt ; avec, la première branche gagne tant qu'elle est prête",
    ))
    .closes("pitfall_e", &[Kind::Starved])
    .proves(["C3"])
    .given([
        everyone([alice, bob], |who| who.joins(zion)),
        alice.says(zion, "before"),
        bob.hears(zion, alice, ["before"]),
    ])
    .play([bob.hears_while_sending(zion, alice, 5)])
}
