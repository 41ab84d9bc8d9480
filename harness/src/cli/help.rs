//! What `--help` says, in one language.
//!
//! The parser has names and no words. They are put in where somebody reads them, from the messages
//! `help-…`: a message is a command, and its parts are the command's arguments and their values.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command};

use crate::locale::{self, Lang, tr};
use crate::render::{self, style};

/// The message of what several commands have.
const ANY: &str = "any";

/// A command line that says in that language what it takes. It is for reading: what it would parse is
/// of no type.
pub fn in_language(mut command: Command, lang: Lang) -> Command {
    // Makes the arguments and the command that help is asked by.
    command.build();
    explained(command, lang, &|command, part| {
        let formats = render::ALL.iter().map(|format| format.name);
        let formats = formats.collect::<Vec<_>>().join(", ");
        let id = format!("help-{command}");
        locale::find(lang, &id, part, &[("formats", &formats)])
    })
}

/// What there is to say of a command, or of a part of it.
type Words<'a> = &'a dyn Fn(&str, Option<&str>) -> Option<String>;

fn explained(command: Command, lang: Lang, words: Words<'_>) -> Command {
    let name = command.get_name().to_owned();
    let of = |part: &str| words(&name, Some(part));
    let about = words(&name, None).unwrap_or_default();
    let whole = of("long").map_or_else(|| about.clone(), |more| format!("{about}\n\n{more}"));
    let (head, usage) = (style::HEADING, tr("help-usage").to(lang));
    let command = command
        .about(about)
        .long_about(whole)
        .help_template(format!(
            "{{about-with-newline}}\n{head}{usage}{head:#} {{usage}}\n\n{{all-args}}{{after-help}}"
        ))
        .mut_args(|arg| described(arg, &|part| of(part).or_else(|| words(ANY, Some(part)))))
        .subcommand_help_heading(tr("help-commands").to(lang))
        .mut_subcommands(|command| explained(command, lang, words));
    match of("after") {
        Some(after) => command.after_help(after),
        None => command,
    }
}

fn described(arg: Arg, words: &dyn Fn(&str) -> Option<String>) -> Arg {
    let id = arg.get_id().to_string();
    let values = arg.get_possible_values();
    let values = values.iter().filter_map(|value| {
        let help = words(&format!("{id}-{}", value.get_name()))?;
        Some(value.clone().help(help))
    });
    let values: Vec<_> = values.collect();
    let arg = match words(&format!("{id}-long")) {
        Some(long) => arg.long_help(long),
        None => arg,
    };
    let arg = arg.help(words(&id).unwrap_or_default());
    if values.is_empty() {
        arg
    } else {
        arg.value_parser(PossibleValuesParser::new(values))
    }
}

#[cfg(test)]
pub mod tests {
    use std::cell::RefCell;

    use clap::CommandFactory;

    use super::super::Cli;
    use super::*;

    /// The id and the part of every text that is looked for and there.
    pub fn texts() -> Vec<(String, Option<String>)> {
        let found = RefCell::new(Vec::new());
        let mut command = Cli::command();
        command.build();
        explained(command, Lang::En, &|command, part| {
            let id = format!("help-{command}");
            let text = locale::find(Lang::En, &id, part, &[])?;
            found.borrow_mut().push((id, part.map(str::to_owned)));
            Some(text)
        });
        found.into_inner()
    }

    #[test]
    fn every_command_and_every_argument_is_explained() {
        fn check(command: &Command) {
            let name = command.get_name();
            let about = command.get_about().map(ToString::to_string);
            assert!(about.is_some_and(|it| !it.is_empty()), "{name}");
            for arg in command.get_arguments() {
                let help = arg.get_help().map(ToString::to_string);
                let id = arg.get_id();
                assert!(help.is_some_and(|it| !it.is_empty()), "{name} {id}");
            }
            command.get_subcommands().for_each(check);
        }
        for lang in [Lang::En, Lang::Fr] {
            check(&in_language(Cli::command(), lang));
        }
    }
}
