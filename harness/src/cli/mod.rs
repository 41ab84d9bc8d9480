//! The command line: one file per subcommand. Only this module and `render` write to the streams.

mod ask;
mod attach;
mod batch;
mod cache;
mod choice;
mod compare;
mod completions;
mod contain;
mod doctor;
mod explain;
mod grade;
mod init;
mod list;
mod man;
mod merge;
mod output;
mod pack;
mod progress;
mod quiz;
mod replay;
mod seed;
mod verify;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::fault::{Fault, exit};
use crate::render::{Look, schema};
use crate::verdict::Lang;

#[derive(Debug, Parser)]
#[command(
    name = "harness",
    version,
    about = "Grades async TCP chat servers written with Tokio, and shows the evidence",
    max_term_width = 100,
    arg_required_else_help = true,
    subcommand_required = true,
    after_help = "Examples:
  harness init my-chat                   make the crate to start from
  harness grade path/to/submission       grade it, and say what to mend
  harness batch class --into results     grade a class
  harness explain test_join_room         what a test does, step by step
  harness list                           every test, gate and rule"
)]
struct Cli {
    #[command(flatten)]
    color: colorchoice_clap::Color,
    /// Language of the reports [default: that of the environment]
    #[arg(long, value_enum, global = true)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Grade(grade::Args),
    Watch(watch::Args),
    Attach(attach::Args),
    Batch(batch::Args),
    Compare(compare::Args),
    Merge(merge::Args),
    Replay(replay::Args),
    List(list::Args),
    Explain(explain::Args),
    Quiz(quiz::Args),
    Pack(pack::Args),
    Cache(cache::Args),
    Doctor(doctor::Args),
    Verify(verify::Args),
    /// Print the JSON Schema of `grade --format json`
    #[command(after_help = "Example:\n  harness schema > report.schema.json")]
    Schema,
    Completions(completions::Args),
    /// Print the manual page
    #[command(after_help = "Example:\n  harness man | man -l -")]
    Man,
}

/// Parses the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
    cli.color.write_global();
    let look = Look {
        width: output::width(),
        lang: cli.lang.unwrap_or_else(lang_of_environment),
    };
    match run(cli.command, look) {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            output::fault(&fault);
            ExitCode::from(fault.exit_code())
        }
    }
}

fn run(command: Command, look: Look) -> Result<u8, Fault> {
    match command {
        Command::Init(args) => init::run(&args, look),
        Command::Grade(args) => grade::run(args, look),
        Command::Watch(args) => watch::run(&args, look),
        Command::Attach(args) => attach::run(&args, look),
        Command::Batch(args) => batch::run(&args, look),
        Command::Compare(args) => compare::run(&args, look),
        Command::Merge(args) => merge::run(&args, look),
        Command::Replay(args) => replay::run(args, look),
        Command::List(args) => list::run(&args, look),
        Command::Explain(args) => explain::run(&args, look),
        Command::Quiz(quiz::Args {}) => quiz::run(look),
        Command::Pack(args) => pack::run(&args, look),
        Command::Cache(args) => cache::run(&args),
        Command::Doctor(args) => doctor::run(&args, look),
        Command::Verify(args) => verify::run(&args, look),
        Command::Schema => output::to_stdout(&schema()).map(|()| exit::VALIDATED),
        Command::Completions(args) => completions::run(&args),
        Command::Man => man::run(),
    }
}

/// `--help` and `--version` arrive here too: clap says which stream and which code is theirs.
fn refused(error: &clap::Error) -> ExitCode {
    // A reader that is gone (`harness --help | head -1`) is no reason for another exit code.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { exit::USAGE } else { 0 })
}

/// POSIX: the first of the three that is set and not empty decides.
fn lang_of_environment() -> Lang {
    lang_of(&["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default()))
}

fn lang_of(values: &[String; 3]) -> Lang {
    match values.iter().find(|value| !value.is_empty()) {
        Some(value) if value.starts_with("fr") => Lang::Fr,
        _ => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_first_variable_that_is_set_decides_the_language() {
        let lang = |values: [&str; 3]| lang_of(&values.map(str::to_owned));
        assert_eq!(lang(["", "", "fr_FR.UTF-8"]), Lang::Fr);
        assert_eq!(lang(["C", "", "fr_FR.UTF-8"]), Lang::En);
        assert_eq!(lang(["", "fr", "en_GB"]), Lang::Fr);
        assert_eq!(lang(["", "", ""]), Lang::En);
    }
}
