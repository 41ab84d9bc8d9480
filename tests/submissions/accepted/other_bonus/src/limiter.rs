use std::time::{Duration, Instant};

/// Whole tokens; one more each time that its share of a second is over.
pub struct RateLimiter {
    tokens: u64,
    max_tokens: u64,
    every: Duration,
    last_refill: Instant,
}

impl RateLimiter {
    pub fn new(max_tokens: f64, refill_rate: f64) -> Self {
        Self {
            tokens: max_tokens as u64,
            max_tokens: max_tokens as u64,
            every: Duration::from_secs_f64(1.0 / refill_rate),
            last_refill: Instant::now(),
        }
    }

    pub fn try_acquire(&mut self) -> bool {
        let ticks = (self.last_refill.elapsed().as_nanos() / self.every.as_nanos()) as u64;
        self.last_refill += self.every * ticks as u32;
        self.tokens = (self.tokens + ticks).min(self.max_tokens);
        let granted = self.tokens > 0;
        self.tokens -= u64::from(granted);
        granted
    }

    /// After a refusal: until the next tick.
    pub fn time_until_available(&self) -> Duration {
        if self.tokens > 0 {
            Duration::ZERO
        } else {
            self.every.saturating_sub(self.last_refill.elapsed())
        }
    }
}
