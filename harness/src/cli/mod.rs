//! The command line: one file per subcommand. Only this module and `render` write to the streams.

mod ask;
mod attach;
mod batch;
mod bench;
mod cache;
mod choice;
mod compare;
mod completions;
mod contain;
mod doctor;
mod explain;
mod grade;
pub mod help;
mod init;
mod list;
mod man;
mod merge;
mod output;
mod pack;
mod progress;
pub mod quiz;
mod replay;
mod seed;
mod verify;
mod watch;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::fault::{Fault, exit};
use crate::locale::Lang;
use crate::render::{Look, schema};

#[derive(Debug, Parser)]
#[command(
    name = "harness",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    subcommand_required = true
)]
struct Cli {
    #[command(flatten)]
    color: colorchoice_clap::Color,
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
    Bench(bench::Args),
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
    Schema,
    Completions(completions::Args),
    Man,
}

/// Parses the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refused(error),
    };
    cli.color.write_global();
    let look = Look {
        width: output::width(),
        lang: cli.lang.unwrap_or_else(lang_of_environment),
    };
    match run(cli.command, look) {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            output::fault(&fault, look.lang);
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
        Command::Bench(args) => bench::run(args, look),
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
        Command::Completions(args) => completions::run(&args, look),
        Command::Man => man::run(look),
    }
}

/// `--help` and `--version` arrive here too: clap says which stream and which code is theirs.
fn refused(error: clap::Error) -> ExitCode {
    let asks_for_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    // The same again, with words.
    let told = asks_for_help.then(|| {
        let command = help::in_language(Cli::command(), lang_of_arguments());
        command.try_get_matches().err()
    });
    let error = told.flatten().unwrap_or(error);
    // A reader that is gone (`harness --help | head -1`) is no reason for another exit code.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { exit::USAGE } else { 0 })
}

/// The language that is asked for on a command line that asks for help, and is not parsed.
fn lang_of_arguments() -> Lang {
    let args: Vec<String> = std::env::args_os()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    let behind = args.windows(2).filter(|pair| pair[0] == "--lang");
    let behind = behind.map(|pair| pair[1].as_str());
    let within = args.iter().filter_map(|arg| arg.strip_prefix("--lang="));
    let asked = behind.chain(within).last();
    asked
        .and_then(|lang| Lang::from_str(lang, false).ok())
        .unwrap_or_else(lang_of_environment)
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
