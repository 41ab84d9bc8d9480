//! One connection on which lines are played, each followed by a barrier.

use std::time::Duration;

use tokio::sync::mpsc;

use crate::locale::{Lang, Message, tr};
use crate::script::Actor;
use crate::stage::{
    Client, Clock, Draw, Endpoint, Frame, Heard, Incoming, Intake, Moment, ServerLine, Terms, join,
};

/// Events that wait to be taken in.
const QUEUE: usize = 1024;

/// How often a rate-limited line is sent again.
const TRIES: usize = 3;

/// How long a rate limit is waited out: RL1's bucket is full again after that.
const PAUSE: Duration = Duration::from_millis(1010);

/// What came of a line.
#[derive(Debug)]
pub struct Exchange {
    /// What the server sent before the barrier's answer.
    pub heard: Vec<Heard>,
    /// How it ended.
    pub ending: Ending,
}

/// What became of the connection.
#[derive(Debug)]
pub enum Ending {
    /// The barrier was answered.
    Served,
    /// It is over.
    Closed(Over),
    /// It is open, and the barrier was not answered.
    Silent,
}

/// How a connection ended.
#[derive(Clone, Debug)]
pub struct Over {
    /// What is known of why.
    pub reason: String,
    /// Whether we closed it ourselves, since too much came.
    pub is_cut: bool,
}

impl Exchange {
    /// Whether the line was not carried out, for it came too soon (T10).
    pub fn is_limited(&self) -> bool {
        self.heard.iter().any(Heard::is_limit)
    }
}

impl Heard {
    /// Whether a rate limit kept something from being carried out.
    pub fn is_limit(&self) -> bool {
        matches!(self.line, ServerLine::Frame(Frame::RateLimited { .. }))
    }

    fn is_joined(&self, wanted: &str) -> bool {
        matches!(&self.line, ServerLine::Frame(Frame::Joined { room, .. }) if room == wanted)
    }
}

/// A connection.
#[derive(Debug)]
pub struct Talk {
    client: Client,
    incoming: mpsc::Receiver<(Actor, Incoming)>,
    heard: Vec<Heard>,
    /// Bytes that no newline ended.
    unfinished: String,
    over: Option<Over>,
    /// The language in which that is told.
    lang: Lang,
}

impl Talk {
    /// Connects; the error says why it can't.
    pub async fn connect(server: &Endpoint, with: &Terms) -> Result<Self, String> {
        let (sink, incoming) = mpsc::channel(QUEUE);
        let connecting = Client::connect(server, Intake::default(), Actor("client"), sink);
        let deadline = with.answer_deadline();
        let client = match with.clock.until(deadline, connecting).await {
            Some(Ok(client)) => client,
            Some(Err(error)) => return Err(error.to_string()),
            None => return Err(tr("found-no-connection").to(with.lang).to_owned()),
        };
        Ok(Self {
            client,
            incoming,
            heard: Vec::new(),
            unfinished: String::new(),
            over: None,
            lang: with.lang,
        })
    }

    /// Plays a line. `is_enough` says of what came so far whether more need not be awaited; where
    /// nothing does it, the barrier is sent after the quiet period and decides.
    pub async fn exchange(
        &mut self,
        line: &[u8],
        rooms: &mut Draw,
        with: &Terms,
        is_enough: impl Fn(&[Heard]) -> bool,
    ) -> Exchange {
        let mut exchange = self.once(line, rooms, with, &is_enough).await;
        for _ in 1..TRIES {
            let is_served = matches!(exchange.ending, Ending::Served);
            if is_enough(&exchange.heard) || !exchange.is_limited() || !is_served {
                break;
            }
            self.pause(&with.clock).await;
            exchange = self.once(line, rooms, with, &is_enough).await;
        }
        exchange
    }

    async fn once(
        &mut self,
        line: &[u8],
        rooms: &mut Draw,
        with: &Terms,
        is_enough: &impl Fn(&[Heard]) -> bool,
    ) -> Exchange {
        // What still comes late belongs to the line before.
        while let Ok((_, late)) = self.incoming.try_recv() {
            self.take_in(late);
        }
        self.heard.clear();
        self.send(line);
        let quiet = with.quiet_deadline();
        let wait = |talk: &Self| {
            let limited = talk.heard.iter().any(Heard::is_limit);
            (limited || is_enough(&talk.heard) || talk.over.is_some()).then_some(())
        };
        // Whether it came does not matter: the barrier tells.
        let _ = self.listen(&with.clock, quiet, wait).await;
        let ending = self.barrier(rooms, with).await;
        let mut heard = std::mem::take(&mut self.heard);
        // Behind the barrier's answer it would only be a line on its way.
        if !matches!(ending, Ending::Served) && !self.unfinished.is_empty() {
            let text = std::mem::take(&mut self.unfinished);
            heard.push(Heard::new(text, ServerLine::NotJson));
        }
        Exchange { heard, ending }
    }

    /// Joins a fresh room: every server must grant that, and `joined` names the room (J1, J6). One
    /// that loses one of two requests in a segment (T2) may lose this one, and that is not what is
    /// judged here: it is asked once more, and the second answer is the last. Whoever is told to
    /// wait, however long it waits, is not served.
    async fn barrier(&mut self, rooms: &mut Draw, with: &Terms) -> Ending {
        let mut asked = Vec::new();
        for _ in 0..TRIES {
            let before = self.heard.len();
            let (first, second) = (rooms.room(), rooms.room());
            asked.extend([first.clone(), second.clone()]);
            self.send(join(&first).as_bytes());
            let (soon, deadline) = (with.quiet_deadline(), with.answer_deadline());
            let look = |talk: &Self| talk.has_passed(&first, before);
            let mut passed = self.listen(&with.clock, soon, look).await;
            if passed.is_some() {
                with.note_answer(deadline);
            } else {
                let answered = self.ask(&second, with, |talk| talk.has_passed(&second, before));
                passed = answered.await.or_else(|| self.has_passed(&first, before));
            }
            match passed {
                None => return Ending::Silent,
                Some(Passed::Joined) => {
                    let is_ours = |heard: &Heard| asked.iter().any(|room| heard.is_joined(room));
                    let at = self.heard.iter().position(is_ours);
                    self.heard.truncate(at.unwrap_or(self.heard.len()));
                    return Ending::Served;
                }
                Some(Passed::Over(over)) => return Ending::Closed(over),
                Some(Passed::Limited) => self.pause(&with.clock).await,
            }
        }
        Ending::Silent
    }

    fn has_passed(&self, room: &str, before: usize) -> Option<Passed> {
        let joined = self.heard.iter().any(|heard| heard.is_joined(room));
        let limited = self.heard.iter().skip(before).any(Heard::is_limit);
        let over = || self.over.clone().map(Passed::Over);
        joined
            .then_some(Passed::Joined)
            .or_else(|| limited.then_some(Passed::Limited))
            .or_else(over)
    }

    /// Whether this client is still served. That it asks too often (T10) or is in that room already
    /// (J3) is an answer too.
    pub async fn is_served(&mut self, room: &str, with: &Terms) -> bool {
        self.heard.clear();
        let answered = |talk: &Self| {
            let is_answer = |heard: &Heard| {
                heard.is_joined(room)
                    || heard.is_limit()
                    || matches!(heard.line, ServerLine::Frame(Frame::Error { .. }))
            };
            let answered = talk.heard.iter().any(is_answer);
            (answered || talk.over.is_some()).then_some(answered)
        };
        self.ask(room, with, answered).await == Some(true)
    }

    /// Takes in more until `is_enough`, for as long as an answer may take.
    pub async fn hear_out(
        &mut self,
        exchange: &mut Exchange,
        with: &Terms,
        is_enough: impl Fn(&[Heard]) -> bool,
    ) {
        self.heard.append(&mut exchange.heard);
        let deadline = with.answer_deadline();
        let wait = |talk: &Self| (is_enough(&talk.heard) || talk.over.is_some()).then_some(());
        if self.listen(&with.clock, deadline, wait).await.is_some() {
            with.note_answer(deadline);
        }
        exchange.heard.append(&mut self.heard);
    }

    async fn ask<T>(
        &mut self,
        room: &str,
        with: &Terms,
        look: impl Fn(&Self) -> Option<T>,
    ) -> Option<T> {
        self.send(join(room).as_bytes());
        let deadline = with.answer_deadline();
        let found = self.listen(&with.clock, deadline, look).await;
        if found.is_some() {
            with.note_answer(deadline);
        }
        found
    }

    fn send(&self, line: &[u8]) {
        self.client.send([line, b"\n"].concat());
    }

    async fn pause(&mut self, clock: &Clock) {
        self.listen(clock, clock.now() + PAUSE, |_| None::<()>)
            .await;
    }

    /// Takes in what comes until `look` finds what it looks for; `None` at the deadline.
    async fn listen<T>(
        &mut self,
        clock: &Clock,
        deadline: Moment,
        look: impl Fn(&Self) -> Option<T>,
    ) -> Option<T> {
        loop {
            while let Ok((_, incoming)) = self.incoming.try_recv() {
                self.take_in(incoming);
            }
            if let Some(found) = look(self) {
                return Some(found);
            }
            // Of a server that never pauses the next line is always there.
            if clock.now() >= deadline {
                return None;
            }
            match clock.until(deadline, self.incoming.recv()).await {
                Some(Some((_, incoming))) => self.take_in(incoming),
                _ => return None,
            }
        }
    }

    fn take_in(&mut self, incoming: Incoming) {
        match incoming {
            Incoming::Line(heard) => {
                self.unfinished.clear();
                self.heard.push(heard);
            }
            Incoming::Unfinished(text) => self.unfinished = text,
            Incoming::Closed(reason) => self.end(&reason, false),
            Incoming::Cut(reason) => self.end(&reason, true),
        }
    }

    fn end(&mut self, reason: &Message, is_cut: bool) {
        let reason = reason.to(self.lang);
        self.over = Some(Over { reason, is_cut });
    }
}

/// What became of a barrier.
enum Passed {
    Joined,
    Limited,
    Over(Over),
}
