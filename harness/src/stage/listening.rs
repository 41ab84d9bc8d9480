//! The verbs that look at what came: messages, notifications, lists, and silence.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::Moment;
use super::frame::Frame;
use super::log::cut;
use super::player::Player;
use super::world::{Hearing, Said};
use crate::locale::{Message, tr, verbatim};
use crate::script::{Actor, Room, Words};
use crate::verdict::{Failure, Kind, shorten};

impl Player<'_> {
    /// Each of the texts, once, in order.
    pub(super) async fn hear(
        &mut self,
        actor: Actor,
        room: Room,
        from: Actor,
        words: &[Words],
        until: Moment,
    ) -> Result<(), Failure> {
        let wanted: Vec<_> = words
            .iter()
            .filter_map(|words| self.world.find(room, from, *words).cloned())
            .collect();
        self.wait(until, |player| player.has_all(actor, &wanted))
            .await;
        self.account_for_all(actor, room, &wanted)
    }

    /// All of a burst. As long as some of it comes the rest may be on its way, so the deadline starts
    /// again with each text.
    pub(super) async fn hear_them_all(
        &mut self,
        actor: Actor,
        room: Room,
        from: Actor,
        begun: Moment,
    ) -> Result<(), Failure> {
        let wanted: Vec<_> = self.world.last_burst(room, from).cloned().collect();
        while self.has_all(actor, &wanted).is_none() {
            let lines = self.lines(actor);
            let until = self.last_line(actor).max(begun) + self.with.terms.deadlines.answer();
            let progress = self.wait(until, |player| {
                (player.lines(actor) > lines || player.was_limited(from)).then_some(())
            });
            if progress.await.is_none() {
                break;
            }
            if self.was_limited(from) {
                // A burst cannot be shown under a rate limit (T10). What is refused of it must have
                // come, or it would be taken for the answer to what is asked next.
                self.let_all_be_decided(room, from, &wanted).await;
                return Ok(());
            }
        }
        let last = wanted
            .last()
            .is_none_or(|said| self.log.has_message(actor, &said.content));
        self.account_for_all(actor, room, &wanted)
            .map_err(|failure| match failure.kind {
                // Not one of them lost, but all from there on: it came to a standstill.
                Kind::MissingFanout if !last => Failure {
                    kind: Kind::Stalled,
                    ..failure
                },
                _ => failure,
            })
    }

    async fn let_all_be_decided(&mut self, room: Room, by: Actor, said: &[Said]) {
        let from = self.bursts.get(&(room, by)).copied().unwrap_or_default();
        let mut decided = 0;
        while let Some(now) = self.more_decided(by, said, from, decided).await {
            decided = now;
        }
    }

    /// Waits until more of what an actor said at once is delivered or refused than was known; `None`
    /// if all of it is, or nothing more comes.
    pub(super) async fn more_decided(
        &mut self,
        by: Actor,
        said: &[Said],
        from: usize,
        known: usize,
    ) -> Option<usize> {
        if known >= said.len() || self.closed(by).is_some() {
            return None;
        }
        self.wait(self.answer_deadline(), |player| {
            let now = player.heard_of(said, from).len() + player.refusals(by, from).count();
            (now > known || player.closed(by).is_some()).then_some(now)
        })
        .await
    }

    /// What somebody has heard of what was said at once since that entry of the log.
    pub(super) fn heard_of<'a>(&'a self, said: &'a [Said], from: usize) -> BTreeSet<&'a str> {
        let wanted: BTreeSet<_> = said.iter().map(|said| said.content.as_str()).collect();
        let listeners = said.first().map(Said::listeners).unwrap_or_default();
        let heard = listeners.iter().flat_map(|who| self.heard_by(*who, from));
        heard
            .filter_map(|content| wanted.get(content).copied())
            .collect()
    }

    /// The contents of the messages that an actor got since that entry of the log.
    pub(super) fn heard_by(&self, who: Actor, from: usize) -> impl Iterator<Item = &str> {
        let frames = self.log.frames(who, from);
        frames.filter_map(|(_, frame)| match frame {
            Frame::Message { content, .. } => Some(&**content),
            _ => None,
        })
    }

    /// The refusals that an actor got since that entry of the log, and what they told to wait.
    pub(super) fn refusals(&self, by: Actor, from: usize) -> impl Iterator<Item = (usize, u64)> {
        let frames = self.log.frames(by, from);
        frames.filter_map(|(index, frame)| match frame {
            Frame::RateLimited { retry_after_ms } => Some((index, *retry_after_ms)),
            _ => None,
        })
    }

    fn was_limited(&self, actor: Actor) -> bool {
        self.was_limited_since(actor, 0)
    }

    /// Whether a request of that actor has been rate-limited since that entry of the log.
    pub(super) fn was_limited_since(&self, actor: Actor, from: usize) -> bool {
        self.refusals(actor, from).next().is_some()
    }

    fn has_all(&self, actor: Actor, wanted: &[Said]) -> Option<()> {
        (self.has_heard_all(actor, wanted) || self.closed(actor).is_some()).then_some(())
    }

    /// The last of them is looked for first: as long as it is not there nothing else matters.
    fn has_heard_all(&self, actor: Actor, wanted: &[Said]) -> bool {
        let Some(last) = wanted.last() else {
            return true;
        };
        if !self.log.has_message(actor, &last.content) {
            return false;
        }
        let mut missing: BTreeSet<_> = wanted.iter().map(|said| &*said.content).collect();
        self.log.heard(actor).any(|content| {
            missing.remove(content);
            missing.is_empty()
        })
    }

    fn messages(&self, actor: Actor) -> impl Iterator<Item = (usize, &str)> {
        self.log
            .frames(actor, 0)
            .filter_map(|(index, frame)| match frame {
                Frame::Message { content, .. } => Some((index, &**content)),
                _ => None,
            })
    }

    fn account_for_all(
        &mut self,
        actor: Actor,
        room: Room,
        wanted: &[Said],
    ) -> Result<(), Failure> {
        let room_name = self.world.room_name(room);
        let mut got = BTreeMap::new();
        for (index, content) in self.messages(actor) {
            got.entry(content).or_insert(index);
        }
        let mut places = Vec::new();
        for said in wanted {
            let Some(&index) = got.get(&*said.content) else {
                return Err(self.unheard(actor, wanted));
            };
            self.check_envelope(actor, &room_name, said, index)?;
            places.push(index);
        }
        if !places.is_sorted() {
            let got: Vec<_> = places.iter().map(|index| self.log.text(*index)).collect();
            return Err(Failure::new(
                &["M1"],
                Kind::WrongOrder,
                tr("found-other-order").with("who", actor.0),
            )
            .expected(quoted(wanted.iter()))
            .got(verbatim(cut(&got.join(" ")))));
        }
        for index in places {
            self.account_for(index);
        }
        Ok(())
    }

    /// The right content must come with the right room and the right name.
    fn check_envelope(
        &self,
        actor: Actor,
        room_name: &str,
        said: &Said,
        index: usize,
    ) -> Result<(), Failure> {
        let right = self
            .log
            .frames(actor, index)
            .next()
            .is_some_and(|(_, frame)| {
                matches!(frame, Frame::Message { room, from, .. }
                if room == room_name && self.world.may_be_called(said.by, from))
            });
        if right {
            return Ok(());
        }
        let by = self.world.name(said.by).map(verbatim);
        let by = by.unwrap_or_else(|| tr("found-the-speaker").into());
        let message = tr("found-other-envelope").with("who", actor.0);
        Err(Failure::new(&["M1", "N3"], Kind::WrongValue, message)
            .expected(tr("found-envelope").with("room", room_name).with("by", by))
            .got(verbatim(self.log.text(index))))
    }

    fn unheard(&self, actor: Actor, wanted: &[Said]) -> Failure {
        if self.closed(actor).is_some() {
            return self.closed_early(actor);
        }
        if let Some(failure) = self.unfinished(actor).or_else(|| self.torn(actor)) {
            return failure;
        }
        let heard = |who: Actor, said: &&Said| self.log.has_message(who, &said.content);
        let missing: Vec<_> = wanted.iter().filter(|said| !heard(actor, said)).collect();
        let changed = self
            .messages(actor)
            .find(|(_, content)| self.world.hearing(actor, content) == Hearing::Unknown);
        let others: Vec<_> = missing
            .first()
            .map(|first| {
                first
                    .audience
                    .iter()
                    .filter(|who| **who != actor && heard(**who, first))
                    .map(|who| who.0)
            })
            .into_iter()
            .flatten()
            .collect();
        let others = if others.is_empty() {
            tr("found-nobody-did").into()
        } else {
            tr("found-others-did").with("names", others.join(", "))
        };
        let message = tr("found-unheard")
            .with("who", actor.0)
            .with("what", quoted(missing.iter().copied()))
            .with("others", others);
        let kind = if changed.is_some() {
            Kind::WrongValue
        } else {
            Kind::MissingFanout
        };
        let got = match changed {
            Some((index, _)) => verbatim(self.log.text(index)),
            None => quoted(wanted.iter().filter(|said| heard(actor, said))),
        };
        Failure::new(&["M1"], kind, message)
            .expected(quoted(wanted.iter()))
            .got(got)
    }
}

/// How much of a text a finding quotes, in characters.
const TEXT_SHOWN: usize = 100;

/// How many texts a finding quotes.
const QUOTED: usize = 3;

fn quoted<'a>(said: impl Iterator<Item = &'a Said>) -> Message {
    texts(said.map(|said| said.content.as_str()))
}

/// The first of several texts, and how many more there are; or that there is none.
pub fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> Message {
    let mut texts: Vec<_> = texts
        .map(|text| format!("{:?}", shorten(text, TEXT_SHOWN, 0)))
        .collect();
    let more = texts.len().saturating_sub(QUOTED);
    texts.truncate(QUOTED);
    let texts = cut(&texts.join(", "));
    match more {
        0 if texts.is_empty() => tr("found-nothing").into(),
        0 => verbatim(texts),
        more => tr("found-and-more").with("texts", texts).with("more", more),
    }
}
