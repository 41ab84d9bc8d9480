//! A token bucket: bursts are fine, a steady flood is not.

use std::time::Duration;

// Tokio's clock and not std's: a test can stop it, and turn it on by hand.
use tokio::time::Instant;

use crate::protocol::ServerMessage;

/// How many messages a client may send at once.
const MESSAGE_BURST: f64 = 10.0;

/// How many messages a client may send a second, on average.
const MESSAGES_PER_SECOND: f64 = 10.0;

/// A bucket of tokens. It fills at a steady pace; every message takes one out.
///
/// No task fills it. How much has flowed in can be told from the time that has
/// passed, whenever somebody asks: a thousand buckets cost nothing while nobody
/// speaks.
#[derive(Debug)]
pub struct RateLimiter {
    /// How many tokens there were at `last_refill`.
    tokens: f64,
    max_tokens: f64,
    /// Tokens per second.
    refill_rate: f64,
    last_refill: Instant,
}

impl RateLimiter {
    /// Creates a full bucket.
    #[must_use]
    pub fn new(max_tokens: f64, refill_rate: f64) -> Self {
        Self {
            tokens: max_tokens,
            max_tokens,
            refill_rate,
            last_refill: Instant::now(),
        }
    }

    /// The bucket that each client gets for its messages.
    pub(crate) fn for_messages() -> Self {
        Self::new(MESSAGE_BURST, MESSAGES_PER_SECOND)
    }

    /// Takes a token, if there is a whole one.
    pub fn try_acquire(&mut self) -> bool {
        let now = Instant::now();
        self.tokens = self.tokens_at(now);
        self.last_refill = now;
        let granted = self.tokens >= 1.0;
        if granted {
            self.tokens -= 1.0;
        }
        granted
    }

    /// How long it takes until there is a token; zero if there is one.
    ///
    /// Looks at the clock, not only at the bucket: time has passed since the last
    /// attempt.
    #[must_use]
    pub fn time_until_available(&self) -> Duration {
        let missing = 1.0 - self.tokens_at(Instant::now());
        if missing <= 0.0 {
            return Duration::ZERO;
        }
        // A bucket that never fills makes for no finite time.
        Duration::try_from_secs_f64(missing / self.refill_rate).map_or(Duration::MAX, |wait| {
            // Rounded up: who has waited must not be sent away again for want of
            // a billionth of a token.
            wait.saturating_add(Duration::from_nanos(1))
        })
    }

    /// Takes a token for a message, or says what to answer to it.
    pub(crate) fn refuse(&mut self) -> Option<ServerMessage> {
        if self.try_acquire() {
            return None;
        }
        // Rounded up again, to what the protocol counts in.
        let wait = self.time_until_available().as_millis() + 1;
        let retry_after_ms = u64::try_from(wait).unwrap_or(u64::MAX);
        Some(ServerMessage::RateLimited { retry_after_ms })
    }

    fn tokens_at(&self, now: Instant) -> f64 {
        let elapsed = now.duration_since(self.last_refill).as_secs_f64();
        (self.tokens + elapsed * self.refill_rate).min(self.max_tokens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    fn take_all(limiter: &mut RateLimiter) -> usize {
        std::iter::from_fn(|| limiter.try_acquire().then_some(())).count()
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_bucket_holds_its_maximum() {
        let mut limiter = RateLimiter::new(10.0, 10.0);
        advance(Duration::from_hours(1)).await;
        assert_eq!(take_all(&mut limiter), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn tokens_come_back_at_a_steady_pace() {
        let mut limiter = RateLimiter::new(10.0, 10.0);
        take_all(&mut limiter);
        advance(Duration::from_millis(350)).await;
        assert_eq!(take_all(&mut limiter), 3);
        advance(Duration::from_millis(50)).await;
        assert!(limiter.try_acquire());
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_as_told_is_served() {
        let mut limiter = RateLimiter::new(3.0, 7.0);
        for _ in 0..100 {
            take_all(&mut limiter);
            let wait = limiter.time_until_available();
            assert!(wait > Duration::ZERO);
            advance(wait).await;
            assert_eq!(limiter.time_until_available(), Duration::ZERO);
            assert!(limiter.try_acquire());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_to_wait_gets_shorter_by_itself() {
        let mut limiter = RateLimiter::new(1.0, 1.0);
        take_all(&mut limiter);
        advance(Duration::from_millis(400)).await;
        let wait = limiter.time_until_available();
        assert!(wait >= Duration::from_millis(600) && wait < Duration::from_millis(601));
    }

    #[tokio::test(start_paused = true)]
    async fn a_bucket_that_never_fills_promises_nothing() {
        let limiter = RateLimiter::new(0.0, 0.0);
        assert_eq!(limiter.time_until_available(), Duration::MAX);
    }
}
