//! `harness verify`

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::{ValueEnum, ValueHint};

use super::{contain, output};
use crate::event::Event;
use crate::fault::{Fault, exit};
use crate::locale::{Lang, tr};
use crate::render::{Look, matrix};
use crate::spec;
use crate::submission::builds::forget_old;
use crate::submission::cache::Cache;
use crate::verdict::{Implementation, State, Verification};
use crate::verify::mutants::Package;
use crate::verify::sources::{self, Case};
use crate::verify::{Progress, Settings, complaints, sync, verify};

/// Gradings at the same time for two cores: most of a grading is waiting.
const JOBS_PER_TWO_CORES: usize = 5;

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Args {
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    #[arg(long, conflicts_with = "names")]
    quick: bool,
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    root: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[arg(long, short, value_name = "NUMBER")]
    jobs: Option<NonZeroUsize>,
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    #[arg(long, conflicts_with_all = ["write", "sync"])]
    list: bool,
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    write: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["names", "quick", "write"])]
    sync: bool,
    #[command(flatten)]
    contain: contain::Contain,
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
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let settings = Settings {
        seed: args.seed,
        spec,
        jobs: args
            .jobs
            .map_or(cores * JOBS_PER_TWO_CORES / 2, NonZeroUsize::get),
        compiling: cores,
        containment: args.contain.find_out(&runtime, args.quiet, look.lang)?,
    };
    let cache = Cache::locate()?;
    forget_old(&cache)
        .map_err(|error| Fault::file(tr("fault-to-remove"), &cache.builds(), &error))?;
    let observer = Arc::new(observer(args.quiet, cases.len(), look.lang));
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
        Format::Markdown => matrix::markdown(verification, look.lang),
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
            return Err(Fault::Usage(tr("fault-exists").show("target", target)));
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
fn observer(quiet: bool, total: usize, lang: Lang) -> impl Fn(Progress<'_>) + Send + Sync {
    let done = std::sync::atomic::AtomicUsize::new(0);
    move |progress| {
        if quiet {
            return;
        }
        match progress {
            Progress::Grading(Event::Dependencies { done, total }) => {
                let told = tr("verify-dependencies")
                    .with("done", done)
                    .with("total", total);
                output::to_stderr(&format!("{}\n", told.to(lang)));
            }
            Progress::Grading(..) => {}
            Progress::Again(count) => {
                let told = tr("progress-again").with("count", count).to(lang);
                output::to_stderr(&format!("{told}\n"));
            }
            Progress::Done(implementation) => {
                let number = 1 + done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                output::to_stderr(&format!(
                    "[{number}/{total}] {}",
                    line(implementation, lang)
                ));
            }
        }
    }
}

fn line(done: &Implementation, lang: Lang) -> String {
    let word = match (done.is_inconclusive(), done.differences.is_empty()) {
        (true, _) => tr("verify-inconclusive"),
        (_, true) => tr("verify-as-expected"),
        (_, false) => tr("verify-differs"),
    };
    let seconds = done.ms / 1000;
    format!("{} {} ({seconds} s)\n", done.name, word.to(lang))
}
