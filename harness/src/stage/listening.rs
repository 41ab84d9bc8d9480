//! The verbs that look at what came: messages, notifications, lists, and silence.

use std::collections::BTreeSet;

use super::clock::Moment;
use super::frame::Frame;
use super::log::cut;
use super::player::{Match, Player, Request};
use super::request;
use super::world::{Hearing, Said};
use crate::locale::{Message, tr, verbatim};
use crate::script::{Actor, Flavour, Room, Words};
use crate::verdict::{Failure, Kind, shorten};

/// The two notifications about members.
#[derive(Clone, Copy, Debug)]
pub enum Notice {
    /// `user_joined`
    Joined,
    /// `user_left`
    Left,
}

impl Notice {
    /// The room and the user of a frame, if it is such a notification.
    fn read(self, frame: &Frame) -> Option<(&str, &str)> {
        match (self, frame) {
            (Self::Joined, Frame::UserJoined { room, user })
            | (Self::Left, Frame::UserLeft { room, user }) => Some((room, user)),
            _ => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Joined => "user_joined",
            Self::Left => "user_left",
        }
    }
}

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

    /// The last of them is looked for first: as long as it is not there nothing else matters.
    fn has_all(&self, actor: Actor, wanted: &[Said]) -> Option<()> {
        let all = wanted
            .iter()
            .rev()
            .all(|said| self.log.has_message(actor, &said.content));
        (all || self.closed(actor).is_some()).then_some(())
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
        let mut places = Vec::new();
        for said in wanted {
            let place = self
                .messages(actor)
                .find(|(_, content)| *content == said.content)
                .map(|(index, _)| index);
            let Some(index) = place else {
                return Err(self.unheard(actor, wanted));
            };
            self.check_envelope(actor, room, said, index)?;
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
        &mut self,
        actor: Actor,
        room: Room,
        said: &Said,
        index: usize,
    ) -> Result<(), Failure> {
        let room_name = self.world.room_name(room);
        let right = self
            .log
            .frames(actor, index)
            .next()
            .is_some_and(|(_, frame)| {
                matches!(frame, Frame::Message { room, from, .. }
                if *room == room_name && self.world.may_be_called(said.by, from))
            });
        if right {
            return Ok(());
        }
        let by = self.world.name(said.by).map(verbatim);
        let by = by.unwrap_or_else(|| tr("found-the-speaker").into());
        let message = tr("found-other-envelope").with("who", actor.0);
        Err(Failure::new(&["M1", "N3"], Kind::WrongValue, message)
            .expected(tr("found-envelope").with("room", &room_name).with("by", by))
            .got(verbatim(self.log.text(index))))
    }

    fn unheard(&self, actor: Actor, wanted: &[Said]) -> Failure {
        if self.closed(actor).is_some() {
            return self.closed_early(actor);
        }
        if let Some(failure) = self.unfinished(actor) {
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

    /// Makes somebody speak in every room that the actor shares, so that what was said or done there
    /// before must have come when that is heard: silence is shown, not waited for.
    pub(super) async fn raise_barriers(&mut self, actor: Actor) {
        for room in self.world.shared_rooms(actor) {
            for speaker in self.barrier_speakers(actor, room) {
                // Everybody who looks during one step looks for the same one.
                let fresh = self
                    .barriers
                    .get(&(room, speaker))
                    .is_some_and(|(step, _)| *step == self.step);
                if !fresh && !self.barriers_broken {
                    self.raise_barrier(room, speaker).await;
                }
            }
        }
    }

    async fn raise_barrier(&mut self, room: Room, speaker: Actor) {
        let said = self.world.say_barrier(room, speaker);
        let line = request::message(&self.world.room_name(room), &said.content, Flavour::Plain);
        self.barriers
            .insert((room, speaker), (self.step, said.content.clone()));
        let request = self.ask(speaker, line);
        // A server that refuses it has shown nothing: then a quiet period stands in.
        let _ = self.finish_say(request, &said).await;
    }

    /// Those who spoke there: M1 orders what one sender says. Where nobody else did, any other member.
    fn barrier_speakers(&self, actor: Actor, room: Room) -> BTreeSet<Actor> {
        let mut speakers = self.world.speakers(room);
        speakers.remove(&actor);
        if speakers.is_empty() {
            speakers.extend(
                self.world
                    .members(room)
                    .into_iter()
                    .find(|member| *member != actor),
            );
        }
        speakers
    }

    /// Waits for the barriers; where there is no path that one could travel, or it is broken, a quiet
    /// period stands in.
    pub(super) async fn await_barriers(&mut self, actor: Actor, until: Moment) {
        let mut awaited = Vec::new();
        for room in self.world.shared_rooms(actor) {
            for speaker in self.barrier_speakers(actor, room) {
                awaited.extend(
                    self.barriers
                        .get(&(room, speaker))
                        .map(|(_, content)| content.clone()),
                );
            }
        }
        // What did not arrive once need not be waited for again.
        let until = if self.barriers_broken {
            self.with.terms.clock.now()
        } else {
            until
        };
        let arrived = self.wait(until, |player| {
            let there = |content: &String| player.log.has_message(actor, content);
            (awaited.iter().all(there) || player.closed(actor).is_some()).then_some(())
        });
        let broken = arrived.await.is_none();
        for content in &awaited {
            self.log.mark_awaited(actor, content, self.step);
        }
        self.barriers_broken |= broken;
        if broken || awaited.is_empty() {
            self.listen_until(self.with.terms.quiet_deadline()).await;
        }
    }

    /// Nothing has come that nobody said to the actor, and nothing came twice.
    pub(super) async fn hear_nothing_more(
        &mut self,
        actor: Actor,
        until: Moment,
    ) -> Result<(), Failure> {
        self.await_barriers(actor, until).await;
        self.no_objection(actor, |player, frame| match frame {
            Frame::Message { content, .. } => player.object(actor, content),
            Frame::Whisper { content, .. } => player.object_to_whisper(actor, content),
            _ => None,
        })
    }

    /// Nothing has come that was said where the actor is not a member.
    pub(super) async fn overhear_nothing(
        &mut self,
        actor: Actor,
        until: Moment,
    ) -> Result<(), Failure> {
        self.await_barriers(actor, until).await;
        self.no_objection(actor, |player, frame| match frame {
            Frame::Message { content, .. } => player
                .object(actor, content)
                .filter(|failure| failure.kind == Kind::Leaked),
            _ => None,
        })
    }

    /// Nobody has been called by a name that nobody has any more.
    pub(super) async fn see_only_present_names(
        &mut self,
        actor: Actor,
        room: Room,
        until: Moment,
    ) -> Result<(), Failure> {
        self.await_barriers(actor, until).await;
        let room_name = self.world.room_name(room);
        self.no_objection(actor, |player, frame| {
            let (room, name) = match frame {
                Frame::Message { room, from, .. } => (room, from),
                Frame::UserJoined { room, user } | Frame::UserLeft { room, user } => (room, user),
                _ => return None,
            };
            (*room == room_name && player.world.was_a_name(name)).then(|| {
                Failure::new(
                    &["N3"],
                    Kind::WrongValue,
                    tr("found-old-name").with("who", actor.0),
                )
            })
        })
    }

    pub(super) fn no_objection(
        &self,
        actor: Actor,
        object: impl Fn(&Self, &Frame) -> Option<Failure>,
    ) -> Result<(), Failure> {
        let objection = self
            .log
            .frames(actor, 0)
            .find_map(|(index, frame)| object(self, frame).map(|failure| (index, failure)));
        match objection {
            Some((index, failure)) => Err(failure
                .expected(tr("found-nothing-of-the-kind"))
                .got(verbatim(self.log.text(index)))),
            None => Ok(()),
        }
    }

    fn object(&self, actor: Actor, content: &str) -> Option<Failure> {
        let twice = self.log.count_messages(actor, content) > 1;
        match self.world.hearing(actor, content) {
            Hearing::Owed if twice => Some(Failure::new(
                &["M1"],
                Kind::Duplicate,
                tr("found-twice").with("who", actor.0),
            )),
            Hearing::Own if twice => Some(Failure::new(
                &["M2"],
                Kind::Duplicate,
                tr("found-own-twice").with("who", actor.0),
            )),
            Hearing::Leaked => {
                let message = tr("found-leaked").with("who", actor.0);
                Some(Failure::new(&["M3", "M4"], Kind::Leaked, message))
            }
            Hearing::Unknown => Some(Failure::new(
                &["M1"],
                Kind::ExtraMessage,
                tr("found-unsaid").with("who", actor.0),
            )),
            Hearing::Owed | Hearing::Own | Hearing::Past => None,
        }
    }

    /// Exactly one notification about `who`.
    pub(super) async fn see(
        &mut self,
        actor: Actor,
        room: Room,
        who: Actor,
        notice: Notice,
        until: Moment,
    ) -> Result<(), Failure> {
        let room_name = self.world.room_name(room);
        let name = self.world.name(who).unwrap_or(who.0).to_owned();
        let expected = tr("found-one-notice")
            .with("notice", notice.word())
            .with("name", name)
            .with("room_name", &room_name);
        let first = self.wait(until, |player| {
            let found = player.notice(actor, notice, &room_name, who);
            (found.is_some() || player.closed(actor).is_some()).then_some(found)
        });
        let Some(index) = first.await.flatten() else {
            return Err(self.unseen(actor, who, notice).expected(expected));
        };
        self.account_for(index);
        self.raise_barriers(actor).await;
        self.await_barriers(actor, self.answer_deadline()).await;
        match self.notice(actor, notice, &room_name, who) {
            None => Ok(()),
            Some(index) => {
                let message = tr("found-told-twice")
                    .with("who", actor.0)
                    .with("whom", who.0);
                let rules = self.notice_rules(who, notice);
                Err(Failure::new(rules, Kind::Duplicate, message)
                    .expected(expected)
                    .got(verbatim(self.log.text(index))))
            }
        }
    }

    /// No notification about `who` but those that a step has accounted for.
    pub(super) async fn see_no_further_join(
        &mut self,
        actor: Actor,
        room: Room,
        who: Actor,
        until: Moment,
    ) -> Result<(), Failure> {
        self.await_barriers(actor, until).await;
        let room_name = self.world.room_name(room);
        match self.notice(actor, Notice::Joined, &room_name, who) {
            None => Ok(()),
            Some(index) => {
                let message = tr("found-told-again")
                    .with("who", actor.0)
                    .with("whom", who.0);
                Err(Failure::new(&["J3"], Kind::Duplicate, message)
                    .got(verbatim(self.log.text(index))))
            }
        }
    }

    fn notice(&self, actor: Actor, notice: Notice, room_name: &str, who: Actor) -> Option<usize> {
        let about = |frame| {
            notice.read(frame).is_some_and(|(room, user)| {
                room == room_name && self.world.may_be_called(who, user)
            })
        };
        self.log
            .frames(actor, 0)
            .find(|(_, frame)| about(frame))
            .map(|(index, _)| index)
    }

    fn notice_rules(&self, who: Actor, notice: Notice) -> &'static [&'static str] {
        match notice {
            Notice::Joined => &["J2"],
            Notice::Left if self.has_ended(who) => &["L4"],
            Notice::Left => &["L1"],
        }
    }

    fn unseen(&self, actor: Actor, who: Actor, notice: Notice) -> Failure {
        if self.closed(actor).is_some() {
            return self.closed_early(actor);
        }
        if let Some(failure) = self.unfinished(actor) {
            return failure;
        }
        let rules = self.notice_rules(who, notice);
        // A notification about somebody else is right; one about a name that nobody has is this one,
        // gone wrong.
        let nobody = |name: &str| !self.world.is_a_name(name);
        let near = self
            .log
            .frames(actor, 0)
            .find(|(_, frame)| notice.read(frame).is_some_and(|(_, user)| nobody(user)));
        if let Some((index, _)) = near {
            let message = tr("found-told-else")
                .with("who", actor.0)
                .with("whom", who.0);
            return Failure::new(rules, Kind::WrongValue, message)
                .got(verbatim(self.log.text(index)));
        }
        let message = tr("found-never-told")
            .with("who", actor.0)
            .with("whom", who.0);
        Failure::new(rules, Kind::MissingFanout, message).got(tr("found-nothing"))
    }

    pub(super) async fn finish_list_rooms(
        &mut self,
        request: Request,
        rooms: &[Room],
    ) -> Result<(), Failure> {
        let mut wanted: Vec<_> = rooms
            .iter()
            .map(|room| self.world.room_name(*room))
            .collect();
        wanted.sort_unstable();
        let expected = tr("found-rooms").with("names", wanted.join(", "));
        self.answer(request, &["R1"], expected, |frame, _| match frame {
            Frame::Rooms { list } => {
                let mut list = list.clone();
                list.sort_unstable();
                if list == wanted {
                    Match::Answer(())
                } else {
                    Match::Wrong
                }
            }
            Frame::Error { .. } => Match::Wrong,
            _ => Match::Other,
        })
        .await
    }

    pub(super) async fn finish_list_users(
        &mut self,
        request: Request,
        room: Room,
        users: &[Actor],
    ) -> Result<(), Failure> {
        let actor = request.actor;
        let listed = self
            .expect_users(request, room, false)
            .await?
            .unwrap_or_default();
        self.check_users(actor, "users.list", &["R2"], &listed, users)
    }

    pub(super) async fn finish_may_list_users(
        &mut self,
        request: Request,
        room: Room,
        users: &[Actor],
    ) -> Result<(), Failure> {
        let actor = request.actor;
        match self.expect_users(request, room, true).await? {
            Some(listed) => self.check_users(actor, "users.list", &["N3"], &listed, users),
            None => Ok(()),
        }
    }

    /// The list of `users`; `None` for an error where that is allowed.
    async fn expect_users(
        &mut self,
        request: Request,
        room: Room,
        may_refuse: bool,
    ) -> Result<Option<Vec<String>>, Failure> {
        let name = self.world.room_name(room);
        let expected = tr("found-users").with("name", &name);
        self.answer(request, &["R2"], expected, |frame, _| match frame {
            Frame::Users { room, list } if *room == name => Match::Answer(Some(list.clone())),
            Frame::Error { .. } if may_refuse => Match::Answer(None),
            Frame::Users { .. } | Frame::Error { .. } => Match::Wrong,
            _ => Match::Other,
        })
        .await
    }

    /// The list holds exactly these, each once. An actor whose name is not known yet (it has the
    /// default one) is learned from it, where it is the only one.
    pub(super) fn check_users(
        &mut self,
        actor: Actor,
        field: &str,
        rules: &[&'static str],
        listed: &[String],
        users: &[Actor],
    ) -> Result<(), Failure> {
        let mut left: Vec<&String> = listed.iter().collect();
        let mut missing = false;
        let mut nameless = Vec::new();
        for who in users {
            let Some(name) = self.world.name(*who) else {
                nameless.push(*who);
                continue;
            };
            if let Some(at) = left.iter().position(|listed| *listed == name) {
                left.remove(at);
            } else {
                // Of members who share a name (N4) one entry may stand for all.
                missing |= !listed.iter().any(|listed| listed == name);
            }
        }
        if missing || left.len() != nameless.len() || left.iter().any(|name| name.is_empty()) {
            let nameless = tr("found-default-name").to(self.with.terms.lang);
            let names = users.iter();
            let names = names.map(|who| self.world.name(*who).unwrap_or(nameless));
            let names: Vec<_> = names.collect();
            let message = tr("found-not-the-members")
                .with("who", actor.0)
                .with("field", field);
            let listed = if listed.is_empty() {
                tr("found-nobody").into()
            } else {
                verbatim(cut(&listed.join(", ")))
            };
            return Err(Failure::new(rules, Kind::WrongValue, message)
                .expected(verbatim(names.join(", ")))
                .got(listed));
        }
        if let ([who], [name]) = (nameless.as_slice(), left.as_slice()) {
            self.world.call(*who, (*name).clone());
        }
        Ok(())
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
