//! The run phase: every scenario against a server process of its own, all at once, and beside them
//! the lines of the gates `fuzz` and `traps`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::event::Event;
use crate::fault::Fault;
use crate::fuzz::{self, Probe};
use crate::locale::{Lang, tr};
use crate::request::Request;
use crate::scenarios;
use crate::script::{Decides, Entry, Scenario};
use crate::spec::Deadlines;
use crate::stage::{
    Clock, Driver, Performance, Play, Server, Terms, in_words, play, without_foreign_frames,
};
use crate::verdict::{Advice, Failure, Finding, Kind, Outcome, Transcript};

/// If the machine kept the harness waiting for more than this share of a scenario's time, a failure
/// by time is not believed at once: the scenario is played again, with more patience.
const LATE: f64 = 0.05;

/// Deadlines of such another try are that many times as long.
const PATIENCE: u64 = 2;

/// If even then the machine kept the harness waiting for more than this share of the time, nothing
/// can be said of that try.
const HOPELESS: f64 = 0.5;

/// How many more tries there are at most, until one says something.
const MORE_TRIES: usize = 3;

/// Open files that a process needs beside its connections.
const OTHER_FILES: u64 = 64;

/// What scenarios are played with.
#[derive(Clone, Debug)]
pub struct Runner {
    /// What is started for each.
    pub driver: Driver,
    /// Names, rooms and texts are drawn from it.
    pub seed: u64,
    /// How long is waited for what.
    pub deadlines: Deadlines,
    /// The language of findings.
    pub lang: Lang,
    /// See [`Terms::names_in_vain`].
    names_in_vain: Arc<AtomicBool>,
}

/// What came out of a scenario.
#[derive(Debug)]
pub struct Played {
    /// Its name.
    pub id: &'static str,
    /// What it decides.
    pub decides: Decides,
    /// Rules of the contract that it proves.
    pub rules: Vec<&'static str>,
    /// Whether its server ever listened.
    pub listened: bool,
    /// In a word.
    pub outcome: Outcome,
    /// Why, if it did not pass.
    pub findings: Vec<Finding>,
    /// What happened, if it was played.
    pub transcript: Option<Transcript>,
    /// How long that took.
    pub time: Time,
}

/// How long a try took, the start of its server and the end included.
#[derive(Clone, Copy, Debug, Default)]
pub struct Time {
    /// All of it.
    pub all: Duration,
    /// The longest that was waited for something which came in time.
    pub slowest_answer: Duration,
    /// The share of it in which the machine kept the harness waiting.
    pub late: f64,
}

/// Measures a try.
struct Stopwatch<'a> {
    terms: &'a Terms,
    begun: Instant,
    lost: Duration,
}

impl<'a> Stopwatch<'a> {
    fn start(terms: &'a Terms) -> Self {
        Self {
            terms,
            begun: Instant::now(),
            lost: terms.clock.lost(),
        }
    }

    fn read(&self) -> Time {
        let all = self.begun.elapsed();
        let lost = self.terms.clock.lost().saturating_sub(self.lost);
        Time {
            all,
            slowest_answer: self.terms.slowest.get(),
            late: lost.as_secs_f64() / all.as_secs_f64(),
        }
    }
}

/// How one try went.
#[derive(Debug)]
struct Try {
    listened: bool,
    outcome: Outcome,
    findings: Vec<Finding>,
    transcript: Option<Transcript>,
    time: Time,
}

impl Runner {
    /// Plays what is wanted with that driver.
    pub fn new(request: &Request, driver: Driver) -> Self {
        Self {
            driver,
            seed: request.seed,
            deadlines: request.spec.spec.deadlines_ms,
            lang: request.lang,
            names_in_vain: Arc::default(),
        }
    }

    fn patient(&self) -> Self {
        Self {
            deadlines: self.deadlines.times(PATIENCE),
            ..self.clone()
        }
    }

    fn terms(&self, clock: &Clock) -> Terms {
        Terms {
            names_in_vain: Arc::clone(&self.names_in_vain),
            ..Terms::new(self.seed, self.deadlines, clock, self.lang)
        }
    }

    /// Plays scenarios, all at the same time.
    ///
    /// # Errors
    /// The machine allows no server: no process, no port.
    pub async fn run(
        &self,
        scenarios: &[Scenario],
        clock: &Clock,
        observer: &(dyn Fn(Event) + Sync),
    ) -> Result<Vec<Played>, Fault> {
        observer(Event::Checks(scenarios.len()));
        let mut tries = self
            .try_all(scenarios.iter().enumerate(), clock, observer)
            .await?;
        let (patient, mut limit) = (self.patient(), LATE);
        for _ in 0..MORE_TRIES {
            let doubtful = tries.iter().filter(|(_, tried)| tried.is_doubtful(limit));
            let again: Vec<_> = doubtful.map(|(at, _)| (*at, &scenarios[*at])).collect();
            if again.is_empty() {
                break;
            }
            tries.extend(patient.try_all(again, clock, observer).await?);
            limit = HOPELESS;
        }
        for tried in tries
            .values_mut()
            .filter(|tried| tried.is_doubtful(HOPELESS))
        {
            // That nothing of a bonus is offered was shown by barriers too, and costs nothing.
            if tried.outcome != Outcome::NotAttempted {
                tried.outcome = Outcome::NotJudged;
            }
        }
        Ok(tries
            .into_iter()
            .map(|(index, tried)| Played {
                id: scenarios[index].id,
                decides: scenarios[index].decides,
                rules: scenarios[index].rules.clone(),
                listened: tried.listened,
                outcome: tried.outcome,
                findings: tried.findings,
                transcript: tried.transcript,
                time: tried.time,
            })
            .collect())
    }

    /// Sends the lines of a probe, if it is wanted, by the same rule about a late machine.
    ///
    /// # Errors
    /// The machine allows no server: no process, no port.
    pub async fn probe(
        &self,
        probe: Option<Probe<'_>>,
        clock: &Clock,
    ) -> Result<Option<(Played, Option<Advice>)>, Fault> {
        let Some(probe) = &probe else {
            return Ok(None);
        };
        let (mut tried, mut advice) = self.try_probe(probe, clock).await?;
        let (patient, mut limit) = (self.patient(), LATE);
        for _ in 0..MORE_TRIES {
            if !tried.is_doubtful(limit) && !advice.is_doubtful(limit) {
                break;
            }
            (tried, advice) = patient.try_probe(probe, clock).await?;
            limit = HOPELESS;
        }
        if tried.is_doubtful(HOPELESS) {
            tried.outcome = Outcome::NotJudged;
        }
        if advice.is_doubtful(HOPELESS) {
            advice.findings.clear();
        }
        let advice = (!advice.findings.is_empty()).then(|| fuzz::advice(probe, advice.findings));
        let played = Played {
            id: probe.gate(),
            decides: Decides::Gate(probe.gate(), &[]),
            rules: Vec::new(),
            listened: tried.listened,
            outcome: tried.outcome,
            findings: tried.findings,
            transcript: None,
            time: tried.time,
        };
        Ok(Some((played, advice)))
    }

    async fn try_probe(&self, probe: &Probe<'_>, clock: &Clock) -> Result<(Try, Try), Fault> {
        let terms = self.terms(clock);
        let watch = Stopwatch::start(&terms);
        let found = fuzz::run(&self.driver, probe, &terms).await?;
        let listened = found.is_some();
        let fuzz::Found { gate, advice } = found.unwrap_or_default();
        let time = watch.read();
        let tried = |findings: Vec<Finding>| Try {
            listened,
            outcome: match (listened, findings.is_empty()) {
                (false, _) => Outcome::Blocked,
                (true, true) => Outcome::Passed,
                (true, false) => Outcome::Failed,
            },
            findings,
            transcript: None,
            time,
        };
        Ok((tried(gate), tried(advice)))
    }

    async fn try_all<'s>(
        &self,
        scenarios: impl IntoIterator<Item = (usize, &'s Scenario)>,
        clock: &Clock,
        observer: &(dyn Fn(Event) + Sync),
    ) -> Result<BTreeMap<usize, Try>, Fault> {
        let mut playing = JoinSet::new();
        for (index, scenario) in scenarios {
            let (runner, scenario, clock) = (self.clone(), scenario.clone(), clock.clone());
            playing.spawn(async move { (index, runner.try_one(&scenario, &clock).await) });
        }
        let mut tries = BTreeMap::new();
        while let Some(joined) = playing.join_next().await {
            let (index, outcome) = joined.map_err(anyhow::Error::from)?;
            observer(Event::Check);
            tries.insert(index, outcome?);
        }
        Ok(tries)
    }

    async fn try_one(&self, scenario: &Scenario, clock: &Clock) -> Result<Try, Fault> {
        let terms = self.terms(clock);
        let watch = Stopwatch::start(&terms);
        let (listened, (outcome, findings, transcript)) =
            match Server::start(&self.driver, scenario.setup, &terms).await? {
                Ok(server) => (
                    true,
                    match too_few_files(scenario, &server, self.lang) {
                        Some(finding) => (Outcome::NotJudged, vec![finding], None),
                        None => self.play_on(server, scenario, &terms).await,
                    },
                ),
                Err(finding) => (
                    false,
                    (not_started(scenario, &finding), vec![finding], None),
                ),
            };
        Ok(Try {
            listened,
            outcome,
            findings,
            transcript,
            time: watch.read(),
        })
    }

    async fn play_on(
        &self,
        server: Server,
        scenario: &Scenario,
        terms: &Terms,
    ) -> (Outcome, Vec<Finding>, Option<Transcript>) {
        let with = Play {
            server: server.endpoint(),
            process: server.handle(),
            setup: scenario.setup,
            terms: terms.clone(),
        };
        let (performance, transcript) = play(scenario, &with).await;
        let mut findings = performance.findings().to_vec();
        // A server that was told to stop is gone rightly; its scenario has looked how it ended.
        if !findings.is_empty()
            && scenario.setup.entry != Entry::RunWithShutdown
            && let Some(exit) = server.post_mortem(&terms.clock).await
        {
            for finding in &mut findings {
                finding.kind = Kind::Crashed;
                finding.message = tr("found-gone")
                    .with("what", &finding.message)
                    .with("how", in_words(&exit))
                    .to(terms.lang);
                finding.detail = Some(without_foreign_frames(&exit.output));
            }
        }
        server.stop().await;
        let outcome = outcome(scenario, &performance, &findings);
        (outcome, findings, Some(transcript))
    }
}

impl Try {
    fn is_doubtful(&self, limit: f64) -> bool {
        self.time.late > limit && self.findings.iter().any(Finding::depends_on_time)
    }
}

/// What a performance says of the check that its scenario decides.
pub fn outcome(scenario: &Scenario, performance: &Performance, findings: &[Finding]) -> Outcome {
    let is_about = |finding: &Finding| match scenario.decides {
        Decides::Gate(_, kinds) | Decides::Advice(kinds) => kinds.contains(&finding.kind),
        Decides::Points | Decides::Bonus(_) => true,
    };
    match performance {
        Performance::Right => Outcome::Passed,
        Performance::NotOffered(_) => Outcome::NotAttempted,
        Performance::Wrong(_) if findings.iter().any(is_about) => Outcome::Failed,
        Performance::Wrong(_) | Performance::NotShown(_) => Outcome::Blocked,
    }
}

/// A server that never listens has failed the one test about that, and the gate about it.
fn not_started(scenario: &Scenario, finding: &Finding) -> Outcome {
    match scenario.decides {
        Decides::Points if scenario.id == scenarios::FIRST => Outcome::Failed,
        // Of the same library, `run` is judged apart.
        Decides::Bonus(_) if scenario.setup.entry != Entry::Run => Outcome::Failed,
        Decides::Gate("pitfall_a", kinds) if kinds.contains(&finding.kind) => Outcome::Failed,
        _ => Outcome::Blocked,
    }
}

/// A scenario with more clients than the machine allows open files says nothing about the server.
fn too_few_files(scenario: &Scenario, server: &Server, lang: Lang) -> Option<Finding> {
    let needed = scenario.connections() + OTHER_FILES;
    let allowed = open_files_allowed().min(server.open_files());
    (allowed < needed).then(|| {
        let message = tr("found-too-few-files")
            .with("allowed", allowed)
            .with("scenario", scenario.id)
            .with("needed", needed);
        Failure::new(&scenario.rules, Kind::Refused, message)
            .hint(tr("found-files-hint"))
            .told(lang)
    })
}

/// How many files the largest scenario needs open.
pub fn open_files_needed() -> u64 {
    let connections = scenarios::all().into_iter().map(|it| it.connections());
    connections.max().unwrap_or(0) + OTHER_FILES
}

/// Raises this process's own limit of open files as far as it may, and gives it.
pub fn open_files_allowed() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Where it may not be raised, the old limit counts.
    let _ = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        },
    );
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}
