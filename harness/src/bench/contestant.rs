//! A server that is being measured: its process, and what is known of it so far.

use std::time::{Duration, Instant};

use rustix::process::Pid;

use super::crowd::Crowd;
use super::load;
use super::wire::Speech;
use crate::fault::Fault;
use crate::sandbox::memory;
use crate::stage::{Server, Terms, cpu_time, in_words, without_foreign_frames};
use crate::verdict::Finding;
use crate::verdict::figures::{
    Delay, Idle, Kind, Measured, Phase, Throughput, Trouble, Why, median,
};

/// How long the connections of one crowd may take to come about.
const CONNECTING: Duration = Duration::from_secs(10);

/// Members of a room in which nothing happens.
const IDLE_ROOM: usize = 10;

/// A server that is being measured.
pub struct Contestant {
    name: String,
    kind: Kind,
    speech: Speech,
    terms: Terms,
    /// None any more if it has ended.
    server: Option<Server>,
    /// How many rooms were used so far: each crowd has one of its own.
    rooms: usize,
    /// By the size of the room.
    rounds: Vec<(usize, Vec<f64>)>,
    delays: Vec<Delay>,
    idle: Option<Idle>,
    troubles: Vec<Trouble>,
}

impl Contestant {
    /// One that listens, or the reason why it does not.
    pub fn new(name: String, kind: Kind, terms: &Terms, server: Result<Server, Finding>) -> Self {
        let mut contestant = Self {
            name,
            kind,
            speech: if kind == Kind::Redis {
                Speech::Redis
            } else {
                Speech::Chat
            },
            terms: terms.clone(),
            server: None,
            rooms: 0,
            rounds: Vec::new(),
            delays: Vec::new(),
            idle: None,
            troubles: Vec::new(),
        };
        match server {
            Ok(server) => contestant.server = Some(server),
            Err(finding) => contestant.troubles.push(Trouble {
                during: Phase::Start,
                why: Why::NotStarted {
                    reason: finding.message,
                },
            }),
        }
        contestant
    }

    /// What is known in the end.
    pub fn measured(self) -> Measured {
        let throughput = self.rounds.into_iter().filter_map(|(members, rounds)| {
            Some(Throughput {
                members,
                per_second: median(rounds)?,
                of_control: None,
            })
        });
        Measured {
            name: self.name,
            kind: self.kind,
            throughput: throughput.collect(),
            delay: self.delays,
            idle: self.idle,
            troubles: self.troubles,
        }
    }

    /// Stops it.
    pub async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.stop().await;
        }
    }

    /// Measures what idle connections cost. To be called first: memory that was once used is rarely
    /// given back.
    pub async fn idle(&mut self, connections: usize, time: Duration) -> Result<(), Fault> {
        let Some(pid) = self.pid() else {
            return Ok(());
        };
        let before = memory(pid);
        let room = self.room();
        let speech = self.speech;
        let measured = self.with_crowd(connections, move |crowd| {
            load::enter(crowd, speech, |who| format!("{room}x{}", who / IDLE_ROOM))?;
            let (work, begun) = (cpu_time(pid.as_raw_nonzero().get()), Instant::now());
            while begun.elapsed() < time {
                crowd.listen(begun + time, |_, _| ())?;
            }
            let work = cpu_time(pid.as_raw_nonzero().get()).zip(work);
            let used = work.map_or(Duration::ZERO, |(after, before)| {
                after.saturating_sub(before)
            });
            let grown = memory(pid).zip(before);
            let grown = grown.map_or(0, |(after, before)| after.saturating_sub(before));
            Ok(Idle {
                connections,
                bytes_each: grown / connections as u64,
                processor: used.as_secs_f64() / begun.elapsed().as_secs_f64(),
            })
        });
        let measured = measured.await?;
        self.idle = self.note(Phase::Idle, measured).await;
        Ok(())
    }

    /// Measures throughput once more.
    pub async fn throughput(&mut self, members: usize, time: Duration) -> Result<(), Fault> {
        let phase = Phase::Throughput { members };
        if self.server.is_none() || self.has_failed(|it| *it == phase) {
            return Ok(());
        }
        let (speech, room) = (self.speech, self.room());
        let measured = self.with_crowd(members + 1, move |crowd| {
            load::gather(crowd, speech, &room)?;
            load::throughput(crowd, speech, &room, time)
        });
        let measured = measured.await?;
        if let Some(rate) = self.note(phase, measured).await {
            match self.rounds.iter_mut().find(|(size, _)| *size == members) {
                Some((_, rounds)) => rounds.push(rate),
                None => self.rounds.push((members, vec![rate])),
            }
        }
        Ok(())
    }

    /// Measures delays at one load. Who did not keep up with a lower one is spared.
    pub async fn delay(&mut self, members: usize, load: u32, time: Duration) -> Result<(), Fault> {
        if self.server.is_none() || self.has_failed(|it| matches!(it, Phase::Delay { .. })) {
            return Ok(());
        }
        let (speech, room) = (self.speech, self.room());
        let measured = self.with_crowd(members, move |crowd| {
            load::gather(crowd, speech, &room)?;
            load::delay(crowd, speech, &room, load, time)
        });
        let measured = measured.await?;
        let delay = self.note(Phase::Delay { load }, measured).await;
        self.delays.extend(delay);
        Ok(())
    }

    /// Does something with fresh connections, on a thread of its own.
    async fn with_crowd<T: Send + 'static>(
        &mut self,
        size: usize,
        work: impl FnOnce(&mut Crowd) -> Result<T, Why> + Send + 'static,
    ) -> Result<Result<T, Why>, Fault> {
        let Some(server) = &self.server else {
            return Ok(Err(Why::Closed));
        };
        let clock = &self.terms.clock;
        let Some(streams) = clock
            .until(clock.now() + CONNECTING, connect(server, size))
            .await
        else {
            return Ok(Err(Why::Closed));
        };
        let working = tokio::task::spawn_blocking(move || work(&mut Crowd::new(streams?)?));
        Ok(working.await.map_err(anyhow::Error::from)?)
    }

    /// Keeps what was in the way, if anything was, and gives the rest.
    async fn note<T>(&mut self, during: Phase, measured: Result<T, Why>) -> Option<T> {
        let why = match measured {
            Ok(measured) => return Some(measured),
            Err(why) => why,
        };
        let why = match self.ended().await {
            Some(ended) => ended,
            None => why,
        };
        if why == Why::NoAnswer {
            // Nothing else can be asked of it either.
            self.stop().await;
        }
        self.troubles.push(Trouble { during, why });
        None
    }

    /// How its process ended, if it did.
    async fn ended(&mut self) -> Option<Why> {
        let clock = &self.terms.clock;
        let exit = self.server.as_ref()?.post_mortem(clock).await?;
        self.server = None;
        Some(Why::Ended {
            how: in_words(&exit).to(self.terms.lang),
            output: without_foreign_frames(&exit.output),
        })
    }

    fn has_failed(&self, phase: impl Fn(&Phase) -> bool) -> bool {
        self.troubles.iter().any(|trouble| phase(&trouble.during))
    }

    fn pid(&self) -> Option<Pid> {
        Pid::from_raw(self.server.as_ref()?.handle().pid())
    }

    /// The name of a room that was never used.
    fn room(&mut self) -> String {
        self.rooms += 1;
        format!("bench{}", self.rooms)
    }
}

async fn connect(server: &Server, size: usize) -> std::io::Result<Vec<std::net::TcpStream>> {
    let endpoint = server.endpoint();
    let mut streams = Vec::with_capacity(size);
    for _ in 0..size {
        // Not as the judge connects: segments are as long as the loopback takes them.
        let stream = endpoint.network.connect(endpoint.address).await?;
        streams.push(stream.into_std()?);
    }
    Ok(streams)
}
