//! The graceful end (GS1).

use std::time::Duration;

use tokio::time::timeout;

use crate::locale::{tr, verbatim};
use crate::script::Actor;
use crate::stage::clock::Moment;
use crate::stage::cut;
use crate::stage::frame::Frame;
use crate::stage::player::Player;
use crate::stage::request;
use crate::stage::server::{RUN_FAILED, in_words};
use crate::verdict::{Failure, Kind};

/// What clients have after the farewell.
const GRACE: Duration = Duration::from_secs(5);

/// The server counts its grace by real time, however late this machine is: who wants to find it
/// stopping comes before that time is over.
const LAST_KNOCK: Duration = Duration::from_secs(4);

/// So many rooms, and so often their list: some 6 MB of answers, as C2 has it.
const ROOMS: usize = 100;
const LISTS: usize = 3000;

impl Player<'_> {
    /// Answers to one who does not read wait in the kernel's buffers, and when these are full, in the
    /// server. Many rooms make them long, so that it is not much work to get there.
    pub(super) fn clog(&mut self, actor: Actor) {
        let prefix = self.world.draw_name();
        let joins = (0..ROOMS).map(|room| request::join(&format!("{prefix}x{room}")));
        let lists = (0..LISTS).map(|_| request::list_rooms());
        let lines: Vec<_> = joins.chain(lists).collect();
        self.read(actor, false);
        self.pour(actor, &lines);
    }

    pub(super) fn tell_to_stop(&mut self) {
        self.bonus.stopped = self.with.terms.clock.now();
        self.bonus.really_stopped = self.with.terms.clock.real();
        self.bonus.log_at_stop = self.log.len();
        self.with.process.cue();
    }

    /// When what follows the order to stop at once must have come.
    fn stop_is_known(&self) -> Moment {
        self.bonus.stopped + self.with.terms.deadlines.answer()
    }

    pub(super) async fn hear_farewell(&mut self, actor: Actor) -> Result<(), Failure> {
        let from = self.bonus.log_at_stop;
        let told = |player: &Self| {
            let mut frames = player.log.frames(actor, from);
            frames.any(|(_, frame)| matches!(frame, Frame::ServerShutdown { .. }))
        };
        self.wait(self.stop_is_known(), |player| {
            (told(player) || player.closed(actor).is_some()).then_some(())
        })
        .await;
        if told(self) {
            return Ok(());
        }
        let message = tr("found-no-farewell").with("who", actor.0);
        let got = match (self.log.last_lines(actor, from), self.closed(actor)) {
            (lines, _) if !lines.is_empty() => verbatim(lines.join(" ")),
            (_, Some(reason)) => verbatim(reason),
            _ => tr("found-nothing").into(),
        };
        Err(Failure::new(&["GS1"], Kind::NoReply, message)
            .expected(verbatim("server_shutdown"))
            .got(got))
    }

    /// Connects when a server that has heard the order must no longer serve who comes. Whether it
    /// refuses the connection, leaves it waiting, or has ended by then, does not matter.
    pub(super) async fn knock(&mut self, actor: Actor) {
        let clock = &self.with.terms.clock;
        let waited = clock.real().saturating_sub(self.bonus.really_stopped);
        let end_or_last_moment =
            timeout(LAST_KNOCK.saturating_sub(waited), self.with.process.end());
        let is_over = clock.until(self.stop_is_known(), end_or_last_moment).await;
        if !matches!(is_over, Some(Ok(_))) && self.connect(actor).await.is_ok() {
            self.bonus.knocked = self.with.terms.clock.now();
            let room = self.world.draw_name();
            self.ask(actor, request::join(&room));
        }
    }

    pub(super) async fn see_the_end(&mut self) -> Result<(), Failure> {
        // A second and a half of the 6.5 s that are allowed is for what is not the grace.
        let until = self.bonus.stopped + GRACE + self.with.terms.deadlines.answer() * 3 / 4;
        let end = self
            .with
            .terms
            .clock
            .until(until, self.with.process.end())
            .await;
        let (kind, message, got) = match end.flatten() {
            Some(exit) if exit.code == Some(0) => return Ok(()),
            Some(exit) if exit.code == Some(RUN_FAILED) => {
                let message = tr("found-shutdown-err");
                (Kind::WrongValue, message, verbatim(cut(&exit.output)))
            }
            Some(exit) => {
                let message = tr("found-shutdown-crash");
                (Kind::Crashed, message, in_words(&exit))
            }
            None => {
                let message = tr("found-shutdown-hung");
                (Kind::HungAtStop, message, tr("found-nothing").into())
            }
        };
        Err(Failure::new(&["GS1"], kind, message)
            .expected(tr("found-shutdown-ok").with("seconds", GRACE.as_secs()))
            .got(got))
    }

    pub(super) async fn was_not_served(&mut self, actor: Actor) -> Result<(), Failure> {
        if !self.is_connected(actor) {
            return Ok(());
        }
        // With the process its connections end, and what it sent before has come.
        self.wait(self.answer_deadline(), |player| {
            player.closed(actor).map(|_| ())
        })
        .await;
        let served = self
            .log
            .frames(actor, 0)
            .find(|(_, frame)| matches!(frame, Frame::Joined { .. }));
        let Some((index, _)) = served else {
            return Ok(());
        };
        let message = tr("found-served-late").with("who", actor.0);
        let failure = Failure::new(&["GS1"], Kind::HungAtStop, message)
            .expected(tr("found-no-new-served"))
            .got(verbatim(self.log.text(index)));
        Err(if self.bonus.knocked >= self.stop_is_known() {
            failure.proven()
        } else {
            failure
        })
    }
}
