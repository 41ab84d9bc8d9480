//! A user may say ten things at once and ten a second; what is over is refused and heard by nobody.

use crate::script::{Scenario, cast, everyone, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob] = cast(["alice", "bob"]);
    let [zion] = rooms(["zion"]);
    Scenario::new(
        "bonus_rate_limit",
        text("who says too much at once is told to wait", "qui en dit trop d'un coup doit attendre"),
    )
    .hint(text(
        "a RateLimiter::new(10.0, 10.0) in each connection's task; try_acquire() before a message is broadcast; retry_after_ms rounded up",
        "un RateLimiter::new(10.0, 10.0) dans la tâche de chaque connexion ; try_acquire() avant de diffuser ; retry_after_ms arrondi vers le haut",
    ))
    .earns("bonus_rate_limit")
    .proves(["RL1"])
    .given([everyone([alice, bob], |who| who.joins(zion))])
    .offered([alice.tries_limit(zion)])
    .play([
        alice.spends_bucket(zion),
        bob.says_freely(zion, 5),
        alice.says_as_told(zion, 10),
        alice.straddles_seconds(zion),
        alice.refused_reached_nobody(zion),
    ])
}
