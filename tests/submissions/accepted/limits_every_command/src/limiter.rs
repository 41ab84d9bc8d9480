use std::time::Duration;

use tokio::time::Instant;

/// A token bucket.
pub struct RateLimiter {
    tokens: f64,
    max_tokens: f64,
    refill_rate: f64,
    refilled: Instant,
}

impl RateLimiter {
    /// A full bucket; `refill_rate` is in tokens per second.
    pub fn new(max_tokens: f64, refill_rate: f64) -> RateLimiter {
        RateLimiter {
            tokens: max_tokens,
            max_tokens,
            refill_rate,
            refilled: Instant::now(),
        }
    }

    /// Takes a token if there is one.
    pub fn try_acquire(&mut self) -> bool {
        let tokens = self.tokens_now();
        self.refilled = Instant::now();
        let enough = tokens >= 1.0;
        self.tokens = if enough { tokens - 1.0 } else { tokens };
        enough
    }

    /// How long to wait for the next token.
    pub fn time_until_available(&self) -> Duration {
        let missing = (1.0 - self.tokens_now()).max(0.0);
        Duration::from_secs_f64(missing / self.refill_rate)
    }

    fn tokens_now(&self) -> f64 {
        let refilled = self.refilled.elapsed().as_secs_f64() * self.refill_rate;
        (self.tokens + refilled).min(self.max_tokens)
    }
}
