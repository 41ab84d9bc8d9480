//! `harness bench`

use std::path::PathBuf;
use std::time::Duration;

use clap::{ValueEnum, ValueHint};

use super::progress::Progress;
use super::{contain, output};
use crate::bench::{Request, Unbuilt, bench};
use crate::fault::{Fault, exit};
use crate::locale::tr;
use crate::render::{Look, bench as shown};
use crate::submission::manifest::Features;
use crate::submission::toolchain::program_on_path;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "DIR", required = true, num_args = 1..=4, value_hint = ValueHint::DirPath)]
    dirs: Vec<PathBuf>,
    #[arg(long, value_name = "FEATURES", value_delimiter = ',')]
    features: Vec<String>,
    #[arg(long)]
    no_default_features: bool,
    #[arg(long, value_name = "SECONDS", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    time: u64,
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = within(1..=20_000))]
    idle: usize,
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = within(2..=2000))]
    members: usize,
    #[arg(long)]
    redis: bool,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    plot: Option<PathBuf>,
    #[command(flatten)]
    contain: contain::Contain,
    #[arg(long, short)]
    quiet: bool,
}

/// For whom it is written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Human,
    Json,
    Markdown,
}

/// Takes numbers within that range.
fn within(
    range: std::ops::RangeInclusive<u64>,
) -> impl clap::builder::TypedValueParser<Value = usize> {
    use clap::builder::TypedValueParser as _;
    clap::value_parser!(u64)
        .range(range)
        .try_map(usize::try_from)
}

/// Measures, and says in the exit code whether something is wrong.
pub fn run(args: Args, look: Look) -> Result<u8, Fault> {
    if let Some(dir) = args.dirs.iter().find(|dir| !dir.is_dir()) {
        let dir = dir.display();
        return Err(Fault::Usage(tr("fault-no-directory").show("path", dir)));
    }
    if let Some(path) = &args.plot {
        output::check_writable(path)?;
    }
    let redis = args.redis.then(find_redis).transpose()?;
    let runtime = contain::runtime()?;
    let request = Request {
        dirs: args.dirs,
        features: Features {
            no_default: args.no_default_features,
            on: args.features,
        },
        time: Duration::from_secs(args.time),
        idle: args.idle,
        members: args.members,
        redis,
        lang: look.lang,
        containment: args.contain.find_out(&runtime, args.quiet, look.lang)?,
    };
    let progress = Progress::new(args.quiet, look.lang);
    let measured = runtime.block_on(bench(request, progress.observer()))?;
    drop(progress);
    let report = match measured {
        Ok(report) => report,
        Err(unbuilt) => {
            for Unbuilt { dir, failures } in unbuilt {
                let dir = dir.display().to_string();
                output::to_stderr(&shown::unbuilt(&dir, failures, look));
            }
            return Ok(exit::REFUSED);
        }
    };
    output::to_stdout(&match args.format {
        Format::Human => shown::human(&report, look),
        Format::Json => shown::json(&report),
        Format::Markdown => shown::markdown(&report, look.lang),
    })?;
    if let Some(path) = &args.plot {
        output::to_file(path, &shown::plot(&report, look.lang))?;
    }
    Ok(if report.is_sound() {
        exit::VALIDATED
    } else {
        exit::REFUSED
    })
}

fn find_redis() -> Result<PathBuf, Fault> {
    const NAME: &str = "redis-server";
    program_on_path(NAME).ok_or_else(|| {
        Fault::machine(
            tr("fault-no-redis").with("program", NAME),
            tr("fault-no-redis-mend"),
        )
    })
}
