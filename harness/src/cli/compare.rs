//! `harness compare`

use std::path::PathBuf;

use clap::ValueHint;

use super::batch::Format;
use super::output;
use crate::batch::compare::compare;
use crate::batch::results::Results;
use crate::fault::{Fault, exit};
use crate::render::{Look, comparison};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "OLD", value_hint = ValueHint::DirPath)]
    old: PathBuf,
    #[arg(value_name = "NEW", value_hint = ValueHint::DirPath)]
    new: PathBuf,
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
