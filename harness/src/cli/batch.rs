//! `harness batch`

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};

use super::contain::{self, Contain};
use super::output;
use super::progress::ClassProgress;
use super::seed::{Seed, parse_seed};
use crate::batch::results::Header;
use crate::batch::roster::{self, Roster};
use crate::batch::shard::Shard;
use crate::batch::store::Store;
use crate::batch::{End, Settings};
use crate::fault::{Fault, exit};
use crate::locale::tr;
use crate::render::{Look, class, visible};
use crate::spec;
use crate::verdict::{Class, Standing};

/// Gradings at the same time for each core: half of a grading is waiting.
const JOBS_PER_CORE: usize = 2;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "CLASS", required = true, value_hint = ValueHint::AnyPath)]
    classes: Vec<PathBuf>,
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    into: PathBuf,
    #[arg(long)]
    resume: bool,
    #[arg(long, value_name = "K/N", value_parser = parse_part)]
    shard: Option<Part>,
    #[arg(long, short, value_name = "NUMBER")]
    jobs: Option<NonZeroUsize>,
    #[arg(long, value_name = "SEED", value_parser = parse_seed)]
    seed: Option<Seed>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    spec: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    contain: Contain,
    #[arg(long, short)]
    quiet: bool,
}

/// For whom the class is written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Format {
    #[default]
    Human,
    Json,
}

/// Which part of the class.
#[derive(Clone, Copy, Debug)]
enum Part {
    Is(Shard),
    Auto,
}

fn parse_part(text: &str) -> Result<Part, String> {
    match text {
        "auto" => Ok(Part::Auto),
        text => text.parse().map(Part::Is),
    }
}

/// Grades the class, shows it, and says in the exit code whether all have a verdict.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    let spec = spec::load(args.spec.as_deref())?;
    let class = class(args, look)?;
    let names = class.submissions.iter().map(|it| it.name.clone()).collect();
    let runtime = contain::runtime()?;
    // Each grading finds it out for itself; what it leaves open is said once.
    args.contain.find_out(&runtime, args.quiet, look.lang)?;
    let store = Store::take(&args.into, |before| header(args, names, before))?;
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let settings = Settings {
        spec,
        lang: look.lang,
        sandbox: args.contain.wanted(),
        jobs: args.jobs.map_or(cores * JOBS_PER_CORE, NonZeroUsize::get),
        compiling: cores,
    };
    let progress = ClassProgress::new(args.quiet, look);
    progress.seed(store.results().header.seed);
    let tell = |told: crate::batch::Told<'_>| progress.tell(&told);
    let end = runtime.block_on(crate::batch::run(
        class.submissions,
        &store,
        &settings,
        &tell,
    ))?;
    drop(progress);
    match end {
        End::Complete(class) => show(&class, args.format, look),
        End::Interrupted => {
            let into = visible(&args.into.display().to_string());
            let told = tr("batch-interrupted").with("directory", into);
            output::to_stderr(&format!("{}\n", told.to(look.lang)));
            Ok(exit::INTERRUPTED)
        }
    }
}

/// Who is in it, as far as it falls to this machine.
fn class(args: &Args, look: Look) -> Result<Roster, Fault> {
    let mut class = roster::read(&args.classes, &args.into)?;
    if !class.left_out.is_empty() && !args.quiet {
        let names = class.left_out.iter().map(|it| it.display().to_string());
        let names: Vec<String> = names.map(|name| visible(&name)).collect();
        let told = tr("batch-left-out").with("names", names.join(", "));
        output::to_stderr(&format!("{}\n", told.to(look.lang)));
    }
    let shard = match args.shard {
        None => return Ok(class),
        Some(Part::Is(shard)) => shard,
        Some(Part::Auto) => {
            let variable = |name: &str| std::env::var(name).ok();
            let (shard, system) = Shard::of_environment(&variable)?;
            if !args.quiet {
                let shard = shard.to_string();
                let told = tr("batch-shard")
                    .with("shard", shard)
                    .with("system", system);
                output::to_stderr(&format!("{}\n", told.to(look.lang)));
            }
            shard
        }
    };
    class.submissions.retain(|it| shard.holds(&it.name));
    Ok(class)
}

fn header(args: &Args, names: Vec<String>, before: Option<Header>) -> Result<Header, Fault> {
    if before.is_some() && !args.resume {
        return Err(Fault::Usage(
            tr("fault-results-there").show("path", args.into.display()),
        ));
    }
    let seed = match (args.seed, before) {
        (Some(seed), _) => seed.value(),
        (None, Some(before)) => before.seed,
        (None, None) if args.shard.is_some() => {
            return Err(Fault::usage(tr("fault-shard-seed")));
        }
        (None, None) => Seed::Random.value(),
    };
    Ok(Header::new(seed, names))
}

/// Writes the class, and gives the exit code that says whether all have a verdict.
pub fn show(class: &Class, format: Format, look: Look) -> Result<u8, Fault> {
    output::to_stdout(&match format {
        Format::Human => class::human(class, look),
        Format::Json => class::json(class),
    })?;
    let all = || class.submissions.iter().map(|row| &row.standing);
    Ok(if all().any(|it| it.summary().is_none()) {
        exit::MACHINE
    } else if all().all(Standing::is_settled) {
        exit::VALIDATED
    } else {
        exit::INCONCLUSIVE
    })
}
