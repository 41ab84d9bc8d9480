//! The verbs that look for notifications about members.

use super::clock::Moment;
use super::frame::Frame;
use super::player::Player;
use crate::locale::{tr, verbatim};
use crate::script::{Actor, Room};
use crate::verdict::{Failure, Kind};

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

    /// Whoever is told that somebody is gone is told the name that was the last one's.
    pub(super) async fn may_see_leave(
        &mut self,
        actor: Actor,
        room: Room,
        who: Actor,
        until: Moment,
    ) -> Result<(), Failure> {
        let room_name = self.world.room_name(room);
        // Who was told of nobody's arrival there is told of no departure either.
        let arrival =
            |frame: &Frame| matches!(frame, Frame::UserJoined { room, .. } if *room == room_name);
        if !self.log.ever_got(actor, 0, arrival) {
            return Ok(());
        }
        let told = self.wait(until, |player| {
            player.log.frames(actor, 0).find_map(|(index, frame)| {
                let (room, user) = Notice::Left.read(frame)?;
                (*room == room_name).then(|| (index, player.world.may_be_called(who, user)))
            })
        });
        match told.await {
            Some((index, false)) => {
                let message = tr("found-old-name").with("who", actor.0);
                Err(Failure::new(&["N3"], Kind::WrongValue, message)
                    .got(verbatim(self.log.text(index))))
            }
            // That nobody is told is for others to judge.
            _ => Ok(()),
        }
    }

    /// Whoever came before is listed, and whoever came later is announced (J1, J2).
    pub(super) async fn know_of(
        &mut self,
        actor: Actor,
        room: Room,
        others: &[Actor],
        until: Moment,
    ) -> Result<(), Failure> {
        let room_name = self.world.room_name(room);
        for other in others {
            let knows = self.wait(until, |player| {
                let is_it = |user: &String| player.world.may_be_called(*other, user);
                let told = |frame: &Frame| match frame {
                    Frame::Joined { room, users } => *room == room_name && users.iter().any(is_it),
                    Frame::UserJoined { room, user } => *room == room_name && is_it(user),
                    _ => false,
                };
                player.log.ever_got(actor, 0, told).then_some(())
            });
            if knows.await.is_none() {
                let message = tr("found-unknown-member")
                    .with("who", actor.0)
                    .with("whom", other.0);
                return Err(Failure::new(&["J1", "J2"], Kind::WrongValue, message)
                    .expected(tr("found-listed-or-told"))
                    .got(tr("found-nothing")));
            }
        }
        Ok(())
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
}
