//! The judge's clock: real time without the time during which the machine kept the harness waiting.
//!
//! A verdict must not depend on the machine's speed. A heartbeat wakes every few milliseconds; what
//! it oversleeps is time in which nobody could have answered us, so deadlines do not count it.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};

const BEAT: Duration = Duration::from_millis(10);

/// Oversleeping by less than this is ordinary scheduling.
const ORDINARY: Duration = Duration::from_millis(10);

/// A moment on the judge's clock, as time since its start.
pub type Moment = Duration;

/// The judge's clock. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    started: Instant,
    lost_us: Arc<AtomicU64>,
    latest_us: Arc<AtomicU64>,
    _heartbeat: Arc<Heartbeat>,
}

/// The longest that anything which came in time was awaited: how near a right server comes to the
/// deadline of an answer. Clones remember the same.
#[derive(Clone, Debug, Default)]
pub struct Slowest(Arc<AtomicU64>);

impl Slowest {
    /// Takes note of a wait that ended well before `deadline`, or just in time.
    pub fn note(&self, clock: &Clock, deadline: Moment, allowed: Duration) {
        let waited = allowed.saturating_sub(deadline.saturating_sub(clock.now()));
        let waited = u64::try_from(waited.as_micros()).unwrap_or(u64::MAX);
        self.0.fetch_max(waited, Ordering::Relaxed);
    }

    /// What was noted.
    pub fn get(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }
}

#[derive(Debug)]
struct Heartbeat(JoinHandle<()>);

impl Drop for Heartbeat {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Clock {
    /// Starts a clock, and its heartbeat on the current runtime.
    pub fn start() -> Self {
        let lost_us = Arc::new(AtomicU64::new(0));
        let heartbeat = tokio::spawn(beat(Arc::clone(&lost_us)));
        Self {
            started: Instant::now(),
            lost_us,
            latest_us: Arc::default(),
            _heartbeat: Arc::new(Heartbeat(heartbeat)),
        }
    }

    /// The present moment.
    pub fn now(&self) -> Moment {
        let now = self.started.elapsed().saturating_sub(self.lost());
        let now = u64::try_from(now.as_micros()).unwrap_or(u64::MAX);
        // What was lost is known only afterwards, and time must not go back by it.
        let latest = self.latest_us.fetch_max(now, Ordering::Relaxed);
        Duration::from_micros(latest.max(now))
    }

    /// Real time since the start, what the machine lost included: no server's clock has counted more
    /// between two looks at it.
    pub fn real(&self) -> Duration {
        self.started.elapsed()
    }

    /// How long this machine has kept the harness waiting so far.
    pub fn lost(&self) -> Duration {
        Duration::from_micros(self.lost_us.load(Ordering::Relaxed))
    }

    /// Awaits `future` until `deadline`; `None` if the deadline came first.
    pub async fn until<F: Future>(&self, deadline: Moment, future: F) -> Option<F::Output> {
        let mut future = std::pin::pin!(future);
        loop {
            let left = deadline.saturating_sub(self.now());
            if let Ok(output) = timeout(left, &mut future).await {
                return Some(output);
            }
            if self.now() >= deadline {
                return None;
            }
        }
    }
}

async fn beat(lost_us: Arc<AtomicU64>) {
    let mut beats = interval(BEAT);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last = beats.tick().await;
    loop {
        let now = {
            beats.tick().await;
            tokio::time::Instant::now()
        };
        let late = now.duration_since(last).saturating_sub(BEAT);
        if late > ORDINARY {
            lost_us.fetch_add(
                u64::try_from(late.as_micros()).unwrap_or(u64::MAX),
                Ordering::Relaxed,
            );
        }
        last = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_ends_with_the_event_or_at_the_deadline() {
        let clock = Clock::start();
        assert_eq!(
            clock
                .until(clock.now() + Duration::from_secs(5), async { 7 })
                .await,
            Some(7)
        );
        let deadline = clock.now() + Duration::from_millis(30);
        assert_eq!(
            clock.until(deadline, std::future::pending::<()>()).await,
            None
        );
        assert!(clock.now() >= deadline);
    }

    #[tokio::test]
    async fn the_slowest_answer_is_remembered_whatever_comes_after() {
        let (clock, slowest) = (Clock::start(), Slowest::default());
        let allowed = Duration::from_secs(2);
        for left in [1500, 300, 1900] {
            let deadline = clock.now() + Duration::from_millis(left);
            slowest.clone().note(&clock, deadline, allowed);
        }
        assert!(slowest.get() >= Duration::from_millis(1700));
        assert!(slowest.get() < allowed);
    }

    #[tokio::test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the machine is made late on purpose"
    )]
    async fn time_in_which_the_harness_could_not_run_does_not_count() {
        let clock = Clock::start();
        tokio::task::yield_now().await;
        let before = clock.now();
        std::thread::sleep(Duration::from_millis(300));
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert!(
            clock.lost() >= Duration::from_millis(200),
            "{:?}",
            clock.lost()
        );
        assert!(clock.now().saturating_sub(before) < Duration::from_millis(250));
    }
}
