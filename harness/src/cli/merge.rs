//! `harness merge`

use std::path::PathBuf;

use clap::ValueHint;

use super::batch::{self, Format};
use super::output;
use crate::batch::merge::merge;
use crate::fault::Fault;
use crate::locale::tr;
use crate::render::Look;

/// Put results of several machines together
///
/// Each directory holds what `harness batch --shard` graded on one machine. A verdict wins over a
/// grading that came to none; two different verdicts on one submission are refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  harness merge results-* --into results

Exit codes:
  0 every submission has a verdict, 2 usage, 3 some were not graded, 5 some are inconclusive")]
pub struct Args {
    /// Directories of results
    #[arg(value_name = "DIR", required = true, value_hint = ValueHint::DirPath)]
    dirs: Vec<PathBuf>,
    /// Directory of the results of all: a new one, or one that more are put into
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    into: PathBuf,
    /// Write the class for people or for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Merges, and shows the class.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    let merged = merge(&args.dirs, &args.into, look.lang)?;
    if merged.judges.len() > 1 {
        let told = tr("merge-judges").with("count", merged.judges.len());
        output::to_stderr(&format!("{}\n", told.to(look.lang)));
    }
    batch::show(&merged.class, args.format, look)
}
