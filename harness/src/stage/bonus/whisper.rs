//! What is said to one user alone (W1).

use super::any_words;
use crate::locale::{tr, verbatim};
use crate::script::{Actor, Flavour, Room, Words};
use crate::stage::answer::{Request, TRIES, always_limited};
use crate::stage::frame::Frame;
use crate::stage::player::Player;
use crate::stage::request;
use crate::stage::world::Whispered;
use crate::verdict::{Failure, Kind};

/// What became of a whisper.
enum Effect {
    Heard,
    Refused(usize),
    Limited(usize, u64),
}

impl Player<'_> {
    /// A name that is not in the list is for `test_join_room` to tell.
    pub(super) async fn learn_its_name(&mut self, actor: Actor, room: Room) -> Result<(), Failure> {
        let name = self.world.room_name(room);
        let request = self.ask(actor, request::join(&name));
        if let [name] = &self.finish_join(request, room).await?[..] {
            self.world.call(actor, name.clone());
        }
        Ok(())
    }

    /// A server without whispers refuses them like any unknown request (T3). One that knows the name
    /// under which the addressee came, and no other, has them, if wrong.
    pub(super) async fn try_whisper(&mut self, actor: Actor, to: Actor) -> Result<(), Failure> {
        let Err(refusal) = self.whisper(actor, to, any_words()).await else {
            return Ok(());
        };
        let Some(name) = self.world.default_name(to).map(ToOwned::to_owned) else {
            return Err(refusal);
        };
        let by_default_name = self.whisper_to_name(actor, to, &name, any_words()).await;
        by_default_name.map_err(|_| refusal)
    }

    pub(super) async fn whisper(
        &mut self,
        actor: Actor,
        to: Actor,
        words: Words,
    ) -> Result<(), Failure> {
        let Some(name) = self.world.name(to).map(ToOwned::to_owned) else {
            let message = tr("found-nameless").with("who", to.0);
            return Err(Failure::new(&["N2"], Kind::WrongValue, message));
        };
        self.whisper_to_name(actor, to, &name, words).await
    }

    /// A whisper has no answer. To keep one fault from looking like another, the next step waits
    /// until it shows an effect: its addressee hears it, or it is refused.
    async fn whisper_to_name(
        &mut self,
        actor: Actor,
        to: Actor,
        name: &str,
        words: Words,
    ) -> Result<(), Failure> {
        let whispered = self.world.whisper(actor, to, words);
        let line = request::whisper(name, &whispered.content, words.flavour);
        let mut request = self.ask(actor, line);
        for _ in 0..TRIES {
            let effect = self.wait(request.deadline, |player| {
                player.effect_of_whisper(&request, &whispered)
            });
            match effect.await {
                // Nobody heard it: that is for those to tell who should have.
                Some(Effect::Heard) | None => return Ok(()),
                Some(Effect::Refused(index)) => {
                    self.account_for(index);
                    let message = tr("found-may-not-whisper")
                        .with("who", actor.0)
                        .with("to", to.0);
                    return Err(Failure::new(&["W1"], Kind::WrongValue, message)
                        .expected(tr("found-a-whisper-to").with("name", name))
                        .got(verbatim(self.log.text(index))));
                }
                Some(Effect::Limited(index, wait_ms)) => {
                    self.account_for(index);
                    request = self.ask_again(request, wait_ms).await;
                }
            }
        }
        Err(always_limited(actor))
    }

    fn effect_of_whisper(&self, request: &Request, whispered: &Whispered) -> Option<Effect> {
        let mut heard = whispered.to.iter();
        if heard.any(|to| self.count_whispers(*to, &whispered.content) > 0) {
            return Some(Effect::Heard);
        }
        let mut frames = self.log.frames(request.actor, request.from);
        frames.find_map(|(index, frame)| match frame {
            Frame::Error { .. } => Some(Effect::Refused(index)),
            Frame::RateLimited { retry_after_ms } => Some(Effect::Limited(index, *retry_after_ms)),
            _ => None,
        })
    }

    fn whispers(&self, actor: Actor) -> impl Iterator<Item = (usize, &str, &str)> {
        let frames = self.log.frames(actor, 0);
        frames.filter_map(|(index, frame)| match frame {
            Frame::Whisper { from, content } => Some((index, from.as_str(), content.as_str())),
            _ => None,
        })
    }

    fn count_whispers(&self, actor: Actor, wanted: &str) -> usize {
        self.whispers(actor)
            .filter(|(_, _, content)| *content == wanted)
            .count()
    }

    /// At least one of these, who share a name, hears it, by the present name of who whispers.
    pub(super) async fn hear_whisper(
        &mut self,
        listeners: &[Actor],
        from: Actor,
        words: Words,
    ) -> Result<(), Failure> {
        let Some(wanted) = self.world.find_whisper(from, listeners[0], words).cloned() else {
            return Ok(());
        };
        let until = self.answer_deadline();
        let heard = self.wait(until, |player| {
            let mut heard = listeners.iter();
            let who = heard.find(|who| player.count_whispers(**who, &wanted.content) > 0);
            let over = listeners.iter().all(|who| player.closed(*who).is_some());
            who.map(|who| Some(*who)).or(over.then_some(None))
        });
        let Some(who) = heard.await.flatten() else {
            return Err(self.unheard_whisper(listeners, &wanted));
        };
        let name = self.world.name(from).unwrap_or_default();
        let wrong = self
            .whispers(who)
            .find(|(_, from, content)| *content == wanted.content && *from != name);
        let Some((index, ..)) = wrong else {
            return Ok(());
        };
        let message = tr("found-whisper-name").with("who", who.0);
        Err(Failure::new(&["W1", "N3"], Kind::WrongValue, message)
            .expected(tr("found-from").with("name", name))
            .got(verbatim(self.log.text(index))))
    }

    fn unheard_whisper(&self, listeners: &[Actor], wanted: &Whispered) -> Failure {
        let who = listeners[0];
        if self.closed(who).is_some() {
            return self.closed_early(who);
        }
        let message = tr("found-whisper-unheard")
            .with("who", who.0)
            .with("from", wanted.by.0);
        let changed = self
            .whispers(who)
            .find(|(_, _, content)| self.world.whispered_with(content).is_none());
        let failure = match changed {
            Some((index, ..)) => {
                Failure::new(&["W1"], Kind::WrongValue, message).got(verbatim(self.log.text(index)))
            }
            None => Failure::new(&["W1"], Kind::MissingFanout, message).got(tr("found-nothing")),
        };
        failure.expected(tr("found-a-whisper").with("what", format!("{:?}", wanted.content)))
    }

    /// What an actor got that was whispered to others, or more often than it may get it.
    pub(in crate::stage) fn object_to_whisper(
        &self,
        actor: Actor,
        content: &str,
    ) -> Option<Failure> {
        let Some(whispered) = self.world.whispered_with(content) else {
            let message = tr("found-whisper-unsent").with("who", actor.0);
            return Some(Failure::new(&["W1"], Kind::ExtraMessage, message));
        };
        let most = whispered.most(actor);
        if self.count_whispers(actor, content) <= most {
            return None;
        }
        let (kind, message) = if most == 0 {
            let message = tr("found-whisper-leaked").with("who", actor.0);
            (Kind::Leaked, message)
        } else {
            let message = tr("found-whisper-twice").with("who", actor.0);
            (Kind::Duplicate, message)
        };
        Some(Failure::new(&["W1"], kind, message))
    }

    pub(super) async fn whisper_to_nobody(&mut self, actor: Actor) -> Result<(), Failure> {
        let name = self.world.draw_name();
        self.whisper_in_vain(actor, &name).await
    }

    pub(super) async fn whisper_to_old_name(
        &mut self,
        actor: Actor,
        other: Actor,
    ) -> Result<(), Failure> {
        let name = self.world.old_name(other).unwrap_or_default().to_owned();
        self.whisper_in_vain(actor, &name).await
    }

    async fn whisper_in_vain(&mut self, actor: Actor, name: &str) -> Result<(), Failure> {
        let line = request::whisper(name, "is anybody there", Flavour::Plain);
        let request = self.ask(actor, line);
        self.expect_error(request, &["W1"]).await
    }

    /// The end of a connection must be noticed first (L3's 2 s): until then a whisper may be lost.
    pub(super) async fn whisper_to_the_gone(
        &mut self,
        actor: Actor,
        other: Actor,
    ) -> Result<(), Failure> {
        let name = self.world.name(other).unwrap_or_default().to_owned();
        let until = self.answer_deadline();
        loop {
            let line = request::whisper(&name, "are you still there", Flavour::Plain);
            let request = self.ask(actor, line);
            let pause = self.with.terms.quiet_deadline();
            let answer = self.look_until(pause, |player| {
                let mut frames = player.log.frames(actor, request.from);
                frames.find_map(|(index, frame)| match frame {
                    Frame::Error { .. } => Some((index, None)),
                    Frame::RateLimited { retry_after_ms } => Some((index, Some(*retry_after_ms))),
                    _ => None,
                })
            });
            match answer.await {
                Some((index, None)) => {
                    self.account_for(index);
                    return Ok(());
                }
                Some((index, Some(wait_ms))) => {
                    self.account_for(index);
                    self.rest(wait_ms).await;
                }
                None if self.closed(actor).is_some() => return Err(self.closed_early(actor)),
                None => {}
            }
            if self.with.terms.clock.now() >= until {
                let message = tr("found-whisper-gone")
                    .with("who", actor.0)
                    .with("other", other.0);
                return Err(Failure::new(&["W1"], Kind::NoReply, message)
                    .expected(verbatim("error"))
                    .got(tr("found-nothing")));
            }
        }
    }
}
