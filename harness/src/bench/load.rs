//! The load itself: rooms are entered, messages said, deliveries counted and timed.
//!
//! A generator that waits for a slow server would hide how slow it is, so what is said at a given
//! load is said at its time, whether or not the server takes it.

use std::io;
use std::time::{Duration, Instant};

use super::crowd::Crowd;
use super::wire::{Numbers, Search, Speech, count, is_limited, search_for};
use crate::verdict::figures::{Delay, Why};

/// Messages that the speaker has under way at most, counted from what all members have heard.
const WINDOW: u64 = 200;

/// How long anything is waited for that must come.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long the deliveries may take after the last message at a given load was said. Who needs
/// longer is behind.
const LAST: Duration = Duration::from_secs(1);

/// The part of the time that is not counted, at its beginning: caches and windows open.
const WARM_UP: u32 = 5;

/// A server that has closed a connection says nothing about why.
impl From<io::Error> for Why {
    fn from(_: io::Error) -> Self {
        Self::Closed
    }
}

/// Everybody enters a room, each its own, and waits for the answer.
pub fn enter(crowd: &mut Crowd, speech: Speech, room: impl Fn(usize) -> String) -> Result<(), Why> {
    for who in 0..crowd.len() {
        crowd.send(who, &speech.enter(&room(who)))?;
    }
    let all = crowd.len();
    await_each(crowd, all, || Search::new(speech.entered()), Why::NoAnswer)
}

/// Everybody enters the same room; when this returns, all of them hear the last one speak, and what
/// their arrivals caused lies behind them.
pub fn gather(crowd: &mut Crowd, speech: Speech, room: &str) -> Result<(), Why> {
    const READY: usize = 999_999_999_999;
    enter(crowd, speech, |_| room.to_owned())?;
    let last = crowd.len() - 1;
    crowd.send(last, &speech.say(room, READY))?;
    await_each(crowd, last, || search_for(READY), Why::NotHeard)
}

/// Waits until each of the first so many has got something.
fn await_each(
    crowd: &mut Crowd,
    first: usize,
    search: impl Fn() -> Search,
    or_else: Why,
) -> Result<(), Why> {
    let until = Instant::now() + PATIENCE;
    let mut searches: Vec<Option<Search>> = (0..first).map(|_| Some(search())).collect();
    let mut missing = searches.len();
    while missing > 0 {
        if Instant::now() > until {
            return Err(or_else);
        }
        crowd.listen(until, |who, bytes| {
            if let Some(slot) = searches.get_mut(who)
                && slot.as_mut().is_some_and(|search| search.finds(bytes))
            {
                *slot = None;
                missing -= 1;
            }
        })?;
    }
    Ok(())
}

/// Deliveries a second: the last of the crowd speaks, as fast as the slowest of the others hears.
pub fn throughput(
    crowd: &mut Crowd,
    speech: Speech,
    room: &str,
    time: Duration,
) -> Result<f64, Why> {
    let mut flow = Flow::new(crowd, speech, room);
    let begun = Instant::now();
    flow.speak_until(begun + time / WARM_UP)?;
    let (warm, before) = (Instant::now(), flow.heard());
    flow.speak_until(begun + time)?;
    let (end, after) = (Instant::now(), flow.heard());
    flow.hear_the_rest()?;
    let deliveries = u32::try_from(after - before).unwrap_or(u32::MAX);
    Ok(f64::from(deliveries) / (end - warm).as_secs_f64())
}

/// One speaker, and what each member has heard of it.
struct Flow<'a> {
    crowd: &'a mut Crowd,
    line: Vec<u8>,
    said: u64,
    heard: Vec<u64>,
    limited: bool,
}

impl<'a> Flow<'a> {
    fn new(crowd: &'a mut Crowd, speech: Speech, room: &str) -> Self {
        Self {
            line: speech.say(room, 0),
            said: 0,
            heard: vec![0; crowd.len() - 1],
            limited: false,
            crowd,
        }
    }

    /// Deliveries.
    fn heard(&self) -> u64 {
        self.heard.iter().sum()
    }

    /// What the slowest member has heard.
    fn slowest(&self) -> u64 {
        self.heard.iter().copied().min().unwrap_or(0)
    }

    fn speak_until(&mut self, end: Instant) -> Result<(), Why> {
        let mut progress = (self.slowest(), Instant::now());
        while Instant::now() < end {
            let slowest = self.slowest();
            if slowest > progress.0 {
                progress = (slowest, Instant::now());
            } else if progress.1.elapsed() > PATIENCE {
                return Err(self.missing());
            }
            let room = (slowest + WINDOW).saturating_sub(self.said);
            if room > 0 {
                let lines = self.line.repeat(usize::try_from(room).unwrap_or(0));
                self.crowd.send(self.heard.len(), &lines)?;
                self.said += room;
            }
            self.listen(end)?;
        }
        Ok(())
    }

    /// Nothing that was said may be missing, and nothing may come twice.
    fn hear_the_rest(&mut self) -> Result<(), Why> {
        let end = Instant::now() + PATIENCE;
        while self.slowest() < self.said {
            if Instant::now() > end {
                return Err(self.missing());
            }
            self.listen(end)?;
        }
        match self.heard.iter().max() {
            Some(most) if *most > self.said => Err(Why::Twice),
            _ => Ok(()),
        }
    }

    fn listen(&mut self, until: Instant) -> Result<(), Why> {
        let (heard, limited) = (&mut self.heard, &mut self.limited);
        self.crowd
            .listen(until, |who, bytes| match heard.get_mut(who) {
                Some(heard) => *heard += count(bytes),
                None => *limited |= is_limited(bytes),
            })?;
        if self.limited {
            Err(Why::Limited)
        } else {
            Ok(())
        }
    }

    fn missing(&self) -> Why {
        let of = self.said * self.heard.len() as u64;
        Why::Lost {
            missing: of.saturating_sub(self.heard()),
            of,
        }
    }
}

/// Delays at a load of so many messages a second: all of the crowd speak, in turns, and all of them
/// hear.
pub fn delay(
    crowd: &mut Crowd,
    speech: Speech,
    room: &str,
    load: u32,
    time: Duration,
) -> Result<Delay, Why> {
    let mut talk = Talk::new(crowd);
    let begun = Instant::now();
    let messages = (time.as_millis() * u128::from(load)).div_ceil(1000);
    let due = |number: usize| begun + Duration::from_secs(number as u64) / load;
    for number in 0..usize::try_from(messages).unwrap_or(usize::MAX) {
        talk.listen_until(due(number))?;
        talk.say(speech, room, number)?;
    }
    talk.hear_the_rest()?;
    Delay::of(load, talk.delays).ok_or(Why::NotHeard)
}

/// What is said by turns, and how long it took to be heard.
struct Talk<'a> {
    crowd: &'a mut Crowd,
    said: Vec<Instant>,
    numbers: Vec<Numbers>,
    delays: Vec<Duration>,
    limited: bool,
}

impl<'a> Talk<'a> {
    fn new(crowd: &'a mut Crowd) -> Self {
        Self {
            said: Vec::new(),
            numbers: vec![Numbers::default(); crowd.len()],
            delays: Vec::new(),
            limited: false,
            crowd,
        }
    }

    fn say(&mut self, speech: Speech, room: &str, number: usize) -> Result<(), Why> {
        let speaker = number % self.crowd.len();
        self.said.push(Instant::now());
        self.crowd.send(speaker, &speech.say(room, number))?;
        Ok(())
    }

    fn listen_until(&mut self, until: Instant) -> Result<(), Why> {
        while Instant::now() < until {
            self.listen(until)?;
        }
        Ok(())
    }

    fn hear_the_rest(&mut self) -> Result<(), Why> {
        let all = self.said.len() * (self.crowd.len() - 1);
        let end = Instant::now() + LAST;
        while self.delays.len() < all {
            if Instant::now() > end {
                return Err(Why::Behind);
            }
            self.listen(end)?;
        }
        if self.delays.len() > all {
            Err(Why::Twice)
        } else {
            Ok(())
        }
    }

    fn listen(&mut self, until: Instant) -> Result<(), Why> {
        let everybody = self.crowd.len();
        let (said, numbers) = (&self.said, &mut self.numbers);
        let (delays, limited) = (&mut self.delays, &mut self.limited);
        self.crowd.listen(until, |who, bytes| {
            let now = Instant::now();
            *limited |= is_limited(bytes);
            numbers[who].read(bytes, |number| {
                // A speaker may hear itself (M2), and that tells nothing of the others.
                if let Some(then) = said.get(number).filter(|_| number % everybody != who) {
                    delays.push(now - *then);
                }
            });
        })?;
        if self.limited {
            Err(Why::Limited)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::toy::{self, Way};

    const ROOM: &str = "room1";
    const BRIEF: Duration = Duration::from_millis(200);

    /// What comes of something that is done to a server of that way, by that many clients.
    async fn done_to<T: Send + 'static>(
        way: Way,
        clients: usize,
        work: impl FnOnce(&mut Crowd) -> Result<T, Why> + Send + 'static,
    ) -> Result<T, Why> {
        let address = toy::serve(way).await;
        let connect = move || {
            let stream = std::net::TcpStream::connect(address)?;
            stream.set_nonblocking(true)?;
            Ok(stream)
        };
        let working = tokio::task::spawn_blocking(move || {
            let streams = (0..clients).map(|_| connect()).collect::<io::Result<_>>()?;
            let crowd = &mut Crowd::new(streams)?;
            gather(crowd, Speech::Chat, ROOM)?;
            work(crowd)
        });
        working.await.expect("no panic")
    }

    fn flow(crowd: &mut Crowd) -> Result<f64, Why> {
        throughput(crowd, Speech::Chat, ROOM, BRIEF)
    }

    fn talk(load: u32) -> impl FnOnce(&mut Crowd) -> Result<Delay, Why> {
        move |crowd| delay(crowd, Speech::Chat, ROOM, load, BRIEF)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_right_server_has_its_figures_whether_or_not_it_echoes() {
        for way in [Way::Plain, Way::NoEcho] {
            let rate = done_to(way, 4, flow).await.expect("measured");
            assert!(rate > 0.0, "{rate}");
            let delay = done_to(way, 4, talk(100)).await.expect("measured");
            let figures = [delay.p50, delay.p90, delay.p99, delay.max];
            assert!(figures[0] > 0.0 && figures.is_sorted(), "{figures:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_a_wrong_server_does_is_told() {
        let twice = done_to(Way::EchoTwice, 2, talk(100)).await;
        assert!(
            twice.is_ok(),
            "an echo is the speaker's own affair: {twice:?}"
        );
        assert_eq!(done_to(Way::FirstOnly, 4, flow).await, Err(Why::NotHeard));
        let lost = done_to(Way::LosesBurst, 3, flow).await;
        assert!(
            matches!(lost, Err(Why::Lost { missing: 1.., .. })),
            "{lost:?}"
        );
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_server_that_limits_its_users_is_no_slow_one() {
        assert_eq!(
            done_to(Way::LimitsEverything, 3, flow).await,
            Err(Why::Limited)
        );
        let slow = done_to(Way::LimitsEverything, 3, talk(10)).await;
        assert!(slow.is_ok(), "within the limit: {slow:?}");
    }
}
