//! `--sandbox`

use anyhow::Context;
use tokio::runtime::Runtime;

use super::output;
use crate::fault::Fault;
use crate::grade::containment;
use crate::locale::{Lang, tr};
use crate::sandbox::{Containment, Wanted};

/// How submissions are contained, for every subcommand that starts one.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Contain {
    #[arg(long, value_enum, default_value_t)]
    sandbox: Wanted,
}

impl Contain {
    /// What was asked for.
    pub const fn wanted(self) -> Wanted {
        self.sandbox
    }

    /// Finds out how well this machine can, and says what that leaves open.
    pub fn find_out(
        self,
        runtime: &Runtime,
        quiet: bool,
        lang: Lang,
    ) -> Result<Containment, Fault> {
        let found = runtime.block_on(containment(self.sandbox))?;
        let open = found.shortcoming().filter(|_| self.sandbox != Wanted::Off);
        if let Some((what, mend)) = open.filter(|_| !quiet) {
            let told = tr("sandbox-open").with("what", what).with("mend", mend);
            output::to_stderr(&format!("{}\n", told.to(lang)));
        }
        Ok(found)
    }
}

/// What gradings run on.
pub fn runtime() -> Result<Runtime, Fault> {
    Ok(Runtime::new().context("cannot start the async runtime")?)
}
