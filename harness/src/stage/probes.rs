//! The verbs of the probes: what a well-meant test never does to a server.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::answer::{Match, Request};
use super::client::{Burst, Flood};
use super::clock::Moment;
use super::crowd;
use super::draw::quote;
use super::frame::{Frame, ServerLine};
use super::player::Player;
use super::request;
use super::verbs::Pending;
use super::world::Said;
use crate::locale::{tr, verbatim};
use crate::sandbox::stat_after_name;
use crate::script::{Action, Actor, Flavour, Room, Words};
use crate::verdict::{Failure, Kind};

/// How many answers to requests that were not even sent when others heard a message may come before
/// it. A fair server tosses a coin for each request, or for each piece that it reads; these fill a
/// dozen pieces of 64 KiB.
const ANSWERS_BEFORE_STARVED: usize = 20_000;

/// Answers that show that the flood is under way.
const ANSWERS_BEFORE_SPEAKING: usize = 30;

/// Requests that a flood sends in one go.
const BURST: usize = 400;

/// How many messages are spoken at most for each that must come before answers that were owed. A
/// fair server needs one or two; one that reads ahead never gives such a message, and may.
const TRIES_TO_OVERTAKE: usize = 10;

/// How many times the time for an answer a message may take through a flood.
const FLOOD_PATIENCE: u32 = 10;

/// How long idle clients are watched.
const IDLE: Duration = Duration::from_millis(500);

/// An idle server may work a twentieth of that time: it must not work at all, but the kernel counts
/// in ticks.
const IDLE_SHARE: u32 = 20;

/// Between two looks at the list of rooms.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

impl Player<'_> {
    /// The sending half of the probes' verbs.
    pub(super) fn begin_probe(&mut self, actor: Actor, action: &Action) -> Pending {
        match action {
            Action::GetsAnySign => {
                let room = self.world.draw_name();
                self.ask(actor, request::join(&room));
                Pending::Look(self.answer_deadline())
            }
            Action::AsksManyAtOnce(room, count) => {
                Pending::Many(self.ask_many(actor, *room, *count))
            }
            Action::SendsNoText => {
                self.send_raw(actor, b"\xff\xfe\n");
                Pending::Nothing
            }
            Action::BeginsRequest => {
                let (first, _) = halves();
                self.send_raw(actor, first.as_bytes());
                Pending::Nothing
            }
            Action::EndsRequest => {
                let from = self.log.len();
                let (_, second) = halves();
                self.send_raw(actor, format!("{second}\n").as_bytes());
                let line = request::list_rooms();
                Pending::Request(Request {
                    actor,
                    line,
                    from,
                    deadline: self.answer_deadline(),
                })
            }
            Action::AsksAndCloses => {
                let request = self.ask(actor, request::list_rooms());
                self.finish_writing(actor);
                self.world.vanish(actor);
                Pending::Request(request)
            }
            Action::SaysAndCloses(room, words) => {
                let said = self.world.say(*room, actor, *words);
                let name = self.world.room_name(*room);
                self.send(
                    actor,
                    &[request::message(&name, &said.content, words.flavour)],
                );
                self.finish_writing(actor);
                self.world.vanish(actor);
                Pending::Nothing
            }
            Action::StopsReading => {
                self.read(actor, false);
                Pending::Nothing
            }
            Action::ReadsAgain => {
                self.read(actor, true);
                Pending::Request(self.ask(actor, request::list_rooms()))
            }
            _ => Pending::Nothing,
        }
    }

    pub(super) async fn finish_any_sign(
        &mut self,
        actor: Actor,
        until: Moment,
    ) -> Result<(), Failure> {
        self.wait(until, |player| {
            (player.has_any_sign(actor) || player.closed(actor).is_some()).then_some(())
        })
        .await;
        if self.has_any_sign(actor) {
            return Ok(());
        }
        let message = tr("found-no-byte").with("who", actor.0);
        let got = self.closed(actor).map(verbatim);
        let got = got.unwrap_or_else(|| tr("found-nothing").into());
        Err(Failure::new(&["T8"], Kind::NoReply, message)
            .expected(tr("found-an-answer"))
            .got(got))
    }

    /// Sends requests in one segment, as T2 has it.
    fn ask_many(&mut self, actor: Actor, room: Room, count: usize) -> Vec<Request> {
        let name = self.world.room_name(room);
        let round = [
            request::join(&name),
            request::list_users(&name),
            request::list_rooms(),
            request::leave(&name),
        ];
        let lines: Vec<_> = round.into_iter().cycle().take(count).collect();
        let from = self.log.len();
        self.send(actor, &lines);
        let deadline = self.answer_deadline();
        lines
            .into_iter()
            .map(|line| Request {
                actor,
                line,
                from,
                deadline,
            })
            .collect()
    }

    /// Each has an answer, and they come in order. As long as some come the rest is on its way, so the
    /// deadline starts again with each.
    pub(super) async fn finish_many(&mut self, requests: Vec<Request>) -> Result<(), Failure> {
        let total = requests.len();
        for (answered, request) in requests.into_iter().enumerate() {
            let actor = request.actor;
            // From the last sign of life on: of several that wait, all wait at the same time.
            let until = request
                .deadline
                .max(self.last_line(actor) + self.with.terms.deadlines.answer());
            let seen = self.wait(until, |player| {
                let first = player
                    .log
                    .unused(actor, request.from)
                    .find_map(|(index, _, line)| {
                        let fits = match line {
                            ServerLine::Frame(frame) => fits(frame, &request.line)?,
                            // An answer, if a wrong one: that is for others to judge.
                            ServerLine::Malformed(_) => true,
                            _ => return None,
                        };
                        Some((index, fits))
                    });
                first
                    .map(Some)
                    .or_else(|| player.closed(actor).map(|_| None))
            });
            match seen.await {
                Some(Some((index, true))) => self.account_for(index),
                Some(Some((index, false))) => {
                    let message = tr("found-out-of-order").with("who", actor.0);
                    return Err(Failure::new(&["T2"], Kind::WrongOrder, message)
                        .expected(tr("found-the-answer-to").with("request", request.line))
                        .got(verbatim(self.log.text(index))));
                }
                Some(None) => return Err(self.closed_early(actor)),
                None => {
                    if let Some(failure) = self.unfinished(actor) {
                        return Err(failure);
                    }
                    let message = tr("found-too-few-answers")
                        .with("who", actor.0)
                        .with("total", total)
                        .with("answered", answered);
                    return Err(Failure::new(&["T2", "T8"], Kind::NoReply, message)
                        .expected(tr("found-answers").with("total", total))
                        .got(
                            tr("found-then-nothing")
                                .with("answered", answered)
                                .with("ms", self.with.terms.deadlines.answer),
                        ));
                }
            }
        }
        Ok(())
    }

    pub(super) async fn finish_split_request(&mut self, request: Request) -> Result<(), Failure> {
        let expected = tr("found-whole-answer");
        let answer = self.answer(request, &["T2", "T9"], expected, |frame, _| match frame {
            Frame::Rooms { .. } => Match::Answer(()),
            Frame::Error { .. } => Match::Wrong,
            _ => Match::Other,
        });
        // An error about a piece is no answer to the request.
        answer.await.map_err(|failure| Failure {
            kind: Kind::NoReply,
            ..failure
        })
    }

    /// A client that did not read may have missed messages, may even have been cut off (C2), but what
    /// it gets are whole frames.
    pub(super) async fn finish_reading_again(&mut self, request: Request) -> Result<(), Failure> {
        let expected = tr("found-whole-frames");
        let answer = self.answer(request, &["T7"], expected, |frame, _| match frame {
            Frame::Rooms { .. } => Match::Answer(()),
            _ => Match::Other,
        });
        match answer.await {
            Err(failure) if matches!(failure.kind, Kind::BadFraming | Kind::NotJson) => {
                Err(failure)
            }
            _ => Ok(()),
        }
    }

    pub(super) async fn finish_long_request(&mut self, request: Request) -> Result<(), Failure> {
        let expected = tr("found-rooms-as-short");
        self.answer(request, &["T1"], expected, |frame, _| match frame {
            Frame::Rooms { .. } => Match::Answer(()),
            Frame::Error { .. } => Match::Wrong,
            _ => Match::Other,
        })
        .await
    }

    /// What was said in the room reached everybody there, or nobody: then it is no matter of who.
    pub(super) async fn all_or_nobody(&mut self, room: Room, until: Moment) -> Result<(), Failure> {
        let said: Vec<_> = self.world.said_in(room).cloned().collect();
        self.wait(until, |player| player.deaf(&said).is_empty().then_some(()))
            .await;
        let deaf = self.deaf(&said);
        let pairs: usize = said.iter().map(|said| said.audience.len()).sum();
        if deaf.is_empty() || deaf.len() == pairs {
            for said in &said {
                for who in &said.audience {
                    self.log.mark_awaited(*who, &said.content, self.step);
                }
            }
            return Ok(());
        }
        let (who, first) = deaf[0];
        let message = tr("found-some-deaf")
            .with("count", deaf.len())
            .with("pairs", pairs)
            .with("who", who.0)
            .with("what", format!("{:?}", first.content));
        Err(Failure::new(&["M1"], Kind::MissingFanout, message)
            .expected(tr("found-everybody-hears"))
            .got(tr("found-some-hear").with("who", self.hearers(&said))))
    }

    fn deaf<'a>(&self, said: &'a [Said]) -> Vec<(Actor, &'a Said)> {
        let pairs = said
            .iter()
            .flat_map(|said| said.audience.iter().map(move |who| (*who, said)));
        pairs
            .filter(|(who, said)| !self.log.has_message(*who, &said.content))
            .collect()
    }

    fn hearers(&self, said: &[Said]) -> String {
        let mut names: Vec<_> = said
            .iter()
            .flat_map(|said| {
                said.audience
                    .iter()
                    .filter(|who| self.log.has_message(**who, &said.content))
            })
            .map(|who| who.0)
            .collect();
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    }

    /// Order tells, not time (C3): the messages must come among the answers, not after them.
    pub(super) async fn hear_while_sending(
        &mut self,
        actor: Actor,
        room: Room,
        from: Actor,
        count: usize,
    ) -> Result<(), Failure> {
        // Empty lines cost the server nothing to answer, and so keep its receive buffer full.
        let bytes = format!("{}\n{}", request::list_rooms(), "\n".repeat(15)).repeat(BURST);
        self.begin_flood(
            actor,
            Burst {
                bytes: bytes.into_bytes(),
                requests: BURST,
            },
        );
        // A slow server answers little in half the time for an answer, and is under way all the same.
        self.look_until(self.with.terms.half_deadline(), |player| {
            (player.answered(actor) >= ANSWERS_BEFORE_SPEAKING).then_some(())
        })
        .await;
        let mut overtook = 0;
        for number in 1..=count * TRIES_TO_OVERTAKE {
            if self
                .hear_one_while_sending(actor, room, from, number)
                .await?
            {
                overtook += 1;
            }
            if overtook == count {
                break;
            }
        }
        self.end_flood(actor);
        Ok(())
    }

    fn answered(&self, actor: Actor) -> usize {
        self.flood(actor).map_or(0, Flood::answered)
    }

    /// Whether the message came before answers to what was sent when others heard it.
    ///
    /// One that came after them shows nothing: the server may have read ahead, or the flood may have
    /// run dry for a moment, on a busy machine, and let even a biased server draw breath.
    async fn hear_one_while_sending(
        &mut self,
        actor: Actor,
        room: Room,
        from: Actor,
        number: usize,
    ) -> Result<bool, Failure> {
        let words = Words {
            label: "meanwhile",
            flavour: Flavour::Plain,
        };
        let said = self.world.say(room, from, words);
        let line = request::message(&self.world.room_name(room), &said.content, Flavour::Plain);
        let request = self.ask(from, line);
        // What counts begins when another member hears it: then it is on its way to all of them.
        let others: Vec<_> = said
            .audience
            .iter()
            .copied()
            .filter(|who| *who != actor)
            .collect();
        let on_its_way = self.wait(self.answer_deadline(), |player| {
            let heard = others
                .iter()
                .any(|who| player.log.has_message(*who, &said.content));
            (heard || player.was_limited_since(from, request.from)).then_some(())
        });
        if on_its_way.await.is_none() {
            let message = tr("found-nobody-hears")
                .with("who", actor.0)
                .with("from", from.0);
            return Err(Failure::new(&["M1", "C3"], Kind::Hung, message).got(tr("found-nothing")));
        }
        if self.was_limited_since(from, request.from) {
            // What cannot be shown under a rate limit (T10) is not asked again.
            return Ok(true);
        }
        // A server that reads ahead owes answers to all that is under way, and may give them first.
        let before = self.answered(actor);
        let under_way = self.flood(actor).map_or(0, Flood::under_way);
        let sent = self.flood(actor).map_or(0, Flood::sent);
        let until =
            self.with.terms.clock.now() + self.with.terms.deadlines.answer() * FLOOD_PATIENCE;
        loop {
            let so_far = self.answered(actor);
            let progress = self.wait(self.answer_deadline(), |player| {
                let heard = player.log.has_message(actor, &said.content);
                let more = player.answered(actor) > so_far || player.closed(actor).is_some();
                (heard || more).then_some(heard)
            });
            let heard = progress.await;
            let passed = self.answered(actor) - before;
            let in_time = self.with.terms.clock.now() < until;
            match heard {
                Some(true) => {
                    self.log.mark_awaited(actor, &said.content, self.step);
                    let came_after = self.flood(actor).map_or(0, Flood::answered_before_other);
                    return Ok(came_after < sent);
                }
                // Too much came for the judge before it came to that: nothing is shown.
                Some(false) if self.is_cut(actor) => return Ok(true),
                Some(false) if self.closed(actor).is_some() => return Err(self.closed_early(actor)),
                Some(false) if passed <= under_way + ANSWERS_BEFORE_STARVED && in_time => {}
                _ => return Err(starved(actor, from, number, &said, passed, under_way)),
            }
        }
    }

    /// Asks for the rooms until that one is gone; the deadline is L3's.
    pub(super) async fn no_longer_list(
        &mut self,
        actor: Actor,
        room: Room,
        soon: bool,
    ) -> Result<(), Failure> {
        let name = self.world.room_name(room);
        let until = self.answer_deadline();
        loop {
            let request = self.ask(actor, request::list_rooms());
            let list = self.answer(
                request,
                &["L3"],
                verbatim("rooms"),
                |frame, _| match frame {
                    Frame::Rooms { list } => Match::Answer(list.clone()),
                    Frame::Error { .. } => Match::Wrong,
                    _ => Match::Other,
                },
            );
            let list = list.await.map_err(|failure| Failure {
                kind: Kind::NoReply,
                ..failure
            })?;
            if !list.contains(&name) {
                return Ok(());
            }
            if !soon || self.with.terms.clock.now() >= until {
                let message = tr("found-still-listed").with("name", &name);
                return Err(Failure::new(&["L3"], Kind::WrongValue, message)
                    .expected(tr("found-list-without").with("name", name))
                    .got(verbatim(list.join(", "))));
            }
            self.listen_until(self.with.terms.clock.now() + LOOK_AGAIN)
                .await;
        }
    }

    /// A server that listens on all addresses answers where it was not told to (S2).
    pub(super) async fn find_nobody_elsewhere(&self) -> Result<(), Failure> {
        let told = self.with.server.address;
        let elsewhere = SocketAddr::from((Ipv4Addr::LOCALHOST, told.port()));
        let attempt = self.with.server.network.connect(elsewhere);
        let answered = self
            .with
            .terms
            .clock
            .until(self.answer_deadline(), attempt)
            .await;
        if told.ip() == elsewhere.ip() || !matches!(answered, Some(Ok(_))) {
            return Ok(());
        }
        let message = tr("found-listens-elsewhere")
            .show("told", told)
            .show("elsewhere", elsewhere);
        Err(Failure::new(&["S2"], Kind::WrongValue, message)
            .expected(tr("found-listener-alone"))
            .got(tr("found-listener-everywhere")))
    }

    /// Neither a frame of another type nor an empty line (T7).
    pub(super) fn got_only_frames(&self, actor: Actor) -> Result<(), Failure> {
        let odd = |line: &ServerLine| matches!(line, ServerLine::Foreign | ServerLine::Empty);
        match self.log.unused(actor, 0).find(|(_, _, line)| odd(line)) {
            None => Ok(()),
            Some((index, ..)) => {
                let message = tr("found-foreign-line").with("who", actor.0);
                Err(Failure::new(&["T7"], Kind::ExtraMessage, message)
                    .expected(tr("found-frames-only"))
                    .got(verbatim(format!("{:?}", self.log.text(index)))))
            }
        }
    }

    /// The processor time of the server's process while nobody says anything (C6).
    pub(super) async fn idle_with(&mut self, count: usize) -> Result<(), Failure> {
        let rooms: Vec<_> = (0..count.div_ceil(crowd::PER_ROOM))
            .map(|_| self.world.draw_name())
            .collect();
        let members = crowd::gather(self.with, &rooms, count).await?;
        let before = cpu_time(self.with.process.pid());
        self.listen_until(self.with.terms.clock.now() + IDLE).await;
        let spent = cpu_time(self.with.process.pid())
            .zip(before)
            .map(|(after, before)| after.saturating_sub(before));
        drop(members);
        match spent {
            Some(spent) if spent > IDLE / IDLE_SHARE => {
                let message = tr("found-busy").with("count", count);
                Err(Failure::new(&["C6"], Kind::WrongValue, message)
                    .expected(
                        tr("found-processor-time").with("ms", (IDLE / IDLE_SHARE).as_millis()),
                    )
                    .got(
                        tr("found-spent")
                            .with("spent", spent.as_millis())
                            .with("idle", IDLE.as_millis()),
                    ))
            }
            // Where the system does not tell, nothing can be said.
            _ => Ok(()),
        }
    }

    pub(super) fn named_apart(&self, actor: Actor, other: Actor) -> Result<(), Failure> {
        let (own, others) = (self.world.name(actor), self.world.name(other));
        if own.is_none() || own != others {
            return Ok(());
        }
        let message = tr("found-same-name")
            .with("who", actor.0)
            .with("other", other.0);
        Err(Failure::new(&["N1"], Kind::WrongValue, message)
            .expected(tr("found-own-names"))
            .got(verbatim(own.unwrap_or_default())))
    }

    pub(super) async fn crowd(&mut self, count: usize) -> Result<(), Failure> {
        let rooms: Vec<_> = (0..count.div_ceil(crowd::PER_ROOM))
            .map(|_| self.world.draw_name())
            .collect();
        crowd::crowd(self.with, &rooms, count).await
    }

    pub(super) async fn throng(&mut self, rooms: [Room; 2], count: usize, rounds: usize) {
        let rooms = rooms.map(|room| self.world.room_name(room));
        let names: Vec<_> = (0..count).map(|_| self.world.draw_name()).collect();
        crowd::throng(self.with, &rooms, &names, rounds).await;
    }
}

fn starved(
    actor: Actor,
    from: Actor,
    number: usize,
    said: &Said,
    passed: usize,
    under_way: usize,
) -> Failure {
    let message = tr("found-starved")
        .with("who", actor.0)
        .with("number", number)
        .with("from", from.0);
    let kind = if passed > 0 {
        Kind::Starved
    } else {
        Kind::Hung
    };
    Failure::new(&["C3"], kind, message)
        .expected(tr("found-among-answers").with("what", format!("{:?}", said.content)))
        .got(
            tr("found-answers-since")
                .with("passed", passed)
                .with("under_way", under_way),
        )
}

/// A request in two halves, cut where a careless reader loses the first.
fn halves() -> (&'static str, &'static str) {
    (r#"{"type":"lis"#, r#"t_rooms"}"#)
}

/// User and system time of a process, from its line in /proc.
pub fn cpu_time(process: i32) -> Option<Duration> {
    let stat = stat_after_name(format!("/proc/{process}"))?;
    let fields: Vec<_> = stat.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(
        ticks * 1000 / rustix::param::clock_ticks_per_second(),
    ))
}

/// Whether a frame is the answer to that line; `None` if it is no answer at all.
fn fits(frame: &Frame, line: &str) -> Option<bool> {
    let kind = match frame {
        Frame::Error { .. } | Frame::RateLimited { .. } => return Some(true),
        Frame::Joined { .. } => "join",
        Frame::Left { .. } => "leave",
        Frame::Rooms { .. } => "list_rooms",
        Frame::Users { .. } => "list_users",
        _ => return None,
    };
    Some(line.contains(&format!("\"type\":{}", quote(kind, Flavour::Plain))))
}
