//! `harness man`

use anyhow::Context;
use clap::CommandFactory;
use clap_mangen::Man;

use super::{Cli, help, output};
use crate::fault::{Fault, exit};
use crate::render::Look;

/// Prints the manual page of the whole and, behind it, those of the subcommands.
pub fn run(look: Look) -> Result<u8, Fault> {
    let command = Cli::command().disable_help_subcommand(true);
    let command = help::in_language(command, look.lang);
    let mut page = Vec::new();
    render(&command, &mut page)?;
    for subcommand in command.get_subcommands() {
        render(subcommand, &mut page)?;
    }
    output::to_stdout(&String::from_utf8_lossy(&page))?;
    Ok(exit::VALIDATED)
}

fn render(command: &clap::Command, page: &mut Vec<u8>) -> Result<(), Fault> {
    let man = Man::new(command.clone());
    Ok(man.render(page).context("cannot write to memory")?)
}
