//! What each verb of a script sends, awaits, and calls a failure.
//!
//! A verb has two halves: `begin` sends, `finish` awaits. Steps that are played at the same time
//! all begin before the first of them finishes.

use std::sync::atomic::Ordering;

use super::answer::{Match, Request, TRIES, always_limited};
use super::clock::Moment;
use super::crowd;
use super::frame::Frame;
use super::notices::Notice;
use super::player::Player;
use super::request;
use super::world::Said;
use crate::locale::{tr, verbatim};
use crate::script::{Action, Actor, Flavour, Room, Words};
use crate::verdict::{Failure, Kind};

/// What `finish` needs to know of what `begin` did.
#[derive(Debug)]
pub enum Pending {
    /// Nothing is awaited, or nothing was sent for it.
    Nothing,
    /// A request.
    Request(Request),
    /// A name that was asked for.
    Name(Request, String),
    /// A message.
    Said(Request, Said),
    /// Something that must have come by then.
    Look(Moment),
    /// Several requests, in the order in which they must be answered.
    Many(Vec<Request>),
    /// A burst that is listened to since then.
    Burst(Moment),
}

impl Action {
    /// Whether the actor must be connected first.
    const fn needs_a_client(&self) -> bool {
        match self {
            Self::Bonus(action) => action.needs_a_client(),
            _ => true,
        }
    }

    /// Whether the verb only looks at what has come: then it changes nothing for others.
    pub(super) fn only_looks(&self) -> bool {
        matches!(
            self,
            Self::Hears(..)
                | Self::HearsFromEach(..)
                | Self::HearsThemAll(..)
                | Self::HearsNothingMore
                | Self::OverhearsNothing
                | Self::SeesJoin(..)
                | Self::SeesLeave(..)
                | Self::MaySeeLeave(..)
                | Self::KnowsOf(..)
                | Self::SeesOnlyPresentNames(_)
        )
    }
}

impl Player<'_> {
    /// Sends what the verb sends.
    pub(super) async fn begin(
        &mut self,
        actor: Actor,
        action: &Action,
    ) -> Result<Pending, Failure> {
        if !self.is_connected(actor) && action.needs_a_client() {
            self.connect(actor).await?;
            if !matches!(
                action,
                Action::Connects | Action::IsServed | Action::GetsAnySign | Action::Crowds(_)
            ) {
                self.take_a_name(actor).await;
            }
        }
        Ok(match action {
            Action::Connects
            | Action::IsNamedApartFrom(_)
            | Action::GotOnlyFrames
            | Action::FindsNobodyElsewhere
            | Action::IdlesWith(_)
            | Action::HearsWhileSending(..)
            | Action::NoLongerLists(..)
            | Action::Crowds(_)
            | Action::ComesAndGoes(_)
            | Action::Throngs(..)
            | Action::Bonus(_) => Pending::Nothing,
            Action::HearsThemAll(..) => Pending::Burst(self.with.terms.clock.now()),
            Action::Hears(..)
            | Action::HearsFromEach(..)
            | Action::SeesJoin(..)
            | Action::SeesLeave(..)
            | Action::MaySeeLeave(..)
            | Action::KnowsOf(..)
            | Action::AllOrNobodyHears(_) => Pending::Look(self.answer_deadline()),
            Action::IsServed => {
                let room = self.world.draw_name();
                Pending::Request(self.ask(actor, request::join(&room)))
            }
            Action::Renames(_) => {
                let name = self.world.draw_name();
                Pending::Name(self.ask(actor, request::nick(&name)), name)
            }
            Action::MayTakeNameOf(other) | Action::TakesNameOf(other) => {
                let name = self.world.name(*other).unwrap_or_default().to_owned();
                Pending::Name(self.ask(actor, request::nick(&name)), name)
            }
            Action::MayTakeOddName(oddity) => {
                let name = self.world.draw_odd_name(*oddity);
                Pending::Name(self.ask(actor, request::nick(&name)), name)
            }
            Action::MayJoinOddRoom(oddity) => {
                let name = self.world.draw_odd_name(*oddity);
                Pending::Name(self.ask(actor, request::join(&name)), name)
            }
            Action::Joins(room) | Action::JoinsAndSees(room, _) | Action::JoinsAgain(room) => {
                self.ask_about(actor, *room, request::join)
            }
            Action::Leaves(room) | Action::LeavesInVain(room) => {
                self.ask_about(actor, *room, request::leave)
            }
            Action::Says(room, words) | Action::SaysInVain(room, words) => {
                self.begin_say(actor, *room, *words)
            }
            Action::SaysManyAtOnce(room, count, flavour) => {
                self.say_many_at_once(actor, *room, *count, *flavour);
                Pending::Nothing
            }
            Action::HearsNothingMore
            | Action::OverhearsNothing
            | Action::SeesOnlyPresentNames(_)
            | Action::SeesNoFurtherJoin(..)
            | Action::IsNotToldOfItself(_) => {
                self.raise_barriers(actor).await;
                Pending::Look(self.answer_deadline())
            }
            Action::ListsRooms(_) => Pending::Request(self.ask(actor, request::list_rooms())),
            Action::AsksAtLength => {
                Pending::Request(self.ask(actor, request::list_rooms_at_length()))
            }
            Action::ListsUsers(room, _)
            | Action::MayListUsers(room, _)
            | Action::ListsUsersInVain(room) => self.ask_about(actor, *room, request::list_users),
            Action::GetsAnySign
            | Action::AsksManyAtOnce(..)
            | Action::SendsNoText
            | Action::BeginsRequest
            | Action::EndsRequest
            | Action::AsksAndCloses
            | Action::StopsReading
            | Action::ReadsAgain
            | Action::SaysAndCloses(..) => self.begin_probe(actor, action),
            Action::Disconnects => {
                self.finish_writing(actor);
                self.world.vanish(actor);
                Pending::Nothing
            }
            Action::Resets => {
                self.reset(actor).await;
                self.world.vanish(actor);
                Pending::Nothing
            }
        })
    }

    /// Awaits what the verb awaits.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each verb: that is the table"
    )]
    pub(super) async fn finish(
        &mut self,
        actor: Actor,
        action: &Action,
        pending: Pending,
    ) -> Result<(), Failure> {
        match (action, pending) {
            (Action::IsServed, Pending::Request(request)) => {
                self.finish_first_command(request).await
            }
            (Action::Renames(_), Pending::Name(request, name)) => {
                self.finish_rename(request, &name).await
            }
            (Action::TakesNameOf(_), Pending::Name(request, name)) if is_plain(&name) => {
                let renamed = self.finish_rename(request, &name).await;
                renamed.map_err(|failure| failure.about(&["N4"]))
            }
            (
                Action::MayTakeNameOf(_) | Action::MayTakeOddName(_) | Action::TakesNameOf(_),
                Pending::Name(request, name),
            ) => self.finish_may_rename(request, &name).await,
            (Action::Joins(room), Pending::Request(request)) => {
                self.finish_join(request, *room).await.map(drop)
            }
            (Action::JoinsAndSees(room, users), Pending::Request(request)) => {
                let listed = self.finish_join(request, *room).await?;
                self.check_users(actor, "joined.users", &["J1"], &listed, users)
            }
            (Action::MayJoinOddRoom(_), Pending::Name(request, name)) => {
                let joined = self.finish_may_join(request, &name, &["J1"]).await;
                joined.map(drop)
            }
            (Action::JoinsAgain(room), Pending::Request(request)) => {
                self.finish_join_again(request, *room).await
            }
            (Action::Leaves(room), Pending::Request(request)) => {
                self.finish_leave(request, *room).await
            }
            (Action::LeavesInVain(_), Pending::Request(request)) => {
                self.expect_error(request, &["L2"]).await
            }
            (Action::Says(..), Pending::Said(request, said)) => {
                self.finish_say(request, &said).await
            }
            (Action::SaysInVain(..), Pending::Said(request, _)) => {
                self.expect_error(request, &["M3"]).await
            }
            (Action::Hears(room, from, words), Pending::Look(until)) => {
                self.hear(actor, *room, *from, words, until).await
            }
            (Action::HearsFromEach(room, from, words), Pending::Look(until)) => {
                for from in from {
                    self.hear(actor, *room, *from, &[*words], until).await?;
                }
                Ok(())
            }
            (Action::HearsThemAll(room, from), Pending::Burst(begun)) => {
                for from in from {
                    self.hear_them_all(actor, *room, *from, begun).await?;
                }
                Ok(())
            }
            (Action::HearsNothingMore, Pending::Look(until)) => {
                self.hear_nothing_more(actor, until).await
            }
            (Action::OverhearsNothing, Pending::Look(until)) => {
                self.overhear_nothing(actor, until).await
            }
            (Action::SeesOnlyPresentNames(room), Pending::Look(until)) => {
                self.see_only_present_names(actor, *room, until).await
            }
            (Action::IsNotToldOfItself(room), Pending::Look(until)) => {
                self.not_told_of_itself(actor, *room, until).await
            }
            (Action::SeesNoFurtherJoin(room, who), Pending::Look(until)) => {
                self.see_no_further_join(actor, *room, *who, until).await
            }
            (Action::GotOnlyFrames, _) => self.got_only_frames(actor),
            (Action::FindsNobodyElsewhere, _) => self.find_nobody_elsewhere().await,
            (Action::IdlesWith(count), _) => self.idle_with(*count).await,
            (Action::IsNamedApartFrom(other), _) => self.named_apart(actor, *other),
            (Action::SeesJoin(room, who), Pending::Look(until)) => {
                self.see(actor, *room, *who, Notice::Joined, until).await
            }
            (Action::SeesLeave(room, who), Pending::Look(until)) => {
                self.see(actor, *room, *who, Notice::Left, until).await
            }
            (Action::MaySeeLeave(room, who), Pending::Look(until)) => {
                self.may_see_leave(actor, *room, *who, until).await
            }
            (Action::KnowsOf(room, others), Pending::Look(until)) => {
                self.know_of(actor, *room, others, until).await
            }
            (Action::ListsRooms(rooms), Pending::Request(request)) => {
                self.finish_list_rooms(request, rooms).await
            }
            (Action::ListsUsers(room, users), Pending::Request(request)) => {
                self.finish_list_users(request, *room, users).await
            }
            (Action::MayListUsers(room, users), Pending::Request(request)) => {
                self.finish_may_list_users(request, *room, users).await
            }
            (Action::GetsAnySign, Pending::Look(until)) => self.finish_any_sign(actor, until).await,
            (Action::AsksManyAtOnce(..), Pending::Many(requests)) => {
                self.finish_many(requests).await
            }
            (Action::EndsRequest | Action::AsksAndCloses, Pending::Request(request)) => {
                self.finish_split_request(request).await
            }
            (Action::ReadsAgain, Pending::Request(request)) => {
                self.finish_reading_again(request).await
            }
            (Action::AsksAtLength, Pending::Request(request)) => {
                self.finish_long_request(request).await
            }
            (Action::AllOrNobodyHears(room), Pending::Look(until)) => {
                self.all_or_nobody(*room, until).await
            }
            (Action::HearsWhileSending(room, from, count), _) => {
                self.hear_while_sending(actor, *room, *from, *count).await
            }
            (Action::NoLongerLists(room, soon), _) => {
                self.no_longer_list(actor, *room, *soon).await
            }
            (Action::Crowds(count), _) => self.crowd(*count).await,
            (Action::ComesAndGoes(times), _) => crowd::come_and_go(self.with, *times).await,
            (Action::Throngs(rooms, count, rounds), _) => {
                self.throng(*rooms, *count, *rounds).await;
                Ok(())
            }
            (Action::Bonus(action), _) => self.play_bonus(actor, action).await,
            (Action::ListsUsersInVain(_), Pending::Request(request)) => {
                self.expect_error(request, &["R2"]).await
            }
            _ => Ok(()),
        }
    }

    fn ask_about(&mut self, actor: Actor, room: Room, line: impl Fn(&str) -> String) -> Pending {
        let name = self.world.room_name(room);
        Pending::Request(self.ask(actor, line(&name)))
    }

    /// An actor that enters takes a name. A server that grants none is not judged here (N2 has its
    /// own test): its clients keep the names that it gives them. Where one waited for its name in
    /// vain, the others give theirs but the time to be read, or a crowd would wait once each, and
    /// again when a late machine makes the judge try once more.
    async fn take_a_name(&mut self, actor: Actor) {
        let terms = &self.with.terms;
        let until = if terms.names_in_vain.load(Ordering::Relaxed) {
            terms.quiet_deadline()
        } else {
            terms.answer_deadline()
        };
        let name = self.world.draw_name();
        let request = self.ask(actor, request::nick(&name));
        // The failure is `test_nickname_change`'s to tell.
        let named = terms.clock.until(until, self.finish_rename(request, &name));
        let is_named = matches!(named.await, Some(Ok(())));
        if !is_named {
            self.account_for_errors(actor);
        }
        let in_vain = !is_named && terms.clock.now() >= until;
        terms.names_in_vain.store(in_vain, Ordering::Relaxed);
    }

    async fn finish_first_command(&mut self, request: Request) -> Result<(), Failure> {
        self.answer(
            request,
            &["S2"],
            tr("found-an-answer"),
            |frame, _| match frame {
                Frame::Joined { .. } | Frame::Error { .. } => Match::Answer(()),
                _ => Match::Other,
            },
        )
        .await
    }

    async fn finish_rename(&mut self, request: Request, name: &str) -> Result<(), Failure> {
        let actor = request.actor;
        let old = self.world.name(actor).map(verbatim);
        let old = old.unwrap_or_else(|| tr("found-some-name").into());
        let expected = tr("found-nick-changed").with("old", old).with("name", name);
        let rename = self.answer(request, &["N2"], expected, |frame, world| match frame {
            Frame::NickChanged { old, new } if new == name && world.may_be_called(actor, old) => {
                Match::Answer(old.clone())
            }
            // Others' changes may be told too, so a wrong one may be somebody else's.
            Frame::NickChanged { .. } => Match::Near,
            Frame::Error { .. } => Match::Wrong,
            _ => Match::Other,
        });
        let old = rename.await?;
        self.world.came_as(actor, old);
        self.world.call(actor, name.to_owned());
        Ok(())
    }

    async fn finish_may_rename(&mut self, request: Request, name: &str) -> Result<(), Failure> {
        let actor = request.actor;
        let granted =
            self.answer(
                request,
                &["N2"],
                tr("found-nick-or-error"),
                |frame, _| match frame {
                    Frame::NickChanged { new, .. } if new == name => Match::Answer(true),
                    // Others' changes may be told too.
                    Frame::NickChanged { .. } => Match::Near,
                    Frame::Error { .. } => Match::Answer(false),
                    _ => Match::Other,
                },
            );
        if granted.await? {
            self.world.call(actor, name.to_owned());
        }
        Ok(())
    }

    pub(super) async fn finish_join(
        &mut self,
        request: Request,
        room: Room,
    ) -> Result<Vec<String>, Failure> {
        let actor = request.actor;
        let name = self.world.room_name(room);
        let expected = verbatim(format!("joined {name}"));
        let users = self.answer(request, &["J1"], expected, |frame, _| match frame {
            Frame::Joined { room, users } if *room == name => Match::Answer(users.clone()),
            Frame::Joined { .. } | Frame::Error { .. } => Match::Wrong,
            _ => Match::Other,
        });
        let users = users.await?;
        self.world.enter(actor, room);
        Ok(users)
    }

    /// Who is in that room then; nobody knows where it is refused.
    async fn finish_may_join(
        &mut self,
        request: Request,
        name: &str,
        rules: &[&'static str],
    ) -> Result<Option<Vec<String>>, Failure> {
        let expected = tr("found-joined-or-error");
        self.answer(request, rules, expected, |frame, _| match frame {
            Frame::Joined { room, users } if room == name => Match::Answer(Some(users.clone())),
            Frame::Error { .. } => Match::Answer(None),
            Frame::Joined { .. } => Match::Wrong,
            _ => Match::Other,
        })
        .await
    }

    async fn finish_join_again(&mut self, request: Request, room: Room) -> Result<(), Failure> {
        let actor = request.actor;
        let name = self.world.room_name(room);
        let Some(users) = self.finish_may_join(request, &name, &["J3"]).await? else {
            return Ok(());
        };
        let members: Vec<_> = self.world.members(room).into_iter().collect();
        self.check_users(actor, "joined.users", &["J3"], &users, &members)
    }

    async fn finish_leave(&mut self, request: Request, room: Room) -> Result<(), Failure> {
        let actor = request.actor;
        let name = self.world.room_name(room);
        let expected = verbatim(format!("left {name}"));
        let left = self.answer(request, &["L1"], expected, |frame, _| match frame {
            Frame::Left { room } if *room == name => Match::Answer(()),
            Frame::Left { .. } | Frame::Error { .. } => Match::Wrong,
            _ => Match::Other,
        });
        left.await?;
        self.world.leave(actor, room);
        Ok(())
    }

    /// What must be refused: an `error` that says something, and no sign of success.
    pub(super) async fn expect_error(
        &mut self,
        request: Request,
        rules: &[&'static str],
    ) -> Result<(), Failure> {
        self.answer(request, rules, verbatim("error"), |frame, _| match frame {
            Frame::Error { message } if message.is_empty() => Match::Wrong,
            Frame::Error { .. } => Match::Answer(()),
            Frame::Left { .. }
            | Frame::Users { .. }
            | Frame::Joined { .. }
            | Frame::Rooms { .. } => Match::Wrong,
            _ => Match::Other,
        })
        .await
    }

    fn begin_say(&mut self, actor: Actor, room: Room, words: Words) -> Pending {
        let said = self.world.say(room, actor, words);
        let name = self.world.room_name(room);
        let line = request::message(&name, &said.content, words.flavour);
        Pending::Said(self.ask(actor, line), said)
    }

    /// A message has no answer of its own (M2). To keep one fault from looking like another, the next
    /// step waits until this message shows an effect: somebody hears it, or it is refused.
    pub(super) async fn finish_say(
        &mut self,
        mut request: Request,
        said: &Said,
    ) -> Result<(), Failure> {
        for _ in 0..TRIES {
            let effect = self.wait(request.deadline, |player| player.effect(&request, said));
            match effect.await {
                // Nobody heard it: that is for those to tell who should have.
                Some(Effect::Heard) | None => return Ok(()),
                Some(Effect::Refused(index)) => {
                    let message = tr("found-may-not-speak").with("who", request.actor.0);
                    return Err(Failure::new(&["M1"], Kind::WrongValue, message)
                        .expected(
                            tr("found-reaches-others").with("what", format!("{:?}", said.content)),
                        )
                        .got(verbatim(self.log.text(index))));
                }
                Some(Effect::Limited(index, wait_ms)) => {
                    self.account_for(index);
                    request = self.ask_again(request, wait_ms).await;
                }
            }
        }
        Err(always_limited(request.actor))
    }

    fn effect(&self, request: &Request, said: &Said) -> Option<Effect> {
        for (index, frame) in self.log.frames(request.actor, request.from) {
            match frame {
                Frame::Message { content, .. } if **content == *said.content => {
                    return Some(Effect::Heard);
                }
                Frame::Error { .. } => return Some(Effect::Refused(index)),
                Frame::RateLimited { retry_after_ms } => {
                    return Some(Effect::Limited(index, *retry_after_ms));
                }
                _ => {}
            }
        }
        let heard = said
            .audience
            .iter()
            .any(|listener| self.log.has_message(*listener, &said.content));
        heard.then_some(Effect::Heard)
    }

    fn say_many_at_once(&mut self, actor: Actor, room: Room, count: usize, flavour: Flavour) {
        let name = self.world.room_name(room);
        self.world.begin_burst(room, actor);
        self.bursts.insert((room, actor), self.log.len());
        let words = Words {
            label: "many",
            flavour,
        };
        let lines: Vec<String> = (0..count)
            .map(|_| request::message(&name, &self.world.say(room, actor, words).content, flavour))
            .collect();
        self.send(actor, &lines);
    }
}

enum Effect {
    Heard,
    Refused(usize),
    Limited(usize, u64),
}

/// The longest name that nobody may refuse (N4), in bytes.
const LONGEST_NAME: usize = 24;

/// Whether a name is such as nobody may refuse (N4).
fn is_plain(name: &str) -> bool {
    name.len() <= LONGEST_NAME && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}
