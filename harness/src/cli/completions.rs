//! `harness completions`

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, help, output};
use crate::fault::{Fault, exit};
use crate::render::Look;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    let mut script = Vec::new();
    let mut command = help::in_language(Cli::command(), look.lang);
    clap_complete::generate(args.shell, &mut command, "harness", &mut script);
    output::to_stdout(&String::from_utf8_lossy(&script))?;
    Ok(exit::VALIDATED)
}
