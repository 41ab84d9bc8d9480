//! Machines that lack something, made of this one by a list of refused system calls.

use std::collections::BTreeMap;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};
use std::sync::Arc;

use libtest_mimic::{Completion, Failed, Trial};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

use super::cell::{Executables, Outcome};
use super::matrix::{Matrix, trial};
use super::stops::{Layers, Place, Step, User};

/// The argument by which this executable takes something away and becomes another program. After it
/// come what it takes away, and the program with its arguments.
pub const WITHOUT: &str = "__without";

/// A machine that lacks something.
struct Lack {
    name: &'static str,
    /// What is refused.
    call: libc::c_long,
    /// What the kernel says to whoever asks for it.
    error: libc::c_int,
    /// The layer that cannot be put up.
    layer: &'static str,
    /// What is left, in the harness's own word.
    level: &'static str,
}

const LACKS: [Lack; 4] = [
    // A container, or a system that keeps them from ordinary users.
    Lack {
        name: "namespaces",
        call: libc::SYS_unshare,
        error: libc::EPERM,
        layer: "private_network",
        level: "full",
    },
    // An older kernel, or one that is no Linux.
    Lack {
        name: "Landlock",
        call: libc::SYS_landlock_create_ruleset,
        error: libc::ENOSYS,
        layer: "landlock",
        level: "no-landlock",
    },
    // A kernel that has it, and was started without it.
    Lack {
        name: "Landlock at the start",
        call: libc::SYS_landlock_create_ruleset,
        error: libc::EOPNOTSUPP,
        layer: "landlock",
        level: "no-landlock",
    },
    Lack {
        name: "seccomp",
        call: libc::SYS_seccomp,
        error: libc::EINVAL,
        layer: "seccomp",
        level: "limits",
    },
];

#[expect(clippy::print_stderr, reason = "to the test")]
pub fn become_one_without(args: &[String]) -> ExitCode {
    let lack = LACKS.iter().find(|lack| lack.name == args[0]);
    let lack = lack.expect("known");
    let filter = SeccompFilter::new(
        BTreeMap::from([(lack.call, Vec::new())]),
        SeccompAction::Allow,
        SeccompAction::Errno(lack.error.unsigned_abs()),
        std::env::consts::ARCH.try_into().expect("known"),
    );
    let filter: BpfProgram = filter.and_then(TryInto::try_into).expect("a filter");
    seccompiler::apply_filter(&filter).expect("this machine has seccomp");
    eprintln!("{}", Command::new(&args[1]).args(&args[2..]).exec());
    ExitCode::FAILURE
}

/// On each such machine: the layer is missed and told, what is left stops what it is said to stop,
/// and the level says so.
pub fn trials(executables: &Executables) -> Vec<Trial> {
    let lacks = LACKS.iter().flat_map(|lack| {
        let users = [User::Root, User::Ordinary];
        users.map(|user| {
            let name = format!("{user:?}: without {}", lack.name);
            let executables = Arc::clone(executables);
            trial(name, user, move || lack.is_met(&executables, user))
        })
    });
    lacks.collect()
}

impl Lack {
    fn is_met(&self, executables: &Executables, user: User) -> Result<Completion, Failed> {
        let matrix = Matrix::new(executables, &[WITHOUT, self.name]);
        let (layers, lost) = left(&matrix, user);
        if !lost.iter().any(|layer| layer == self.layer) {
            return Err(format!("{} is not missed: {lost:?}", self.layer).into());
        }
        let baseline = matrix.baseline(user);
        for step in [Step::Run, Step::Compile] {
            matrix.compare(Place { user, step, layers }, &baseline)?;
        }
        let told = level(&matrix, user);
        // A machine that lacks more than that reaches less.
        if told == self.level || lost.len() > 1 {
            Ok(Completion::Completed)
        } else {
            Err(format!("the level is {}, and told is {told}", self.level).into())
        }
    }
}

/// Gives up each layer that a cell cannot put up, as the harness does; gives the rest, and the names of
/// those.
fn left(matrix: &Matrix, user: User) -> (Layers, Vec<String>) {
    let (mut layers, mut lost) = (Layers::all(user), Vec::new());
    loop {
        let step = Step::Run;
        match matrix.attempt(Place { user, step, layers }) {
            Outcome::Tried(_) => return (layers, lost),
            Outcome::Lost(layer, reason) => {
                assert!(!lost.contains(&layer), "{layer}: {reason}");
                layers = layers.without(&layer);
                lost.push(layer);
            }
        }
    }
}

/// What the harness says of such a machine.
fn level(matrix: &Matrix, user: User) -> String {
    let mut doctor = matrix.bench.harness(user);
    // Whatever else is missing (the toolchain may be root's) is no matter here.
    let said = doctor
        .arg("doctor")
        .env("LC_ALL", "C")
        .env("HARNESS_CACHE", "/proc/none")
        .output();
    let said = String::from_utf8(said.expect("it starts").stdout).expect("UTF-8");
    let lines = said.lines().find(|line| line.contains(" sandbox "));
    let line = lines.unwrap_or_else(|| panic!("nothing of the sandbox in {said}"));
    let (_, told) = line.split_once(" sandbox ").expect("found");
    told.trim().split(':').next().unwrap_or_default().to_owned()
}
