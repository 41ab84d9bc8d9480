//! `harness verify`

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::{ValueEnum, ValueHint};

use super::{contain, output};
use crate::event::Event;
use crate::fault::{Fault, exit};
use crate::render::{Look, matrix};
use crate::spec;
use crate::verdict::{Implementation, State, Verdict, Verification};
use crate::verify::mutants::Package;
use crate::verify::sources::{self, Case};
use crate::verify::{Progress, Settings, complaints, sync, verify};

/// Gradings at the same time for each core: most of a grading is waiting.
const JOBS_PER_CORE: usize = 2;

/// Check the kit itself against implementations whose outcome is known
///
/// Grades the reference, the mutants and the submissions of the tests, compares what comes out with
/// what is expected of them, and prints every check against every implementation.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
#[command(after_help = "Examples:
  harness verify                                everything but the hostile ones
  harness verify --quick                        the reference and the six mutants
  harness verify mutants/d_framing 'accepted/*' a choice
  harness verify 'hostile/*'                    those, for some minutes
  harness verify --format markdown > matrix.md
  harness verify --write /tmp/look faults/no_bind_error
  harness verify --sync                         let the mutants follow a changed reference

Exit codes:
  0 all as expected, 1 differences, 2 usage, 3 the machine lacks something,
  5 inconclusive, 70 internal error, 130 interrupted")]
pub struct Args {
    /// Implementations: names, their last part, globs or directories; without any, all but the
    /// hostile ones are graded
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// The reference and the six mutants only
    #[arg(long, conflicts_with = "names")]
    quick: bool,
    /// Top of the workspace [default: the nearest folder, upwards, with spec.json and reference/]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    root: Option<PathBuf>,
    /// Write the matrix for people, as Markdown or for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Gradings at the same time [default: twice the cores]
    #[arg(long, short, value_name = "NUMBER")]
    jobs: Option<NonZeroUsize>,
    /// Draw names and texts from this number; the same by default, so that runs can be compared
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Name the implementations and grade nothing
    #[arg(long, conflicts_with_all = ["write", "sync"])]
    list: bool,
    /// Write the implementations below this directory and grade nothing
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    write: Option<PathBuf>,
    /// Apply the defects of the mutants to the reference as it is now, and grade nothing
    #[arg(long, conflicts_with_all = ["names", "quick", "write"])]
    sync: bool,
    #[command(flatten)]
    contain: contain::Contain,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Human,
    Markdown,
    Json,
}

/// Does what is asked, and says in the exit code whether all is as expected.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    let root = root(args.root.as_deref())?;
    let all = sources::all(&root)?;
    if args.sync {
        return follow(&root, &all);
    }
    let mut cases = choose(all.clone(), args)?;
    if args.list {
        return list(&cases);
    }
    if let Some(dir) = &args.write {
        return write(dir, &cases);
    }
    if args.names.is_empty() {
        cases.retain(|case| !sources::is_hostile(case));
    }
    let spec = spec::load(Some(&root.join("spec.json")))?;
    let complaints = complaints(&root, &all, &spec.spec)?;
    let runtime = contain::runtime()?;
    let settings = Settings {
        seed: args.seed,
        spec,
        jobs: args.jobs.map_or_else(default_jobs, NonZeroUsize::get),
        containment: args.contain.find_out(&runtime, args.quiet)?,
    };
    let observer = Arc::new(observer(args.quiet, cases.len()));
    let verification = runtime.block_on(verify(cases, complaints, settings, observer))?;
    output::to_stdout(&text(&verification, args.format, look))?;
    Ok(match verification.state {
        State::AsExpected => exit::VALIDATED,
        State::Differs => exit::REFUSED,
        State::Inconclusive => exit::INCONCLUSIVE,
    })
}

fn text(verification: &Verification, format: Format, look: Look) -> String {
    match format {
        Format::Human => matrix::human(verification, look),
        Format::Markdown => matrix::markdown(verification),
        Format::Json => matrix::json(verification),
    }
}

/// The top of the workspace that was given, or of the one that we are called in.
pub fn root(given: Option<&Path>) -> Result<PathBuf, Fault> {
    let here = || std::env::current_dir().context("cannot find the current directory");
    match given {
        Some(root) => sources::root(root),
        None => sources::root(&here()?),
    }
}

fn choose(mut all: Vec<Case>, args: &Args) -> Result<Vec<Case>, Fault> {
    if args.quick {
        all.retain(sources::is_quick);
    }
    sources::select(all, &args.names)
}

fn default_jobs() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get) * JOBS_PER_CORE
}

fn list(cases: &[Case]) -> Result<u8, Fault> {
    let lines = cases
        .iter()
        .map(|case| format!("{}\t{}\n", case.name, case.expectation.about));
    output::to_stdout(&lines.collect::<String>())?;
    Ok(exit::VALIDATED)
}

fn write(dir: &Path, cases: &[Case]) -> Result<u8, Fault> {
    for case in cases {
        let target = dir.join(&case.name);
        if target.exists() {
            let target = target.display();
            return Err(Fault::Usage(format!("{target} exists already")));
        }
        case.write_to(&target)?;
        output::to_stdout(&format!("{}\n", target.display()))?;
    }
    Ok(exit::VALIDATED)
}

fn follow(root: &Path, cases: &[Case]) -> Result<u8, Fault> {
    let reference = Package::read(&root.join("reference"))?;
    let mutants = cases.iter().filter(|case| sources::is_mutant(case));
    let mutants = mutants
        .map(|case| Ok((case.dir.clone(), Package::read(&case.dir)?)))
        .collect::<Result<Vec<_>, Fault>>()?;
    for file in sync::sync(&reference, &mutants)? {
        output::to_stdout(&format!("{}\n", file.display()))?;
    }
    Ok(exit::VALIDATED)
}

/// A line for each implementation that is done, on standard error.
fn observer(quiet: bool, total: usize) -> impl Fn(Progress<'_>) + Send + Sync {
    let done = std::sync::atomic::AtomicUsize::new(0);
    move |progress| {
        if quiet {
            return;
        }
        match progress {
            Progress::Grading(Event::Dependencies { done, total }) => {
                output::to_stderr(&format!("dependencies {done}/{total}\n"));
            }
            Progress::Grading(..) => {}
            Progress::Done(implementation) => {
                let number = 1 + done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                output::to_stderr(&format!("[{number}/{total}] {}", line(implementation)));
            }
        }
    }
}

fn line(done: &Implementation) -> String {
    let word = match (done.verdict, done.differences.is_empty()) {
        (Verdict::Inconclusive, _) => "inconclusive",
        (_, true) => "as expected",
        (_, false) => "DIFFERS",
    };
    let seconds = done.ms / 1000;
    format!("{} {word} ({seconds} s)\n", done.name)
}
