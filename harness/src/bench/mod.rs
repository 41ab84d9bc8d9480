//! Measures how fast submissions are: deliveries a second, delays under rising load, and what idle
//! connections cost.
//!
//! Nothing here judges. No point, gate or advice hangs on a figure, since figures are the machine's
//! as much as the submission's. So a control of ours is measured in the same run, in turns, and
//! every figure stands beside the control's.
//!
//! To understand it, read `load.rs` (what is done to a server), then `contestant.rs` (how it is
//! noted), then the order of it all below.

mod build;
mod contestant;
pub mod control;
mod crowd;
mod load;
mod wire;

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use self::build::Builder;
use self::contestant::Contestant;
use self::wire::CONTENT;
use crate::event::Event;
use crate::fault::Fault;
use crate::grade::contained;
use crate::locale::{Lang, tr};
use crate::run::open_files_allowed;
use crate::sandbox::{Containment, Launch, Layers, Sandbox, executable};
use crate::script::Setup;
use crate::spec;
use crate::stage::{Clock, Driver, Server, Terms};
use crate::submission::cache::Cache;
use crate::submission::dependencies::Dependencies;
use crate::submission::manifest::Features;
use crate::submission::profile::Profile;
use crate::submission::toolchain::Toolchain;
use crate::submission::work::Work;
use crate::verdict::figures::{Kind, Report, Setting};
use crate::verdict::{Failure, Finding};

/// Sizes of the rooms in which throughput is measured.
const ROOMS: [usize; 2] = [10, 100];

/// The fewest rounds of throughput; the median of them counts.
const ROUNDS: u32 = 3;

/// The longest round: who has more time is measured more often, and so sooner beside the others.
const ROUND: Duration = Duration::from_millis(400);

/// Messages a second at which delays are measured, one after the other.
const LOADS: [u32; 7] = [10, 30, 100, 300, 1000, 3000, 10_000];

/// How the time for one server is spent, in hundredths: throughput to one room, delays at one load,
/// and idle connections. It makes nearly a hundred.
const SHARES: [u32; 3] = [15, 8, 10];

/// Nothing is drawn: what is said is always the same.
const SEED: u64 = 0;

/// Files that a server has open beside its connections, and the harness too.
const OTHER_FILES: u64 = 100;

/// What is to be measured, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The submissions.
    pub dirs: Vec<PathBuf>,
    /// Their cargo features that are on.
    pub features: Features,
    /// How long each server is measured, not counting its build and its start.
    pub time: Duration,
    /// Connections that do nothing.
    pub idle: usize,
    /// Members of the room in which delays are measured.
    pub members: usize,
    /// Where `redis-server` is, if it is measured too.
    pub redis: Option<PathBuf>,
    /// The language in which it is told why a server does not start, or how it ended.
    pub lang: Lang,
    /// What contains the submissions.
    pub containment: Containment,
}

/// A submission that does not compile, and why.
#[derive(Clone, Debug)]
pub struct Unbuilt {
    /// Where it is.
    pub dir: PathBuf,
    /// Why.
    pub failures: Vec<Failure>,
}

/// Measures, telling `observer` what it is at; or gives what does not compile, and measures nothing.
///
/// # Errors
/// Whatever is no fault of a submission's, Ctrl-C included. Either way, when this returns no process
/// that it started is left, and no file.
pub async fn bench(
    request: Request,
    observer: impl Fn(Event) + Send + Sync,
) -> Result<Result<Report, Vec<Unbuilt>>, Fault> {
    let works: Vec<Work> = request
        .dirs
        .iter()
        .map(|_| Work::new())
        .collect::<Result<_, _>>()?;
    contained(request.containment.layers, async |sandbox| {
        phases(&request, &works, sandbox, &observer).await
    })
    .await
}

type Observer<'a> = &'a (dyn Fn(Event) + Sync);

async fn phases(
    request: &Request,
    works: &[Work],
    sandbox: Sandbox,
    observer: Observer<'_>,
) -> Result<Result<Report, Vec<Unbuilt>>, Fault> {
    let spec = spec::load(None)?.spec;
    request.check_open_files()?;
    let toolchain = Toolchain::find().await?;
    let cache = Cache::locate()?;
    let dependencies = Dependencies::get(&toolchain, Profile::Release, &cache, observer).await?;
    observer(Event::Phase("build"));
    let builder = Builder {
        toolchain: &toolchain,
        dependencies: &dependencies,
        features: &request.features,
        awaited: spec.norm.async_required,
        sandbox: &sandbox,
    };
    let mut drivers = Vec::new();
    let mut unbuilt = Vec::new();
    let names = names(&request.dirs);
    for ((dir, name), work) in request.dirs.iter().zip(names).zip(works) {
        match builder.build(dir, work).await? {
            Ok(driver) => drivers.push((name, driver)),
            Err(failures) => unbuilt.push(Unbuilt {
                dir: dir.clone(),
                failures,
            }),
        }
    }
    if !unbuilt.is_empty() {
        return Ok(Err(unbuilt));
    }
    observer(Event::Phase("measure"));
    let ground = Ground {
        request,
        terms: Terms::new(SEED, spec.deadlines_ms, &Clock::start(), request.lang),
    };
    let mut contestants = ground.start(drivers, &sandbox, works).await?;
    ground.measure(&mut contestants, observer).await?;
    for contestant in &mut contestants {
        contestant.stop().await;
    }
    let measured = contestants.into_iter().map(Contestant::measured).collect();
    let setting = Setting {
        toolchain: toolchain.release.to_string(),
        processors: std::thread::available_parallelism().map_or(1, usize::from),
        seconds: request.time.as_secs(),
        message_bytes: CONTENT,
        delay_members: request.members,
    };
    Ok(Ok(Report::new(measured, setting)))
}

/// What submissions are called: as their directories are, or as they were asked for where that is
/// the same for several.
fn names(dirs: &[PathBuf]) -> Vec<String> {
    let short: Vec<String> = dirs.iter().map(|dir| name(dir)).collect();
    let is_one = |name: &String| short.iter().filter(|other| *other == name).count() == 1;
    let named = short.iter().zip(dirs).map(|(name, dir)| {
        if is_one(name) {
            name.clone()
        } else {
            dir.display().to_string()
        }
    });
    named.collect()
}

/// The name of a directory.
fn name(dir: &Path) -> String {
    let full = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let name = full.file_name().unwrap_or(full.as_os_str());
    name.to_string_lossy().into_owned()
}

impl Request {
    /// The most connections to one server.
    fn connections(&self) -> u64 {
        let most = ROOMS.into_iter().chain([self.idle, self.members]).max();
        most.unwrap_or(0) as u64
    }

    fn check_open_files(&self) -> Result<(), Fault> {
        let (allowed, needed) = (open_files_allowed(), self.connections() + OTHER_FILES);
        if allowed >= needed {
            return Ok(());
        }
        Err(Fault::machine(
            tr("fault-open-files")
                .with("allowed", allowed)
                .with("needed", needed),
            tr("fault-open-files-mend"),
        ))
    }
}

/// Where it is measured.
struct Ground<'a> {
    request: &'a Request,
    terms: Terms,
}

impl Ground<'_> {
    /// Starts the submissions, redis if it is wanted, and the control.
    async fn start(
        &self,
        drivers: Vec<(String, Driver)>,
        sandbox: &Sandbox,
        works: &[Work],
    ) -> Result<Vec<Contestant>, Fault> {
        let mut contestants = Vec::new();
        for (name, driver) in drivers {
            let launch = |port| driver.launch_on(Setup::default(), port);
            let server = self.launch(launch, &driver.sandbox).await?;
            contestants.push(Contestant::new(name, Kind::Submission, &self.terms, server));
        }
        let dir = works.first().map_or_else(std::env::temp_dir, Work::empty);
        if let Some(program) = &self.request.redis {
            let redis = Driver {
                program: program.clone(),
                dir: dir.clone(),
                sandbox: Sandbox {
                    layers: Layers::NONE,
                    alive: sandbox.alive.clone(),
                },
            };
            let launch = |port: u16| redis.launch(redis_args(port), port);
            let server = self.launch(launch, &redis.sandbox).await?;
            contestants.push(Contestant::new(
                "redis".to_owned(),
                Kind::Redis,
                &self.terms,
                server,
            ));
        }
        let program = executable().canonicalize();
        let control = Driver {
            program: program
                .map_err(|error| Fault::file(tr("fault-to-find"), &executable(), &error))?,
            dir,
            sandbox: sandbox.clone(),
        };
        let launch =
            |port: u16| control.launch(vec![control::CONTROL.to_owned(), port.to_string()], port);
        let server = self.launch(launch, sandbox).await?;
        contestants.push(Contestant::new(
            "control".to_owned(),
            Kind::Control,
            &self.terms,
            server,
        ));
        Ok(contestants)
    }

    async fn launch(
        &self,
        launch: impl Fn(u16) -> Launch,
        sandbox: &Sandbox,
    ) -> Result<Result<Server, Finding>, Fault> {
        let launch = |port| {
            let mut launch = launch(port);
            launch.limits.open_files = self.request.connections() + OTHER_FILES;
            launch
        };
        Server::launch(launch, Ipv4Addr::LOCALHOST, sandbox, &self.terms).await
    }

    /// In turns, so that whatever else this machine does meanwhile falls on all of them.
    async fn measure(&self, all: &mut [Contestant], observer: Observer<'_>) -> Result<(), Fault> {
        let [room_time, load_time, idle_time] = SHARES.map(|share| self.request.time * share / 100);
        let rounds = room_time.as_millis() / ROUND.as_millis();
        let rounds = u32::try_from(rounds).unwrap_or(u32::MAX).max(ROUNDS);
        let round = room_time / rounds;
        let steps = 1 + rounds as usize * ROOMS.len() + LOADS.len();
        observer(Event::Checks(steps * all.len()));
        for one in &mut *all {
            one.idle(self.request.idle, idle_time).await?;
            observer(Event::Check);
        }
        for _ in 0..rounds {
            for members in ROOMS {
                for one in &mut *all {
                    one.throughput(members, round).await?;
                    observer(Event::Check);
                }
            }
        }
        for load in LOADS {
            for one in &mut *all {
                one.delay(self.request.members, load, load_time).await?;
                observer(Event::Check);
            }
        }
        Ok(())
    }
}

/// In memory alone, without a word to its log.
fn redis_args(port: u16) -> Vec<String> {
    let port = port.to_string();
    let args = [
        "--port",
        &port,
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
    ];
    args.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn submissions_are_told_apart() {
        let dirs = ["class/alice/chat", "class/bob/chat", "reference"].map(PathBuf::from);
        assert_eq!(
            names(&dirs),
            ["class/alice/chat", "class/bob/chat", "reference"]
        );
        assert_eq!(names(&dirs[..1]), ["chat"]);
    }
}
