//! The verbs that look at lists of rooms and users.

use super::answer::{Match, Request};
use super::frame::Frame;
use super::log::cut;
use super::player::Player;
use crate::locale::{tr, verbatim};
use crate::script::{Actor, Room};
use crate::verdict::{Failure, Kind};

impl Player<'_> {
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
