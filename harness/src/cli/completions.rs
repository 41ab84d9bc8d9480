//! `harness completions`

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, output};
use crate::fault::{Fault, exit};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  harness completions bash > ~/.local/share/bash-completion/completions/harness
  harness completions fish > ~/.config/fish/completions/harness.fish
  harness completions zsh > DIR/_harness        where DIR is one of $fpath")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them.
pub fn run(args: &Args) -> Result<u8, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "harness", &mut script);
    output::to_stdout(&String::from_utf8_lossy(&script))?;
    Ok(exit::VALIDATED)
}
