//! The library's `RateLimiter` itself, with another bucket than the server's.

use crate::script::{Entry, Scenario, cast, rooms};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    let [echo] = rooms(["echo"]);
    Scenario::new(
        "bonus_rate_limiter",
        text("RateLimiter keeps to the numbers that it is given", "RateLimiter s'en tient aux nombres qu'on lui donne"),
    )
    .hint(text(
        "refill by the time that has passed: tokens = min(max_tokens, tokens + elapsed * refill_rate), and grant while tokens >= 1.0",
        "remplissez selon le temps écoulé : tokens = min(max_tokens, tokens + elapsed * refill_rate), et accordez tant que tokens >= 1.0",
    ))
    .earns("bonus_rate_limit")
    .proves(["RL1"])
    .calls(Entry::RateLimiter)
    .limits_to(5, 20)
    .given([alice.joins(echo)])
    .play([
        alice.spends_bucket(echo),
        alice.says_as_told(echo, 5),
        alice.straddles_seconds(echo),
    ])
}
