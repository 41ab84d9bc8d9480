//! The token bucket of each user (RL1), judged without a word about the machine's speed.
//!
//! A burst goes out in one write, so that its tokens are asked for at once. That *enough* passes is
//! judged after a wait that is long enough for every right bucket; waiting longer only fills it more.
//! That *not too much* passes is judged against the time that the judge has seen go by from the
//! first write to the last answer, and no server's clock has counted more. How fast tokens flow in
//! is read off the server's own claims: the sum of what it told to wait for a bucket's worth.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::time::Duration;

use super::any_words;
use super::history::{MOST, recalled};
use crate::locale::{tr, verbatim};
use crate::script::{Actor, Bucket, Flavour, Room};
use crate::stage::answer::Match;
use crate::stage::cut;
use crate::stage::frame::Frame;
use crate::stage::player::Player;
use crate::stage::request;
use crate::stage::world::Said;
use crate::verdict::{Failure, Kind};

/// Enough to exceed any bucket, even while it is refilled for some seconds.
const MANY: usize = 100;

/// The longest that a server may tell to wait (RL1), in milliseconds.
const LONGEST_WAIT: u64 = 1000;

/// What is waited longer than told, in milliseconds: a server may round to the nearest one.
const ROUNDING: u64 = 2;

/// For how many tokens more than it holds a bucket is given time: one that holds more shows it then.
const SPARE_TOKENS: u32 = 2;

/// How often a bucket is spent where one look does not tell whether it holds one token too many: one
/// that is refilled token by token may have got one between two messages, and a slow machine gives
/// every bucket the time for that.
const LOOKS: usize = 3;

/// Messages that were sent in one write, and what became of them.
#[derive(Clone, Debug)]
pub struct Burst {
    by: Actor,
    room: Room,
    said: Vec<Said>,
    /// What came before this entry of the log is no answer to it.
    from: usize,
    /// When it was sent, in real time.
    sent: Duration,
    /// When the last of it was heard, in real time.
    heard: Duration,
    accepted: usize,
    /// What the refusals told to wait, in milliseconds.
    told: Vec<u64>,
}

impl Burst {
    /// Whether a full bucket had one token too many for it; `None` if it took so long that one more
    /// may have flowed in.
    fn is_one_too_many(&self, bucket: Bucket) -> Option<bool> {
        let exceeds = |accepted, bucket| exceeds(accepted, bucket, self.sent, self.heard, 0.0);
        let tells = exceeds(
            1,
            Bucket {
                tokens: 0,
                ..bucket
            },
        );
        tells.then(|| exceeds(self.accepted, bucket))
    }

    /// Whether it told to wait for nothing, or for too long. A server that rounds down may say 0 now and
    /// then; one that says little else has not told how long.
    fn tells_nonsense(&self) -> bool {
        let zeros = self.told.iter().filter(|wait| **wait == 0).count();
        let too_long = self.told.iter().any(|wait| *wait > LONGEST_WAIT);
        too_long || (self.told.len() > 1 && zeros * 2 > self.told.len())
    }
}

/// Whether more passed than a bucket lets pass between two moments, and so much more.
fn exceeds(accepted: usize, bucket: Bucket, from: Duration, to: Duration, more: f64) -> bool {
    let flowed_in = to.saturating_sub(from).as_secs_f64() * f64::from(bucket.per_second);
    let accepted = u32::try_from(accepted).unwrap_or(u32::MAX);
    f64::from(accepted) > f64::from(bucket.tokens) + flowed_in + more
}

/// The same for a bucket that is refilled token by token: it may have got one at either end.
fn is_too_much(accepted: usize, bucket: Bucket, from: Duration, to: Duration) -> bool {
    exceeds(accepted, bucket, from, to, 1.01)
}

impl Player<'_> {
    fn bucket(&self) -> Bucket {
        self.with.setup.bucket
    }

    fn tokens(&self) -> usize {
        self.bucket().tokens as usize
    }

    /// How long that many tokens take to flow in.
    fn time_for(&self, tokens: u32) -> Duration {
        Duration::from_secs(1) * tokens / self.bucket().per_second
    }

    /// Waits until the bucket is full, whatever was taken out of it.
    async fn let_it_fill(&mut self) {
        let time = self.time_for(self.bucket().tokens + SPARE_TOKENS);
        self.pause(time).await;
    }

    async fn pause(&mut self, time: Duration) {
        self.listen_until(self.with.terms.clock.now() + time).await;
    }

    /// A server without a limit refuses nothing.
    pub(super) async fn try_limit(&mut self, actor: Actor, room: Room) -> Result<(), Failure> {
        let from = self.log.len();
        // Whether it limits rightly is seen by what follows.
        let _ = self.burst(actor, room, MANY).await;
        let is_refusal = |frame: &Frame| matches!(frame, Frame::RateLimited { .. });
        if !self.log.ever_got(actor, from, is_refusal) {
            // Others may have heard all before a refusal is read: what was said is over when what
            // is asked after it is answered (T2).
            let request = self.ask(actor, request::list_rooms());
            let answered =
                self.answer(
                    request,
                    &["R1"],
                    tr("found-an-answer"),
                    |frame, _| match frame {
                        Frame::Rooms { .. } | Frame::Error { .. } => Match::Answer(()),
                        _ => Match::Other,
                    },
                );
            // Whether it is answered rightly is the business of others.
            let _ = answered.await;
        }
        if self.log.ever_got(actor, from, is_refusal) {
            return Ok(());
        }
        let message = tr("found-none-refused")
            .with("who", actor.0)
            .with("many", MANY);
        Err(Failure::new(&["RL1"], Kind::WrongValue, message)
            .expected(tr("found-limit-wanted"))
            .got(tr("found-no-such-answer")))
    }

    pub(super) async fn spend_bucket(&mut self, actor: Actor, room: Room) -> Result<(), Failure> {
        let tokens = self.tokens();
        let mut looks = Vec::new();
        for _ in 0..LOOKS {
            self.let_it_fill().await;
            let burst = self.burst(actor, room, 3 * tokens).await?;
            let first = self.heard_of(&burst.said[..tokens], burst.from).len();
            if first < tokens {
                let message = tr("found-bucket-small")
                    .with("who", actor.0)
                    .with("tokens", tokens);
                return Err(Failure::new(&["RL1"], Kind::WrongValue, message)
                    .expected(tr("found-first-delivered").with("tokens", tokens))
                    .got(tr("found-of-them").with("first", first)));
            }
            looks.push(burst.is_one_too_many(self.bucket()));
            if looks.last() == Some(&Some(false)) {
                return Ok(());
            }
        }
        // On a machine that is too slow to tell, the server has the benefit.
        if looks.contains(&None) {
            return Ok(());
        }
        let message = tr("found-bucket-large")
            .with("who", actor.0)
            .with("tokens", tokens);
        Err(Failure::new(&["RL1"], Kind::WrongValue, message)
            .expected(tr("found-delivered-at-once").with("tokens", tokens))
            .got(tr("found-more-in-a-row").with("looks", LOOKS)))
    }

    /// Neither another room nor another name fills a bucket. That too much passes is for every burst to
    /// notice.
    pub(super) async fn say_too_much(&mut self, actor: Actor, room: Room) -> Result<(), Failure> {
        let count = 2 * self.tokens();
        self.burst(actor, room, count).await.map(drop)
    }

    pub(super) async fn say_freely(
        &mut self,
        actor: Actor,
        room: Room,
        count: usize,
    ) -> Result<(), Failure> {
        let burst = self.burst(actor, room, count).await?;
        if burst.told.is_empty() {
            return Ok(());
        }
        let message = tr("found-said-little").with("who", actor.0);
        Err(Failure::new(&["RL1"], Kind::WrongValue, message)
            .expected(tr("found-own-bucket").with("count", count))
            .got(tr("found-refused").with("count", burst.told.len())))
    }

    /// However late the judge comes back from a wait, the bucket has only got more meanwhile: the sum
    /// of the server's own claims is the longest that a right one needs.
    pub(super) async fn say_as_told(
        &mut self,
        actor: Actor,
        room: Room,
        count: usize,
    ) -> Result<(), Failure> {
        let needed = count as u64 * 1000 / u64::from(self.bucket().per_second);
        let (mut accepted, mut total, mut told) = (0, 0, None);
        while accepted < count {
            let burst = self.burst(actor, room, 1).await?;
            match (burst.told.first(), told) {
                (None, _) => accepted += 1,
                (Some(_), Some(before)) => {
                    let message = tr("found-refused-again").with("who", actor.0);
                    return Err(Failure::new(&["RL1"], Kind::WrongValue, message)
                        .expected(tr("found-delivered-after").with("before", before))
                        .got(verbatim("rate_limited")));
                }
                (Some(wait), None) => {
                    total += wait;
                    self.wait_as_told(*wait).await;
                }
            }
            told = burst.told.first().copied();
        }
        if total <= needed * 3 / 2 {
            return Ok(());
        }
        let message = tr("found-bucket-slow").with("who", actor.0);
        Err(Failure::new(&["RL1"], Kind::WrongValue, message)
            .expected(
                tr("found-wait-wanted")
                    .with("needed", needed)
                    .with("count", count),
            )
            .got(tr("found-wait-told").with("total", total)))
    }

    async fn wait_as_told(&mut self, wait: u64) {
        self.pause(Duration::from_millis(wait + ROUNDING)).await;
    }

    /// Who counts the messages of each second lets two buckets' worth pass around its end. Where the
    /// machine was too slow to show it, there is another look.
    pub(super) async fn straddle_seconds(
        &mut self,
        actor: Actor,
        room: Room,
    ) -> Result<(), Failure> {
        let some_more = self.tokens() + 2;
        let second = self.time_for(self.bucket().tokens);
        for _ in 0..LOOKS {
            self.let_it_fill().await;
            let first = self.burst(actor, room, 1).await?;
            // As much room for delays before the end of such a second as after it.
            self.pause(second * 2 / 3).await;
            let before = self.burst(actor, room, some_more).await?;
            if let Some(wait) = before.told.last() {
                self.wait_as_told(*wait).await;
            }
            // That it is too much is for every burst to notice.
            let after = self.burst(actor, room, some_more).await?;
            let was_before = before.heard.saturating_sub(first.sent) < second;
            let twice = 2 * self.tokens() - 1;
            if was_before && is_too_much(twice, self.bucket(), before.sent, after.heard) {
                break;
            }
        }
        Ok(())
    }

    /// Says things in one write and waits until each is delivered or refused.
    async fn burst(&mut self, by: Actor, room: Room, count: usize) -> Result<Burst, Failure> {
        let name = self.world.room_name(room);
        let said: Vec<_> = (0..count)
            .map(|_| self.world.say(room, by, any_words()))
            .collect();
        let lines: Vec<_> = said
            .iter()
            .map(|said| request::message(&name, &said.content, Flavour::Plain))
            .collect();
        let mut burst = Burst {
            by,
            room,
            said,
            from: self.log.len(),
            sent: self.with.terms.clock.real(),
            heard: self.with.terms.clock.real(),
            accepted: 0,
            told: Vec::new(),
        };
        self.send(by, &lines);
        let mut decided = 0;
        while let Some(now) = self
            .more_decided(by, &burst.said, burst.from, decided)
            .await
        {
            decided = now;
            let accepted = self.heard_of(&burst.said, burst.from).len();
            if accepted > burst.accepted {
                burst.accepted = accepted;
                burst.heard = self.with.terms.clock.real();
            }
        }
        for (index, wait) in self.refusals(by, burst.from).collect::<Vec<_>>() {
            self.account_for(index);
            burst.told.push(wait);
        }
        self.bonus.bursts.push(burst.clone());
        self.check_accounts(&burst)?;
        Ok(burst)
    }

    /// Each message of a burst is delivered or refused, and no more are delivered than the bucket
    /// lets pass, however far one looks back.
    fn check_accounts(&self, burst: &Burst) -> Result<(), Failure> {
        let (count, refused) = (burst.said.len(), burst.told.len());
        if burst.accepted + refused != count {
            if self.closed(burst.by).is_some() {
                return Err(self.closed_early(burst.by));
            }
            let who = burst.by.0;
            let (kind, message) = if burst.accepted + refused < count {
                (Kind::MissingFanout, tr("found-neither").with("who", who))
            } else {
                (Kind::ExtraMessage, tr("found-both").with("who", who))
            };
            return Err(Failure::new(&["RL1"], kind, message)
                .expected(tr("found-decided").with("count", count))
                .got(
                    tr("found-delivered-and-refused")
                        .with("delivered", burst.accepted)
                        .with("refused", refused),
                ));
        }
        if burst.tells_nonsense() {
            let message = tr("found-no-wait").with("who", burst.by.0);
            let told: Vec<_> = burst.told.iter().map(u64::to_string).collect();
            return Err(Failure::new(&["RL1"], Kind::WrongValue, message)
                .expected(tr("found-wait-bounds").with("longest_wait", LONGEST_WAIT))
                .got(verbatim(cut(&told.join(", ")))));
        }
        let mut accepted = 0;
        let of_actor = |other: &&Burst| other.by == burst.by;
        for earlier in self.bonus.bursts.iter().rev().filter(of_actor) {
            accepted += earlier.accepted;
            let (from, to) = (earlier.sent, burst.heard);
            if is_too_much(accepted, self.bucket(), from, to) {
                let took = to.saturating_sub(from).as_millis();
                let Bucket { tokens, per_second } = self.bucket();
                let message = tr("found-too-much-passes").with("who", burst.by.0);
                return Err(Failure::new(&["RL1"], Kind::ExtraMessage, message)
                    .expected(
                        tr("found-limit")
                            .with("tokens", tokens)
                            .with("per_second", per_second),
                    )
                    .got(
                        tr("found-delivered-in")
                            .with("accepted", accepted)
                            .with("took", took),
                    ));
            }
        }
        Ok(())
    }

    /// What is said after a burst and heard shows that the burst is over (M1): then every member has
    /// heard the same of it, and nothing of the rest.
    pub(super) async fn refused_reached_nobody(
        &mut self,
        actor: Actor,
        room: Room,
    ) -> Result<(), Failure> {
        for listener in self.world.members(room) {
            self.raise_barriers(listener).await;
            self.await_barriers(listener, self.answer_deadline()).await;
        }
        let of_actor = |burst: &&Burst| burst.by == actor && burst.room == room;
        for burst in self.bonus.bursts.iter().filter(of_actor) {
            let wanted: BTreeSet<_> = burst.said.iter().map(|it| it.content.as_str()).collect();
            for listener in burst.said.first().map(Said::listeners).unwrap_or_default() {
                let heard = self.heard_by(listener, burst.from);
                let heard = heard.filter(|content| wanted.contains(content)).count();
                let kind = match heard.cmp(&burst.accepted) {
                    Ordering::Equal => continue,
                    Ordering::Less => Kind::MissingFanout,
                    Ordering::Greater => Kind::ExtraMessage,
                };
                let message = tr("found-heard-else").with("who", listener.0);
                return Err(Failure::new(&["RL1", "M1"], kind, message)
                    .expected(tr("found-count-messages").with("count", burst.accepted))
                    .got(verbatim(heard.to_string())));
            }
        }
        Ok(())
    }

    /// A server that remembers nothing refuses to tell (T3).
    pub(super) async fn refused_are_forgotten(
        &mut self,
        actor: Actor,
        room: Room,
    ) -> Result<(), Failure> {
        // What else may be wrong with a history is for its own test to tell.
        let answer = self.ask_for_history(actor, room, MOST, true).await;
        let messages = answer.ok().flatten().unwrap_or_default();
        let remembered = recalled(&messages).unwrap_or_default();
        for burst in self.bonus.bursts.iter().filter(|burst| burst.by == actor) {
            let heard = self.heard_of(&burst.said, burst.from);
            let is_refused = |content: &str| {
                !heard.contains(content) && burst.said.iter().any(|said| said.content == content)
            };
            if let Some(refused) = remembered.iter().find(|it| is_refused(&it.content)) {
                let message = tr("found-refused-remembered").with("who", actor.0);
                return Err(Failure::new(&["RL1", "H1"], Kind::ExtraMessage, message)
                    .expected(tr("found-nothing-refused"))
                    .got(verbatim(format!("{:?}", refused.content))));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUCKET: Bucket = Bucket {
        tokens: 10,
        per_second: 10,
    };

    #[test]
    fn a_bucket_lets_pass_what_it_holds_and_what_flows_in() {
        let exceeds = |accepted, ms: u64| {
            let to = Duration::from_millis(7000 + ms);
            super::exceeds(accepted, BUCKET, Duration::from_secs(7), to, 0.01)
        };
        assert!(!exceeds(10, 0) && exceeds(11, 0));
        assert!(!exceeds(11, 100) && exceeds(12, 100));
        // However slow the machine: more time only allows more.
        assert!(!exceeds(30, 2000) && !exceeds(30, 60_000));
    }
}
