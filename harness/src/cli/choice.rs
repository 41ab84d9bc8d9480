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
    #[arg(value_hint = ValueHint::DirPath)]
    dir: PathBuf,
    #[arg(long, default_value = "random", value_parser = parse_seed)]
    pub seed: Seed,
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    #[arg(long, value_name = "FEATURES", value_delimiter = ',')]
    features: Vec<String>,
    #[arg(long)]
    no_default_features: bool,
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    bonus: BonusMode,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    spec: Option<PathBuf>,
    #[command(flatten)]
    contain: contain::Contain,
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
            keeps_builds: false,
            line: None,
        })
    }
}
