//! What is to be graded, and how: for every subcommand that grades one submission.

use std::path::PathBuf;

use clap::ValueHint;
use tokio::runtime::Runtime;

use super::seed::{Seed, parse_seed};
use super::{ask, contain};
use crate::fault::Fault;
use crate::locale::tr;
use crate::render::Look;
use crate::request::{BonusMode, Request};
use crate::spec;
use crate::submission::manifest::Features;

/// What is to be graded, and how.
#[derive(Debug, clap::Args)]
pub struct Choice {
    /// Directory of the submission: the one with its Cargo.toml
    #[arg(value_hint = ValueHint::DirPath)]
    dir: PathBuf,
    /// Draw names and texts from this number (decimal, or 0x and hexadecimal), or `random`
    #[arg(long, default_value = "random", value_parser = parse_seed)]
    pub seed: Seed,
    /// Judge these checks only: a name or a glob; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Grade with these cargo features on; may be given several times
    #[arg(long, value_name = "FEATURES", value_delimiter = ',')]
    features: Vec<String>,
    /// Grade without the submission's default features
    #[arg(long)]
    no_default_features: bool,
    /// Judge the bonus: as far as it is offered, all of it, or nothing
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    bonus: BonusMode,
    /// Grade by this spec.json instead of the embedded one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    spec: Option<PathBuf>,
    #[command(flatten)]
    contain: contain::Contain,
    /// Show no progress
    #[arg(long, short)]
    pub quiet: bool,
}

impl Choice {
    /// What that asks for, if it can be done.
    pub fn request(&self, runtime: &Runtime, look: Look) -> Result<Request, Fault> {
        let spec = spec::load(self.spec.as_deref())?;
        let only = ask::select(&self.only, &ask::checks(&spec.spec))?;
        if !self.dir.is_dir() {
            let dir = self.dir.display();
            return Err(Fault::Usage(tr("fault-no-directory").show("path", dir)));
        }
        Ok(Request {
            dir: self.dir.clone(),
            features: Features {
                no_default: self.no_default_features,
                on: self.features.clone(),
            },
            seed: self.seed.value(),
            only,
            bonus: self.bonus,
            spec,
            lang: look.lang,
            containment: self.contain.find_out(runtime, self.quiet, look.lang)?,
            line: None,
        })
    }
}
