//! Which files a program may open, which port it may listen on, and whom it may signal.
//!
//! The rules are built while the process can still open everything, and take effect later.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, NetPort, PathBeneath,
    PathFd, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus,
    Scope,
};

use super::Step;
use super::elf;
use super::layers::{Failure, Layer, Layers};

/// From this version on a file may be moved to another directory, which the compiler does.
pub const COMPILES: u8 = 2;
/// From this version on ports are guarded.
const PORTS: u8 = 4;
/// From this version on signals and abstract sockets are guarded.
const SCOPES: u8 = 6;

/// Where shared libraries lie.
const LIBRARIES: [&str; 9] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/lib",
    "/nix/store",
    "/gnu/store",
];

/// Files that a program's runtime reads: the list of libraries, its own memory map (to name a stack
/// overflow), how many processors it may use, and what `localhost` is.
const RUNTIME: [&str; 9] = [
    "/etc/ld.so.cache",
    "/proc/self/maps",
    "/proc/self/cgroup",
    "/sys/fs/cgroup",
    "/etc/host.conf",
    "/etc/hosts",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/resolv.conf",
];

/// What the compiler and the linker read beside what a launch names.
const TOOLS: [&str; 6] = [
    "/usr",
    "/bin",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/proc/self",
    "/sys/devices/system/cpu",
];

/// Rules that are ready to take effect.
pub struct Rules(RulesetCreated);

impl Rules {
    /// The rules for a step of `program`'s; `None` where Landlock has no part in it.
    pub fn new(layers: Layers, step: &Step, program: &Path) -> Result<Option<Self>, Failure> {
        let needed = match step {
            Step::Compile { .. } => COMPILES,
            Step::Run { .. } => 1,
        };
        if layers.landlock < needed {
            return Ok(None);
        }
        rules(layers, step, program)
            .map(|rules| Some(Self(rules)))
            .map_err(|error| Layer::Landlock.failed(error))
    }

    /// Lets them take effect, and gives the version of Landlock that they do it by.
    pub fn take_effect(self) -> Result<u8, Failure> {
        let failed = |error: &dyn std::fmt::Display| Layer::Landlock.failed(error);
        let status = self.0.restrict_self().map_err(|error| failed(&error))?;
        match status.ruleset {
            RulesetStatus::NotEnforced => Err(failed(&format!("{:?}", status.landlock))),
            _ => u8::try_from(ABI::from(status.landlock) as i32).map_err(|error| failed(&error)),
        }
    }
}

fn rules(layers: Layers, step: &Step, program: &Path) -> Result<RulesetCreated, RulesetError> {
    let abi = ABI::from(i32::from(layers.landlock));
    let all = AccessFs::from_all(abi);
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let execute = read | AccessFs::Execute;
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?;
    if layers.landlock >= PORTS {
        ruleset = ruleset.handle_access(net(layers, step, abi))?;
    }
    if layers.landlock >= SCOPES {
        ruleset = ruleset.scope(Scope::from_all(abi))?;
    }
    let created = ruleset.create()?;
    let created = allow(
        created,
        &["/dev/null"],
        AccessFs::ReadFile | AccessFs::WriteFile,
    )?;
    let created = allow(created, &LIBRARIES, read)?;
    let created = allow(created, &RUNTIME, read)?;
    match step {
        Step::Compile { reads, writes } => {
            let created = allow(created, &LIBRARIES, execute)?;
            let created = allow(created, &TOOLS, execute)?;
            let created = allow(created, &[program], execute)?;
            let created = allow(created, reads, execute)?;
            allow(created, &[writes], all)
        }
        Step::Run { port } => {
            let created = allow(created, &[program], execute)?;
            let created = allow(created, elf::interpreter(program).as_slice(), execute)?;
            if layers.landlock >= PORTS && guards_bind(layers) {
                return created.add_rule(NetPort::new(*port, AccessNet::BindTcp));
            }
            Ok(created)
        }
    }
}

/// On a network of its own a program may listen wherever it likes: to be told that it listens on the
/// wrong port is worth more than to be refused.
fn guards_bind(layers: Layers) -> bool {
    !layers.private_network
}

fn net(layers: Layers, step: &Step, abi: ABI) -> BitFlags<AccessNet> {
    match step {
        Step::Run { .. } if !guards_bind(layers) => AccessNet::from_all(abi) & !AccessNet::BindTcp,
        _ => AccessNet::from_all(abi),
    }
}

/// Allows what is there of some paths; for a file, what makes sense for a file.
fn allow(
    mut rules: RulesetCreated,
    paths: &[impl AsRef<Path>],
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    for path in paths {
        let path: PathBuf = path.as_ref().to_owned();
        let Ok(fd) = PathFd::new(&path) else { continue };
        let access = if path.is_dir() {
            access
        } else {
            access & AccessFs::from_file(ABI::V10)
        };
        rules = rules.add_rule(PathBeneath::new(fd, access))?;
    }
    Ok(rules)
}
