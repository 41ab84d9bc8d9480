//! `harness merge`

use std::path::PathBuf;

use clap::ValueHint;

use super::batch::{self, Format};
use super::output;
use crate::batch::merge::merge;
use crate::fault::Fault;
use crate::locale::tr;
use crate::render::Look;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "DIR", required = true, value_hint = ValueHint::DirPath)]
    dirs: Vec<PathBuf>,
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    into: PathBuf,
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
