//! What was said in a room before: on request (H1), and on joining (H2).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::any_words;
use crate::locale::{Message, tr, verbatim};
use crate::script::{Actor, Flavour, Room};
use crate::stage::answer::Match;
use crate::stage::cut;
use crate::stage::frame::{Frame, ServerLine};
use crate::stage::listening::texts;
use crate::stage::player::Player;
use crate::stage::request;
use crate::stage::world::{Hearing, Said};
use crate::verdict::{Failure, Kind};

/// The most messages that are given out at once (H1).
pub(super) const MOST: usize = 100;

/// A message of the past, as the server gave it.
pub(super) struct Recalled {
    room: String,
    from: String,
    pub(super) content: Arc<str>,
}

impl Player<'_> {
    pub(super) async fn say_in_turn(
        &mut self,
        actor: Actor,
        room: Room,
        count: usize,
    ) -> Result<(), Failure> {
        for _ in 0..count {
            let said = self.world.say(room, actor, any_words());
            let name = self.world.room_name(room);
            let request = self.ask(
                actor,
                request::message(&name, &said.content, Flavour::Plain),
            );
            self.finish_say(request, &said).await?;
        }
        Ok(())
    }

    /// What a room remembers, and gives out at once.
    fn kept(&self, room: Room, count: usize) -> Vec<Said> {
        let mut past = self.world.past(room);
        let most = count.min(MOST).min(self.with.setup.max_history);
        past.split_off(past.len().saturating_sub(most))
    }

    /// A server without history refuses it like any unknown request (T3).
    pub(super) async fn try_history(&mut self, actor: Actor, room: Room) -> Result<(), Failure> {
        let name = self.world.room_name(room);
        let request = self.ask(actor, request::history(&name, MOST));
        let expected = tr("found-no-error");
        let answer = self.answer(request, &["H1"], expected, |frame, _| match frame {
            Frame::History { .. } => Match::Answer(()),
            Frame::Error { .. } => Match::Wrong,
            _ => Match::Other,
        });
        match answer.await {
            Err(refusal) if refusal.rules == ["H1"] => Err(refusal),
            // Silence, or a frame that is no frame: it is there, if wrong.
            _ => Ok(()),
        }
    }

    pub(super) async fn get_history(
        &mut self,
        actor: Actor,
        room: Room,
        count: usize,
        may_refuse: bool,
    ) -> Result<(), Failure> {
        let wanted = self.kept(room, count);
        let Some(messages) = self.ask_for_history(actor, room, count, may_refuse).await? else {
            return Ok(());
        };
        let got = recalled(&messages).map_err(|text| no_message(actor, "H1", &text))?;
        self.check_past(actor, room, "H1", &got, &wanted)
    }

    /// The messages as they came; none where that may be refused, and is.
    pub(super) async fn ask_for_history(
        &mut self,
        actor: Actor,
        room: Room,
        count: usize,
        may_refuse: bool,
    ) -> Result<Option<Vec<String>>, Failure> {
        let name = self.world.room_name(room);
        let request = self.ask(actor, request::history(&name, count));
        let expected = tr("found-history-of").with("name", &name);
        self.answer(request, &["H1"], expected, |frame, _| match frame {
            Frame::History { room, messages } if *room == name => {
                Match::Answer(Some(messages.clone()))
            }
            Frame::Error { .. } if may_refuse => Match::Answer(None),
            Frame::History { .. } | Frame::Error { .. } => Match::Wrong,
            _ => Match::Other,
        })
        .await
    }

    pub(super) async fn get_history_in_vain(
        &mut self,
        actor: Actor,
        room: Room,
    ) -> Result<(), Failure> {
        let name = self.world.room_name(room);
        let request = self.ask(actor, request::history(&name, MOST));
        self.answer(
            request,
            &["H1"],
            verbatim("error"),
            |frame, _| match frame {
                Frame::Error { message } if message.is_empty() => Match::Wrong,
                Frame::Error { .. } => Match::Answer(()),
                // Of another room it may be the past that a join brought (H2).
                Frame::History { room, .. } if *room == name => Match::Wrong,
                _ => Match::Other,
            },
        )
        .await
    }

    pub(super) async fn try_replay(&mut self, actor: Actor, room: Room) -> Result<(), Failure> {
        let (from, name) = (self.log.len(), self.world.room_name(room));
        self.join(actor, room).await?;
        self.see_the_join_through(actor).await;
        let deadline = self.with.terms.quiet_deadline() + self.with.terms.deadlines.quiet();
        let is_there = self.look_until(deadline, |player| {
            let got = player.replayed(actor, &name, from);
            got.map_or(true, |got| !got.is_empty()).then_some(())
        });
        if is_there.await.is_some() {
            return Ok(());
        }
        let message = tr("found-no-past").with("who", actor.0);
        // The barriers have shown it, and most servers offer none: nobody waits for another try.
        Err(Failure::new(&["H2"], Kind::MissingFanout, message)
            .got(tr("found-nothing"))
            .proven())
    }

    pub(super) async fn join_and_get_past(
        &mut self,
        actor: Actor,
        room: Room,
    ) -> Result<(), Failure> {
        let (from, name) = (self.log.len(), self.world.room_name(room));
        let wanted = self.kept(room, MOST);
        self.join(actor, room).await?;
        self.wait(self.answer_deadline(), |player| {
            let got = player.replayed(actor, &name, from);
            let is_all = got.map_or(true, |got| got.len() >= wanted.len());
            (is_all || player.closed(actor).is_some()).then_some(())
        })
        .await;
        self.see_the_join_through(actor).await;
        // Who sends the past from a task of its own may be behind all that.
        self.listen_until(self.with.terms.quiet_deadline()).await;
        let got = self.replayed(actor, &name, from);
        let got = got.map_err(|text| no_message(actor, "H2", &text))?;
        self.check_past(actor, room, "H2", &got, &wanted)
    }

    async fn join(&mut self, actor: Actor, room: Room) -> Result<(), Failure> {
        let name = self.world.room_name(room);
        let request = self.ask(actor, request::join(&name));
        self.finish_join(request, room).await.map(drop)
    }

    /// The past may come before or after `joined` (H2): what comes of a join has come when the next
    /// request on that connection is answered, and when the room is heard.
    async fn see_the_join_through(&mut self, actor: Actor) {
        let request = self.ask(actor, request::list_rooms());
        let answer = self.answer(
            request,
            &["T2"],
            verbatim("rooms"),
            |frame, _| match frame {
                Frame::Rooms { .. } | Frame::Error { .. } => Match::Answer(()),
                _ => Match::Other,
            },
        );
        // A server that does not answer is for others to judge.
        let _ = answer.await;
        self.raise_barriers(actor).await;
        self.await_barriers(actor, self.answer_deadline()).await;
    }

    /// What an actor that joined a room got that was said before, in either form; the error is what
    /// is no message.
    fn replayed(&self, actor: Actor, joined: &str, from: usize) -> Result<Vec<Recalled>, String> {
        let mut got = Vec::new();
        for (_, frame) in self.log.frames(actor, from) {
            match frame {
                Frame::History { room, messages } if room == joined => {
                    got.extend(recalled(messages)?);
                }
                Frame::History { room, messages } => {
                    let of_room = |it| Recalled {
                        room: room.clone(),
                        ..it
                    };
                    got.extend(recalled(messages)?.into_iter().map(of_room));
                }
                Frame::Message {
                    room,
                    from,
                    content,
                } if !self.is_live(actor, content) => got.push(Recalled {
                    room: room.clone(),
                    from: from.clone(),
                    content: Arc::clone(content),
                }),
                _ => {}
            }
        }
        Ok(got)
    }

    fn is_live(&self, actor: Actor, content: &str) -> bool {
        matches!(
            self.world.hearing(actor, content),
            Hearing::Owed | Hearing::Own
        )
    }

    /// Exactly these, in this order, each with its room and a name that its speaker had (H1).
    fn check_past(
        &mut self,
        actor: Actor,
        room: Room,
        rule: &'static str,
        got: &[Recalled],
        wanted: &[Said],
    ) -> Result<(), Failure> {
        let name = self.world.room_name(room);
        let contents: Vec<_> = got.iter().map(|it| &*it.content).collect();
        let wanted_ones: Vec<_> = wanted.iter().map(|said| said.content.as_str()).collect();
        if contents != wanted_ones {
            let kind = self.how_it_differs(room, &contents, &wanted_ones);
            let message = tr("found-other-past")
                .with("who", actor.0)
                .with("name", name);
            return Err(Failure::new(&[rule], kind, message)
                .expected(listed(&wanted_ones))
                .got(listed(&contents)));
        }
        let is_right = |(it, said): &(&Recalled, &Said)| {
            it.room == name && self.world.may_be_from(said, &it.from)
        };
        let wrong = got.iter().zip(wanted).find(|pair| !is_right(pair));
        let Some((it, said)) = wrong else {
            return Ok(());
        };
        let then = said.as_name.clone().map(verbatim);
        let then = then.unwrap_or_else(|| tr("found-speakers-name").into());
        let message = tr("found-past-envelope").with("who", actor.0);
        Err(Failure::new(&[rule], Kind::WrongValue, message)
            .expected(tr("found-envelope").with("room", name).with("by", then))
            .got(
                tr("found-envelope")
                    .with("room", &it.room)
                    .with("by", &it.from),
            ))
    }

    fn how_it_differs(&self, room: Room, got: &[&str], wanted: &[&str]) -> Kind {
        let elsewhere =
            |content: &&&str| (self.world.said_with(content)).is_some_and(|said| said.room != room);
        let different: BTreeSet<_> = got.iter().collect();
        let sorted = |contents: &[&str]| {
            let mut contents: Vec<_> = contents.iter().map(|it| (*it).to_owned()).collect();
            contents.sort_unstable();
            contents
        };
        if got.iter().any(|content| elsewhere(&content)) {
            Kind::Leaked
        } else if different.len() < got.len() {
            Kind::Duplicate
        } else if sorted(got) == sorted(wanted) {
            Kind::WrongOrder
        } else {
            Kind::WrongValue
        }
    }
}

/// The messages of a `history` frame; the error is the first that is none.
pub(super) fn recalled(messages: &[String]) -> Result<Vec<Recalled>, String> {
    let message = |text: &String| match ServerLine::parse(text.as_bytes()) {
        ServerLine::Frame(Frame::Message {
            room,
            from,
            content,
        }) => Ok(Recalled {
            room,
            from,
            content,
        }),
        _ => Err(text.clone()),
    };
    messages.iter().map(message).collect()
}

fn no_message(actor: Actor, rule: &'static str, text: &str) -> Failure {
    let message = tr("found-history-no-message").with("who", actor.0);
    Failure::new(&[rule], Kind::WrongValue, message)
        .expected(verbatim(
            r#"{"type":"message","room":…,"from":…,"content":…}"#,
        ))
        .got(verbatim(cut(text)))
}

fn listed(contents: &[&str]) -> Message {
    match contents.len() {
        0 => tr("found-no-message").into(),
        1 => texts(contents.iter().copied()),
        count => tr("found-messages")
            .with("count", count)
            .with("texts", texts(contents.iter().copied())),
    }
}
