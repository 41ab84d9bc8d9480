//! `harness compare`

use std::path::PathBuf;

use clap::ValueHint;

use super::batch::Format;
use super::output;
use crate::batch::compare::compare;
use crate::batch::results::Results;
use crate::fault::{Fault, exit};
use crate::render::{Look, comparison};

/// Compare two gradings of a class
///
/// Says whose outcome moved, by which tests and gates, and what differs between the gradings: the
/// submission, the spec.json, the harness, the compiler, the seed. If nothing does, it was luck.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  harness compare results-monday results-friday
  harness compare old new --format json | jq '.moved[].name'

Exit codes:
  0 nothing moved, 1 something moved, 2 usage")]
pub struct Args {
    /// Results of the older grading
    #[arg(value_name = "OLD", value_hint = ValueHint::DirPath)]
    old: PathBuf,
    /// Results of the newer grading
    #[arg(value_name = "NEW", value_hint = ValueHint::DirPath)]
    new: PathBuf,
    /// Write for people or for programs
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Compares, and says in the exit code whether anything moved.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    let found = compare(&Results::open(&args.old)?, &Results::open(&args.new)?)?;
    output::to_stdout(&match args.format {
        Format::Human => comparison::human(&found, look),
        Format::Json => comparison::json(&found),
    })?;
    let nothing = found.moved.is_empty() && found.gone.is_empty() && found.new.is_empty();
    Ok(if nothing {
        exit::VALIDATED
    } else {
        exit::REFUSED
    })
}
