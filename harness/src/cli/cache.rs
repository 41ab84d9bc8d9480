//! `harness cache`

use clap::ValueEnum;
use indicatif::HumanBytes;

use super::output;
use crate::fault::{Fault, exit};
use crate::submission::cache::Cache;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_enum)]
    action: Action,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Action {
    /// Print where it is
    Path,
    /// Print how much room it takes
    Size,
    /// Remove what is in it
    Clear,
}

/// Does what is asked for.
pub fn run(args: &Args) -> Result<u8, Fault> {
    let cache = Cache::locate()?;
    match args.action {
        Action::Path => output::to_stdout(&format!("{}\n", cache.path().display()))?,
        Action::Size => output::to_stdout(&format!("{}\n", HumanBytes(cache.size()?)))?,
        Action::Clear => cache.clear()?,
    }
    Ok(exit::VALIDATED)
}
