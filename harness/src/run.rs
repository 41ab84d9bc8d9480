//! The run phase: every scenario against a server process of its own, all at once, and beside them
//! the lines of the gates `fuzz` and `traps`.

use std::collections::BTreeMap;
use std::time::Instant;

use tokio::task::JoinSet;

use crate::fault::Fault;
use crate::fuzz::{self, Probe};
use crate::grade::Event;
use crate::scenarios;
use crate::script::Scenario;
use crate::spec::Deadlines;
use crate::stage::{Clock, Driver, Play, Server, in_words, play};
use crate::verdict::{Advice, Finding, Kind, Lang, Outcome};

/// If the machine kept the harness waiting for more than this share of a scenario's time, a failure
/// by time is not believed at once: the scenario is played again, with more patience.
const LATE: f64 = 0.05;

/// Deadlines of the second try are that many times as long.
const PATIENCE: u64 = 2;

/// If even then the machine kept the harness waiting for more than this share of the time, nothing
/// can be said.
const HOPELESS: f64 = 0.5;

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
}

/// What came out of a scenario.
#[derive(Debug)]
pub struct Played {
    /// Its name.
    pub id: &'static str,
    /// In a word.
    pub outcome: Outcome,
    /// Why, if it failed.
    pub findings: Vec<Finding>,
}

/// How one try went.
#[derive(Debug)]
struct Try {
    /// Whether the server ever listened.
    listened: bool,
    findings: Vec<Finding>,
    /// The share of its time in which the machine kept the harness waiting.
    late: f64,
}

impl Runner {
    /// Plays scenarios, all at the same time.
    ///
    /// # Errors
    /// The machine allows no server: no process, no port.
    pub async fn run(
        &self,
        scenarios: &[Scenario],
        observer: &(dyn Fn(Event) + Sync),
    ) -> Result<Vec<Played>, Fault> {
        let clock = Clock::start();
        observer(Event::Checks(scenarios.len()));
        let mut tries = self
            .try_all(scenarios.iter().enumerate(), &clock, observer)
            .await?;
        let doubtful: Vec<_> = (0..scenarios.len())
            .filter(|index| tries[&index].is_doubtful(LATE))
            .collect();
        let patient = Self {
            deadlines: self.deadlines.times(PATIENCE),
            ..self.clone()
        };
        let again = doubtful.iter().map(|index| (*index, &scenarios[*index]));
        tries.extend(patient.try_all(again, &clock, observer).await?);
        Ok(tries
            .into_iter()
            .map(|(index, tried)| Played {
                id: scenarios[index].id,
                outcome: outcome(scenarios[index].id, &tried, doubtful.contains(&index)),
                findings: tried.findings,
            })
            .collect())
    }

    /// Sends the lines of probes, by the same rule about a late machine.
    ///
    /// # Errors
    /// The machine allows no server: no process, no port.
    pub async fn probe(&self, probes: &[Probe<'_>]) -> Result<(Vec<Played>, Vec<Advice>), Fault> {
        let clock = Clock::start();
        let (mut played, mut advised) = (Vec::new(), Vec::new());
        for probe in probes {
            let (mut tried, mut advice) = self.try_probe(probe, &clock).await?;
            let doubtful = tried.is_doubtful(LATE) || advice.is_doubtful(LATE);
            if doubtful {
                let patient = Self {
                    deadlines: self.deadlines.times(PATIENCE),
                    ..self.clone()
                };
                (tried, advice) = patient.try_probe(probe, &clock).await?;
            }
            if !advice.findings.is_empty() && !advice.is_doubtful(HOPELESS) {
                advised.push(fuzz::advice(probe, advice.findings));
            }
            played.push(Played {
                id: probe.gate(),
                outcome: outcome(probe.gate(), &tried, doubtful),
                findings: tried.findings,
            });
        }
        Ok((played, advised))
    }

    /// What closes the gate, and what does not.
    async fn try_probe(&self, probe: &Probe<'_>, clock: &Clock) -> Result<(Try, Try), Fault> {
        let (begun, lost) = (Instant::now(), clock.lost());
        let with = fuzz::With {
            seed: self.seed,
            deadlines: self.deadlines,
            clock: clock.clone(),
            lang: self.lang,
        };
        let found = fuzz::run(&self.driver, probe, &with).await?;
        let listened = found.is_some();
        let fuzz::Found { gate, advice } = found.unwrap_or_default();
        let late = clock.lost().saturating_sub(lost).as_secs_f64() / begun.elapsed().as_secs_f64();
        let tried = |findings| Try {
            listened,
            findings,
            late,
        };
        Ok((tried(gate), tried(advice)))
    }

    async fn try_all(
        &self,
        scenarios: impl Iterator<Item = (usize, &Scenario)>,
        clock: &Clock,
        observer: &(dyn Fn(Event) + Sync),
    ) -> Result<BTreeMap<usize, Try>, Fault> {
        let mut playing = JoinSet::new();
        for (index, scenario) in scenarios {
            let (runner, scenario, clock) = (self.clone(), scenario.clone(), clock.clone());
            playing.spawn(
                async move { (index, scenario.id, runner.try_one(&scenario, &clock).await) },
            );
        }
        let mut tries = BTreeMap::new();
        while let Some(joined) = playing.join_next().await {
            let (index, id, tried) = joined.map_err(anyhow::Error::from)?;
            let tried = tried?;
            observer(Event::Check {
                id: id.to_owned(),
                outcome: outcome(id, &tried, false),
            });
            tries.insert(index, tried);
        }
        Ok(tries)
    }

    async fn try_one(&self, scenario: &Scenario, clock: &Clock) -> Result<Try, Fault> {
        let (begun, lost) = (Instant::now(), clock.lost());
        let (listened, findings) = match Server::start(&self.driver, clock, &self.deadlines).await?
        {
            Ok(server) => (true, self.play_on(server, scenario, clock).await),
            Err(finding) => (false, vec![finding]),
        };
        let late = (clock.lost() - lost).as_secs_f64() / begun.elapsed().as_secs_f64();
        Ok(Try {
            listened,
            findings,
            late,
        })
    }

    async fn play_on(&self, server: Server, scenario: &Scenario, clock: &Clock) -> Vec<Finding> {
        let with = Play {
            address: server.address(),
            seed: self.seed,
            deadlines: self.deadlines,
            clock: clock.clone(),
            lang: self.lang,
        };
        let mut findings = play(scenario, &with).await;
        if !findings.is_empty()
            && let Some(exit) = server.post_mortem(clock).await
        {
            for finding in &mut findings {
                finding.kind = Kind::Crashed;
                finding.message = format!(
                    "{}; the server's process is gone: {}",
                    finding.message,
                    in_words(&exit)
                );
                finding.detail = Some(exit.output.clone());
            }
        }
        server.stop().await;
        findings
    }
}

impl Try {
    fn is_doubtful(&self, limit: f64) -> bool {
        self.late > limit
            && self
                .findings
                .iter()
                .any(|finding| finding.kind.depends_on_time())
    }
}

fn outcome(id: &str, tried: &Try, second: bool) -> Outcome {
    if second && tried.is_doubtful(HOPELESS) {
        Outcome::NotJudged
    } else if !tried.listened && id != scenarios::FIRST {
        Outcome::Blocked
    } else if tried.findings.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed
    }
}
