//! The verbs that look at what must not come. Silence is proved by barriers: what is said after it and
//! heard shows that what came before is over (M1).

use std::collections::BTreeSet;

use super::clock::Moment;
use super::frame::Frame;
use super::player::Player;
use super::request;
use super::world::Hearing;
use crate::locale::{tr, verbatim};
use crate::script::{Actor, Flavour, Room};
use crate::verdict::{Failure, Kind};

impl Player<'_> {
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
        self.nothing_to_object(actor, until, |player, frame| match frame {
            Frame::Message { content, .. } => player.object(actor, content),
            Frame::Whisper { content, .. } => player.object_to_whisper(actor, content),
            _ => None,
        })
        .await
    }

    /// Nothing has come that was said or done where the actor is not a member. What the judge says
    /// there for its own ends does not count.
    pub(super) async fn overhear_nothing(
        &mut self,
        actor: Actor,
        until: Moment,
    ) -> Result<(), Failure> {
        self.nothing_to_object(actor, until, |player, frame| match frame {
            Frame::Message { content, .. } => player.object(actor, content).filter(|failure| {
                failure.kind == Kind::Leaked && player.world.is_scripted(content)
            }),
            Frame::UserJoined { room, user } | Frame::UserLeft { room, user } => {
                let message = tr("found-told-of-elsewhere").with("who", actor.0);
                let is_outside = player.world.has_never_met(actor, room, user);
                is_outside.then(|| Failure::new(&["M4"], Kind::Leaked, message))
            }
            // The answers to the actor's own mistakes are accounted for.
            Frame::Error { .. } => {
                let message = tr("found-anothers-error").with("who", actor.0);
                Some(Failure::new(&["M3"], Kind::Leaked, message))
            }
            _ => None,
        })
        .await
    }

    /// Errors so far were answers, if wrong ones.
    pub(super) fn account_for_errors(&mut self, actor: Actor) {
        let is_error = |frame: &Frame| matches!(frame, Frame::Error { .. });
        let errors = self
            .log
            .frames(actor, 0)
            .filter(|(_, frame)| is_error(frame));
        for index in errors.map(|(index, _)| index).collect::<Vec<_>>() {
            self.account_for(index);
        }
    }

    /// Nobody has been called by a name that nobody has any more.
    pub(super) async fn see_only_present_names(
        &mut self,
        actor: Actor,
        room: Room,
        until: Moment,
    ) -> Result<(), Failure> {
        let room_name = self.world.room_name(room);
        self.nothing_to_object(actor, until, |player, frame| {
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
        .await
    }

    /// Nobody has told the actor of its own arrival.
    pub(super) async fn not_told_of_itself(
        &mut self,
        actor: Actor,
        room: Room,
        until: Moment,
    ) -> Result<(), Failure> {
        let room_name = self.world.room_name(room);
        let own = self.world.name(actor).map(ToOwned::to_owned);
        self.nothing_to_object(actor, until, |_, frame| match frame {
            Frame::UserJoined { room, user }
                if *room == room_name && Some(user) == own.as_ref() =>
            {
                let message = tr("found-own-arrival").with("who", actor.0);
                Some(Failure::new(&["J2"], Kind::ExtraMessage, message))
            }
            _ => None,
        })
        .await
    }

    /// Waits until what was said or done before must have come, and looks through all that came.
    async fn nothing_to_object(
        &mut self,
        actor: Actor,
        until: Moment,
        object: impl Fn(&Self, &Frame) -> Option<Failure>,
    ) -> Result<(), Failure> {
        self.await_barriers(actor, until).await;
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
}
