//! How well this machine can contain a submission: found out by an attack from inside.
//!
//! What a kernel claims is not asked. Each layer is put up, and given up only where the system
//! refuses it; then the attacks say what it is worth.

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::attack::{Attack, Seen, Target};
use super::{ATTACK, Alive, Launch, Layer, Layers, Level, Limits, Sandbox, Step, executable};
use crate::fault::Fault;
use crate::locale::{Message, Text, tr};

/// What code of a submission must not be able to.
const IN_A_RUN: [Attack; 7] = [
    Attack::ReadFile,
    Attack::WriteFile,
    Attack::ChangeMode,
    Attack::StartProcess,
    Attack::Connect,
    Attack::Signal,
    Attack::ChangeLimits,
];

/// It listens nowhere.
const RUN: Step = Step::Run { port: 1 };

/// What the compiler must not be able to.
const IN_A_COMPILER: [Attack; 3] = [Attack::ReadFile, Attack::WriteFile, Attack::Connect];

const LIMITS: Limits = Limits {
    wall: Duration::from_secs(20),
    open_files: 256,
    output_kept: 64 << 10,
    output_max: 64 << 10,
    memory: 256 << 20,
    data: 1 << 30,
    threads: 64,
    file: 1 << 20,
    disk: 1 << 20,
};

/// How well submissions are to be contained.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// As well as this machine can
    #[default]
    Auto,
    /// Fully, or not at all
    Require,
    /// By limits alone
    Off,
}

/// How well this machine contains a submission.
#[derive(Clone, Debug)]
pub struct Containment {
    /// In a word.
    pub level: Level,
    /// Behind what.
    pub layers: Layers,
    /// The layers that the system refused, and what it said.
    pub lost: Vec<(Layer, String)>,
    /// What came of the attacks of a running submission.
    pub run: Vec<Seen>,
    /// What came of the attacks of a compiler.
    pub compile: Vec<Seen>,
}

impl Containment {
    /// The limits alone.
    pub const fn off() -> Self {
        Self {
            level: Level::Limits,
            layers: Layers::NONE,
            lost: Vec::new(),
            run: Vec::new(),
            compile: Vec::new(),
        }
    }

    /// Finds it out, where it is wanted. `alive` tells when nothing of the probe runs any more.
    ///
    /// # Errors
    /// Less than all is there, and all is required; or not even the probe can be started.
    pub async fn find_out(wanted: Wanted, alive: &Alive) -> Result<Self, Fault> {
        if wanted == Wanted::Off {
            return Ok(Self::off());
        }
        let found = Probe::new(alive)?.probe(Layers::all()).await?;
        match found.shortcoming() {
            Some((what, mend)) if wanted == Wanted::Require => Err(Fault::machine(what, mend)),
            _ => Ok(found),
        }
    }

    /// What this level leaves open, and what to do about it; `None` where nothing is.
    pub fn shortcoming(&self) -> Option<(Message, Text)> {
        let newer = tr("sandbox-newer");
        let (what, mend) = match self.level {
            Level::Full => return None,
            Level::FilesRunOnly => (tr("sandbox-compiler-open"), newer),
            Level::NoLandlock => (tr("sandbox-no-landlock"), newer),
            Level::Limits => (tr("sandbox-your-rights"), tr("sandbox-container")),
        };
        let told = tr("sandbox-level")
            .with("level", self.level.name())
            .with("what", what);
        Some((told, mend))
    }
}

/// What the attacks aim at.
struct Probe<'a> {
    dir: tempfile::TempDir,
    server: TcpListener,
    alive: &'a Alive,
}

impl<'a> Probe<'a> {
    fn new(alive: &'a Alive) -> Result<Self, Fault> {
        let parent = std::env::temp_dir();
        let make = || {
            let dir = tempfile::Builder::new()
                .prefix("moulinette-probe-")
                .permissions(Permissions::from_mode(0o755))
                .tempdir_in(&parent)?;
            std::fs::create_dir(dir.path().join("out"))?;
            // Open to everybody: what keeps an attack away must be a layer.
            let file = dir.path().join("file");
            std::fs::write(&file, "a secret")?;
            std::fs::set_permissions(&file, Permissions::from_mode(0o666))?;
            let server = TcpListener::bind("127.0.0.1:0")?;
            Ok(Self { dir, server, alive })
        };
        make().map_err(|error| Fault::file(tr("fault-to-write"), &parent, &error))
    }

    /// Gives up one layer after the other, until the rest can be put up.
    async fn probe(&self, mut layers: Layers) -> Result<Containment, Fault> {
        let mut lost = Vec::new();
        loop {
            let (run, compile) = tokio::try_join!(
                self.attack(RUN, &IN_A_RUN, layers),
                self.attack(self.compile(), &IN_A_COMPILER, layers),
            )?;
            match (run, compile) {
                (
                    Attacked::Seen {
                        seen: run,
                        landlock,
                    },
                    Attacked::Seen { seen: compile, .. },
                ) => {
                    layers.landlock = layers.landlock.min(landlock);
                    return Ok(Containment {
                        level: level(&run, &compile),
                        layers,
                        lost,
                        run,
                        compile,
                    });
                }
                (Attacked::Lost(layer, reason), _) | (_, Attacked::Lost(layer, reason)) => {
                    layers = layers.without(layer);
                    lost.push((layer, reason));
                }
            }
        }
    }

    fn compile(&self) -> Step {
        Step::Compile {
            reads: Vec::new(),
            writes: self.dir.path().join("out"),
        }
    }

    async fn attack(
        &self,
        step: Step,
        attacks: &[Attack],
        layers: Layers,
    ) -> Result<Attacked, Fault> {
        let program = executable().canonicalize();
        let program =
            program.map_err(|error| Fault::file(tr("fault-to-find"), &executable(), &error))?;
        let target = Target {
            attacks: attacks.to_vec(),
            file: self.dir.path().join("file"),
            server: self.server.local_addr().map_err(anyhow::Error::from)?,
        };
        let launch = Launch {
            program,
            args: vec![
                ATTACK.to_owned(),
                serde_json::to_string(&target).map_err(anyhow::Error::from)?,
            ],
            env: Vec::new(),
            dir: PathBuf::from("/"),
            limits: LIMITS,
            step,
            taken: None,
        };
        let sandbox = Sandbox {
            layers,
            alive: self.alive.clone(),
        };
        let mut process = match launch.try_start(&sandbox).await? {
            Ok(process) => process,
            Err(failure) => match failure.layer.or(guilty(layers)) {
                Some(layer) => return Ok(Attacked::Lost(layer, failure.reason)),
                None => return Err(super::cannot_start(&launch.program, failure.reason)),
            },
        };
        let landlock = process.restricted.landlock;
        let exit = process.wait().await?;
        match serde_json::from_str(&exit.output) {
            Ok(seen) => Ok(Attacked::Seen { seen, landlock }),
            Err(_) => match guilty(layers) {
                Some(layer) => Ok(Attacked::Lost(layer, format!("the probe fails: {exit:?}"))),
                None => Err(super::cannot_start(&launch.program, format!("{exit:?}"))),
            },
        }
    }
}

/// What came of an attempt to attack.
enum Attacked {
    Seen { seen: Vec<Seen>, landlock: u8 },
    Lost(Layer, String),
}

/// The layer to give up where a program cannot be started behind all of them, and none says why.
fn guilty(layers: Layers) -> Option<Layer> {
    let suspects = [
        (layers.throwaway_uid, Layer::ThrowawayUid),
        (layers.landlock > 0, Layer::Landlock),
        (layers.seccomp, Layer::Seccomp),
        (layers.private_network, Layer::PrivateNetwork),
        (layers.privileges, Layer::Privileges),
    ];
    let mut present = suspects.into_iter().filter(|(is_there, _)| *is_there);
    present.next().map(|(_, layer)| layer)
}

/// The level is what was refused.
fn level(run: &[Seen], compile: &[Seen]) -> Level {
    const FILES: [Attack; 2] = [Attack::ReadFile, Attack::WriteFile];
    let is_about_files = |seen: &&Seen| FILES.contains(&seen.attack);
    let keeps = |seen: &[Seen], files: bool| {
        let mut about = seen.iter().filter(|it| is_about_files(it) == files);
        about.all(|seen| seen.refusal.is_some())
    };
    if !keeps(run, false) || !keeps(compile, false) {
        Level::Limits
    } else if !keeps(run, true) {
        Level::NoLandlock
    } else if !keeps(compile, true) {
        Level::FilesRunOnly
    } else {
        Level::Full
    }
}
