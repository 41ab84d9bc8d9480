//! Plays the steps of a scenario in order and stops at the first that fails.

use std::collections::BTreeMap;

use tokio::sync::mpsc;

use super::answer::Request;
use super::bonus::BonusState;
use super::client::{Burst, Client, Flood};
use super::clock::Moment;
use super::draw::Draw;
use super::endpoint::Endpoint;
use super::frame::{Frame, ServerLine};
use super::intake::Intake;
use super::log::{Keep, Log};
use super::reader::{Incoming, Sink};
use super::server::Handle;
use super::terms::Terms;
use super::world::World;
use crate::locale::{Message, tr, verbatim};
use crate::script::{Action, Actor, Room, Scenario, Setup, Step, describe};
use crate::verdict::{Failure, Finding, Kind, StepRecord, Transcript, Wire, WireEvent};

/// Events that wait for the player; a reader with more than that waits too.
const QUEUE: usize = 1024;

/// How many times what its script rightly brings a server may send before it is cut: what comes twice
/// must be seen to come twice.
const AMPLE: usize = 2;

/// How many steps before the failing one are shown with what went over the wire.
const STEPS_WITH_WIRE: usize = 3;

/// What of a step is told in a transcript.
const IN_TRANSCRIPTS: Keep = Keep {
    first: 20,
    last: 20,
    text: 800,
};

/// What of a step is told in a finding.
const IN_FINDINGS: Keep = Keep {
    first: 4,
    last: 8,
    text: 160,
};

/// What a scenario is played with.
#[derive(Clone, Debug)]
pub struct Play {
    /// Where the server is reached.
    pub server: Endpoint,
    /// Its process.
    pub process: Handle,
    /// What it was told.
    pub setup: Setup,
    /// How it is talked to.
    pub terms: Terms,
}

/// How a scenario went.
#[derive(Debug)]
pub enum Performance {
    /// All of it as written.
    Right,
    /// One of the steps that only set the scene failed: nothing was shown.
    NotShown(Vec<Finding>),
    /// There is no such thing as it is about.
    NotOffered(Vec<Finding>),
    /// What it is about failed.
    Wrong(Vec<Finding>),
}

impl Performance {
    /// Why it is not right.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Right => &[],
            Self::NotShown(findings) | Self::NotOffered(findings) | Self::Wrong(findings) => {
                findings
            }
        }
    }
}

/// Plays a scenario up to the first step that fails, and tells what happened meanwhile.
pub async fn play(scenario: &Scenario, with: &Play) -> (Performance, Transcript) {
    let mut player = Player::new(scenario, with);
    let performance = player.play().await;
    let is_right = matches!(performance, Performance::Right);
    (performance, player.transcript(is_right))
}

/// The state of a scenario that is being played.
#[derive(Debug)]
pub struct Player<'a> {
    pub(super) with: &'a Play,
    pub(super) world: World,
    pub(super) log: Log,
    /// What the judge said last to prove a path empty, and during which step.
    pub(super) barriers: BTreeMap<(Room, Actor), (usize, String)>,
    /// Whether one of those did not arrive: then only a quiet period can stand for silence.
    pub(super) barriers_broken: bool,
    pub(super) step: usize,
    /// The length of the log when the last burst of each began.
    pub(super) bursts: BTreeMap<(Room, Actor), usize>,
    pub(super) bonus: BonusState,
    begun: Moment,
    scenario: &'a Scenario,
    connections: BTreeMap<Actor, Connection>,
    /// Memory for all that the server sends.
    intake: Intake,
    sink: Sink,
    incoming: mpsc::Receiver<(Actor, Incoming)>,
}

#[derive(Debug)]
struct Connection {
    client: Option<Client>,
    unfinished: String,
    closed: Option<String>,
    /// Whether we closed it ourselves, since too much came.
    cut: bool,
    /// Whether the script ended it.
    ended: bool,
    /// When its last line came.
    last_line: Moment,
    /// How many lines came.
    lines: usize,
    /// Bytes of answers that came while it sends without pause: there are too many to keep.
    flood: Option<Flood>,
}

impl<'a> Player<'a> {
    fn new(scenario: &'a Scenario, with: &'a Play) -> Self {
        let (sink, incoming) = mpsc::channel(QUEUE);
        Self {
            with,
            world: World::new(Draw::new(with.terms.seed, scenario.id)),
            log: Log::default(),
            barriers: BTreeMap::new(),
            barriers_broken: false,
            step: 0,
            bursts: BTreeMap::new(),
            bonus: BonusState::default(),
            begun: with.terms.clock.now(),
            scenario,
            connections: BTreeMap::new(),
            intake: Intake::for_volume(AMPLE * scenario.volume()),
            sink,
            incoming,
        }
    }

    async fn play(&mut self) -> Performance {
        let scenario = self.scenario;
        for step in &scenario.steps {
            self.step += 1;
            let failures = self.play_step(step).await;
            if !failures.is_empty() {
                let findings = failures.into_iter().map(|failure| self.finding(failure));
                let findings = findings.collect();
                return if self.step <= scenario.given {
                    Performance::NotShown(findings)
                } else if self.step <= scenario.given + scenario.offered {
                    Performance::NotOffered(findings)
                } else {
                    Performance::Wrong(findings)
                };
            }
        }
        Performance::Right
    }

    async fn play_step(&mut self, step: &Step) -> Vec<Failure> {
        match step {
            Step::One(actor, action) => self.together(&[(*actor, action)]).await,
            Step::AtOnce(_) => self.together(&step.ones()).await,
            Step::Everyone(_) => {
                let ones = step.ones();
                if ones.iter().all(|(_, action)| action.only_looks()) {
                    // Looking changes nothing, so they may all look until the same deadline.
                    return self.together(&ones).await;
                }
                for one in ones {
                    let failures = self.together(&[one]).await;
                    if !failures.is_empty() {
                        return failures;
                    }
                }
                Vec::new()
            }
        }
    }

    /// Begins all the verbs, then finishes each.
    async fn together(&mut self, ones: &[(Actor, &Action)]) -> Vec<Failure> {
        let mut failures = Vec::new();
        let mut begun = Vec::new();
        for (actor, action) in ones {
            match self.begin(*actor, action).await {
                Ok(pending) => begun.push((*actor, *action, pending)),
                Err(failure) => failures.push(failure),
            }
        }
        for (actor, action, pending) in begun {
            if let Err(failure) = self.finish(actor, action, pending).await {
                failures.push(failure);
            }
        }
        failures
    }

    /// Now plus the time that an answer may take.
    pub(super) fn answer_deadline(&self) -> Moment {
        self.with.terms.answer_deadline()
    }

    /// Whether that actor has been on the stage.
    pub(super) fn is_connected(&self, actor: Actor) -> bool {
        self.connections.contains_key(&actor)
    }

    /// Opens an actor's connection.
    pub(super) async fn connect(&mut self, actor: Actor) -> Result<(), Failure> {
        let connecting = Client::connect(
            &self.with.server,
            self.intake.clone(),
            actor,
            self.sink.clone(),
        );
        let client = match self
            .with
            .terms
            .clock
            .until(self.answer_deadline(), connecting)
            .await
        {
            Some(Ok(client)) => client,
            Some(Err(error)) => return Err(refused(actor, verbatim(error.to_string()))),
            None => return Err(refused(actor, tr("found-no-connection").into())),
        };
        self.record(actor, Wire::Connected);
        let connection = Connection {
            client: Some(client),
            unfinished: String::new(),
            closed: None,
            cut: false,
            ended: false,
            last_line: self.with.terms.clock.now(),
            lines: 0,
            flood: None,
        };
        self.connections.insert(actor, connection);
        Ok(())
    }

    /// Closes an actor's writing side (FIN).
    pub(super) fn finish_writing(&mut self, actor: Actor) {
        if let Some(connection) = self.connections.get_mut(&actor) {
            connection.ended = true;
            if let Some(client) = &mut connection.client {
                client.finish();
            }
        }
        self.record(actor, Wire::Finished);
    }

    /// Cuts an actor's connection (RST).
    pub(super) async fn reset(&mut self, actor: Actor) {
        if let Some(connection) = self.connections.get_mut(&actor) {
            connection.ended = true;
            if let Some(client) = connection.client.take() {
                client.reset().await;
            }
        }
        self.record(actor, Wire::Reset);
    }

    /// Sends lines in one piece.
    pub(super) fn send(&mut self, actor: Actor, lines: &[String]) {
        for line in lines {
            self.record(actor, Wire::Sent { text: line.clone() });
        }
        if let Some(client) = self.client(actor) {
            client.send(
                lines
                    .iter()
                    .flat_map(|line| [line.as_bytes(), b"\n"].concat())
                    .collect(),
            );
        }
    }

    /// Sends a request; [`Player::answer`] awaits what comes of it.
    pub(super) fn ask(&mut self, actor: Actor, line: String) -> Request {
        let from = self.log.len();
        self.send(actor, std::slice::from_ref(&line));
        Request {
            actor,
            line,
            from,
            deadline: self.answer_deadline(),
        }
    }

    /// Takes in what comes until `look` finds what it looks for; `None` at the deadline, which is that
    /// of an answer.
    pub(super) async fn wait<T>(
        &mut self,
        deadline: Moment,
        mut look: impl FnMut(&Self) -> Option<T>,
    ) -> Option<T> {
        self.take_in_what_came();
        // What is there already was awaited by nobody: others were looked after until now.
        if let Some(found) = look(self) {
            return Some(found);
        }
        let found = self.look_until(deadline, look).await;
        if found.is_some() {
            self.with.terms.note_answer(deadline);
        }
        found
    }

    fn take_in_what_came(&mut self) {
        while let Ok((actor, incoming)) = self.incoming.try_recv() {
            self.take_in(actor, incoming);
        }
    }

    /// Takes in what comes until `look` finds what it looks for; `None` at that moment.
    pub(super) async fn look_until<T>(
        &mut self,
        moment: Moment,
        mut look: impl FnMut(&Self) -> Option<T>,
    ) -> Option<T> {
        loop {
            self.take_in_what_came();
            if let Some(found) = look(self) {
                return Some(found);
            }
            // Of a server that never pauses the next line is always there.
            if self.with.terms.clock.now() >= moment {
                return None;
            }
            match self
                .with
                .terms
                .clock
                .until(moment, self.incoming.recv())
                .await
            {
                Some(Some((actor, incoming))) => self.take_in(actor, incoming),
                _ => return None,
            }
        }
    }

    /// Takes in what comes until that moment.
    pub(super) async fn listen_until(&mut self, moment: Moment) {
        self.look_until(moment, |_| None::<()>).await;
    }

    fn take_in(&mut self, actor: Actor, incoming: Incoming) {
        let now = self.with.terms.clock.now();
        let at = now.saturating_sub(self.begun);
        let Some(connection) = self.connections.get_mut(&actor) else {
            return;
        };
        match incoming {
            Incoming::Line(heard) => {
                connection.unfinished.clear();
                connection.last_line = now;
                connection.lines += 1;
                match &connection.flood {
                    Some(flood) if is_bulk(&heard.line) => {
                        flood.count_answer();
                        self.log.leave_out(at, actor, self.step);
                    }
                    flood => {
                        if let Some(flood) = flood {
                            flood.count_other();
                        }
                        self.log.add_line(at, actor, self.step, heard);
                    }
                }
            }
            Incoming::Unfinished(text) => connection.unfinished = text,
            Incoming::Closed(reason) => self.end(actor, &reason),
            Incoming::Cut(reason) => {
                connection.cut = true;
                self.end(actor, &reason);
            }
        }
    }

    fn end(&mut self, actor: Actor, reason: &Message) {
        let reason = reason.to(self.with.terms.lang);
        if let Some(connection) = self.connections.get_mut(&actor) {
            connection.closed = Some(reason.clone());
        }
        self.record(actor, Wire::Closed { reason });
    }

    /// Something other than a line of the server's happened on an actor's connection.
    fn record(&mut self, actor: Actor, what: Wire) {
        let at = self.with.terms.clock.now().saturating_sub(self.begun);
        self.log.add(at, actor, self.step, what);
    }

    /// This step has waited for that entry of the log.
    pub(super) fn account_for(&mut self, index: usize) {
        self.log.mark_used(index, self.step);
    }

    /// Reads no more of what an actor gets, or again.
    pub(super) fn read(&mut self, actor: Actor, on: bool) {
        if !on {
            self.record(actor, Wire::StoppedReading);
        }
        if let Some(client) = self.client(actor) {
            client.read(on);
        }
    }

    /// Starts to send from a thread of its own; what is answered is counted from now on.
    pub(super) fn begin_flood(&mut self, actor: Actor, burst: Burst) {
        let text = String::from_utf8_lossy(&burst.bytes);
        let text = text.lines().next().unwrap_or_default().to_owned();
        self.record(actor, Wire::Flooding { text });
        if let Some(connection) = self.connections.get_mut(&actor) {
            let client = connection.client.as_ref();
            connection.flood = client.and_then(|client| client.flood(burst).ok());
        }
    }

    /// What an actor sends without pause, if it does.
    pub(super) fn flood(&self, actor: Actor) -> Option<&Flood> {
        self.connections.get(&actor)?.flood.as_ref()
    }

    /// Puts an end to it.
    pub(super) fn end_flood(&mut self, actor: Actor) {
        if let Some(connection) = self.connections.get_mut(&actor) {
            connection.flood = None;
        }
    }

    /// Whether anything at all has come, lines or not.
    pub(super) fn has_any_sign(&self, actor: Actor) -> bool {
        let unfinished = self
            .connections
            .get(&actor)
            .is_some_and(|it| !it.unfinished.is_empty());
        unfinished || self.log.unused(actor, 0).next().is_some()
    }

    /// Sends bytes that are no whole line.
    pub(super) fn send_raw(&mut self, actor: Actor, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned();
        self.record(actor, Wire::Sent { text });
        if let Some(client) = self.client(actor) {
            client.send(bytes.to_vec());
        }
    }

    /// What an actor sends with, unless the script has cut its connection.
    fn client(&self, actor: Actor) -> Option<&Client> {
        self.connections.get(&actor)?.client.as_ref()
    }

    /// Sends many lines at once, of which the last is told.
    pub(super) fn pour(&mut self, actor: Actor, lines: &[String]) {
        let text = lines.last().cloned().unwrap_or_default();
        self.record(actor, Wire::Flooding { text });
        if let Some(client) = self.client(actor) {
            client.send((lines.join("\n") + "\n").into_bytes());
        }
    }

    /// Whether the script has ended an actor's connection.
    pub(super) fn has_ended(&self, actor: Actor) -> bool {
        self.connections
            .get(&actor)
            .is_some_and(|connection| connection.ended)
    }

    /// How many lines an actor has got.
    pub(super) fn lines(&self, actor: Actor) -> usize {
        self.connections
            .get(&actor)
            .map_or(0, |connection| connection.lines)
    }

    /// When an actor's last line came.
    pub(super) fn last_line(&self, actor: Actor) -> Moment {
        self.connections
            .get(&actor)
            .map_or(Moment::ZERO, |connection| connection.last_line)
    }

    /// Why an actor's connection is over, if it is.
    pub(super) fn closed(&self, actor: Actor) -> Option<&str> {
        self.connections.get(&actor)?.closed.as_deref()
    }

    /// Whether we ended that actor's connection ourselves, since too much came.
    pub(super) fn is_cut(&self, actor: Actor) -> bool {
        self.connections.get(&actor).is_some_and(|it| it.cut)
    }

    /// What came on that actor's connection and no newline ended.
    pub(super) fn rest_of_line(&self, actor: Actor) -> &str {
        let connection = self.connections.get(&actor);
        connection.map_or("", |connection| &connection.unfinished)
    }

    fn finding(&self, mut failure: Failure) -> Finding {
        // What is wrong with the bytes themselves has nothing to do with what the scenario is about.
        failure
            .hint
            .get_or_insert_with(|| self.scenario.hint().into());
        let mut finding = failure.told(self.with.terms.lang);
        finding.steps = self.records(IN_FINDINGS, true);
        let earlier = self.step.saturating_sub(STEPS_WITH_WIRE);
        for step in finding.steps.iter_mut().take(earlier) {
            step.wire.clear();
        }
        finding
    }

    fn transcript(&self, is_right: bool) -> Transcript {
        Transcript {
            scenario: self.scenario.id.to_owned(),
            seed: self.with.terms.seed,
            drawn: self.world.drawn(),
            steps: self.records(IN_TRANSCRIPTS, !is_right),
        }
    }

    /// The steps so far, with what happened meanwhile; the last of them may be the one that failed.
    fn records(&self, keep: Keep, has_failed: bool) -> Vec<StepRecord> {
        let played = (1..).zip(&self.scenario.steps).take(self.step);
        played
            .map(|(number, step)| {
                let is_last = number == self.step;
                let mut wire = self.log.of_step(number, keep);
                wire.extend(self.all_unfinished().filter(|_| is_last));
                StepRecord {
                    number,
                    text: describe(step, self.with.terms.lang),
                    failed: is_last && has_failed,
                    wire,
                }
            })
            .collect()
    }

    /// The bytes that no newline ended.
    fn all_unfinished(&self) -> impl Iterator<Item = WireEvent> {
        self.connections.iter().filter_map(|(actor, connection)| {
            let text = connection.unfinished.clone();
            (!text.is_empty()).then(|| WireEvent::new(actor.0, Wire::Unfinished { text }))
        })
    }
}

/// An answer to one of the requests that are sent without pause.
fn is_bulk(line: &ServerLine) -> bool {
    matches!(
        line,
        ServerLine::Frame(Frame::Rooms { .. } | Frame::Error { .. } | Frame::RateLimited { .. })
    )
}

fn refused(actor: Actor, reason: Message) -> Failure {
    Failure::new(
        &["S2"],
        Kind::Refused,
        tr("found-cannot-connect")
            .with("who", actor.0)
            .with("reason", reason),
    )
}
