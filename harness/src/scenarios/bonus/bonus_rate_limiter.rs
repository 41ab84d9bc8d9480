//! The library's `RateLimiter` itself, with another bucket than the server's.

use crate::script::{Entry, Scenario, cast, rooms};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    let [echo] = rooms(["echo"]);
    Scenario::new("bonus_rate_limiter")
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
