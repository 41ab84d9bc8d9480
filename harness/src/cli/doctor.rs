//! `harness doctor`

use anstyle::Style;

use super::{contain, output};
use crate::fault::{Fault, exit};
use crate::render::{Look, Page, style, visible};
use crate::run;
use crate::sandbox::{Attack, Containment, Seen};
use crate::submission::cache::Cache;
use crate::submission::dependencies::Dependencies;
use crate::submission::toolchain::Toolchain;
use crate::verdict::{Text, text};

/// Say what this machine offers for grading, and what follows
///
/// Looks for the toolchain and the compiled dependencies, puts every layer of the sandbox up, and
/// attacks from inside: what is shown is what was refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  harness doctor
  harness doctor --sandbox=require     fail where submissions are not fully contained

Exit codes:
  0 everything needed is there, 3 something is missing")]
pub struct Args {
    #[command(flatten)]
    contain: contain::Contain,
}

const TOOLCHAIN: Text = text("toolchain", "outils Rust");
const CLIPPY: Text = text("clippy", "clippy");
const LINKER: Text = text("linker", "éditeur de liens");
const DEPENDENCIES: Text = text("dependencies", "dépendances");
const COMPILED: Text = text("compiled, in", "compilées, dans");
const NOT_COMPILED: Text = text(
    "not compiled yet: the first grading does it, in half a minute and with a network",
    "pas encore compilées : la première correction le fait, en une demi-minute et avec un réseau",
);
const OPEN_FILES: Text = text("open files", "fichiers ouverts");
const NEEDED: Text = text("needed:", "requis :");
const TOO_FEW: Text = text(
    "some checks will not be judged: raise the limit (`ulimit -n`)",
    "des vérifications ne seront pas jugées : relevez la limite (`ulimit -n`)",
);
const SANDBOX: Text = text("sandbox", "confinement");
const OFF: Text = text("off", "désactivé");
const IN_A_RUN: Text = text(
    "Attacks of a running submission",
    "Attaques d'un rendu qui tourne",
);
const IN_A_COMPILER: Text = text("Attacks of its compilation", "Attaques de sa compilation");
const SUCCEEDED: Text = text("nothing refuses it", "rien ne le refuse");
/// Column of what is told of each thing.
const COLUMN: usize = 20;
/// Column of the answers to attacks.
const ANSWERS: usize = 40;

/// Looks, tells, and says in the exit code whether anything needed is missing.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    let runtime = contain::runtime()?;
    let mut page = Page::new(look);
    let toolchain = runtime.block_on(Toolchain::find());
    let mut missing = tools(&mut page, &toolchain);
    missing |= dependencies(&mut page, toolchain.as_ref().ok());
    open_files(&mut page);
    match args.contain.find_out(&runtime, true) {
        Ok(found) => contained(&mut page, &found),
        Err(fault) => {
            missing = true;
            told(&mut page, SANDBOX, &fault);
        }
    }
    output::to_stdout(&page.finish())?;
    Ok(if missing { exit::MACHINE } else { 0 })
}

fn tools(page: &mut Page, toolchain: &Result<Toolchain, Fault>) -> bool {
    match toolchain {
        Ok(found) => {
            let rustc = format!("rustc {}, {}", found.release, found.sysroot.display());
            good(page, TOOLCHAIN, &rustc);
            good(page, CLIPPY, &found.clippy_driver.display().to_string());
            good(page, LINKER, &found.linker.display().to_string());
        }
        Err(fault) => told(page, TOOLCHAIN, fault),
    }
    toolchain.is_err()
}

fn dependencies(page: &mut Page, toolchain: Option<&Toolchain>) -> bool {
    let lang = page.lang;
    let cache = match Cache::locate() {
        Ok(cache) => cache,
        Err(fault) => {
            told(page, DEPENDENCIES, &fault);
            return true;
        }
    };
    if toolchain.is_some_and(|toolchain| Dependencies::find(toolchain, &cache).is_some()) {
        let where_they_are = format!("{} {}", COMPILED.to(lang), cache.path().display());
        good(page, DEPENDENCIES, &where_they_are);
    } else if let Err(fault) = cache.create() {
        told(page, DEPENDENCIES, &fault);
        return true;
    } else {
        line(page, LITTLE, DEPENDENCIES, NOT_COMPILED.to(lang));
    }
    false
}

fn open_files(page: &mut Page) {
    let (allowed, needed) = (run::open_files_allowed(), run::open_files_needed());
    let lang = page.lang;
    let numbers = format!("{allowed} ({} {needed})", NEEDED.to(lang));
    if allowed >= needed {
        good(page, OPEN_FILES, &numbers);
    } else {
        let text = format!("{numbers}; {}", TOO_FEW.to(lang));
        line(page, LITTLE, OPEN_FILES, &text);
    }
}

fn contained(page: &mut Page, found: &Containment) {
    let lang = page.lang;
    let mut layers = found.layers.names();
    if layers.is_empty() {
        layers.push(OFF.to(lang).to_owned());
    }
    let layers = layers.join(", ");
    match found.shortcoming() {
        None => good(page, SANDBOX, &format!("{}: {layers}", found.level.name())),
        Some((what, mend)) => {
            line(
                page,
                LITTLE,
                SANDBOX,
                &format!("{what}; {mend}; there is: {layers}"),
            );
        }
    }
    for (layer, reason) in &found.lost {
        let text = format!("{}: {}", layer.name(), visible(reason));
        page.entry(2, (style::DOUBT, "○"), 2, &text);
    }
    attacks(page, IN_A_RUN, &found.run);
    attacks(page, IN_A_COMPILER, &found.compile);
}

fn attacks(page: &mut Page, title: Text, seen: &[Seen]) {
    if !seen.is_empty() {
        page.heading(title.to(page.lang));
    }
    for seen in seen {
        let (look, answer) = match &seen.refusal {
            Some(refusal) => (GOOD, visible(refusal)),
            None => (BAD, SUCCEEDED.to(page.lang).to_owned()),
        };
        let what = format!("{} {}", look.1, words(seen.attack).to(page.lang));
        page.entry(2, (look.0, &what), ANSWERS, &answer);
    }
}

/// What an attack tries.
const fn words(attack: Attack) -> Text {
    match attack {
        Attack::ReadFile => text("reads a file", "lit un fichier"),
        Attack::WriteFile => text("writes to a file", "écrit dans un fichier"),
        Attack::ChangeMode => text("changes a file's mode", "change le mode d'un fichier"),
        Attack::StartProcess => text("starts a process", "lance un processus"),
        Attack::Connect => text(
            "connects to another server",
            "se connecte à un autre serveur",
        ),
        Attack::Signal => text(
            "signals another process",
            "envoie un signal à un autre processus",
        ),
        Attack::ChangeLimits => text(
            "changes another process's limits",
            "change les limites d'un autre processus",
        ),
    }
}

type Mark = (Style, &'static str);
const GOOD: Mark = (style::GOOD, "✔");
const BAD: Mark = (style::BAD, "✘");
const LITTLE: Mark = (style::DOUBT, "○");

fn good(page: &mut Page, what: Text, text: &str) {
    line(page, GOOD, what, text);
}

fn told(page: &mut Page, what: Text, fault: &Fault) {
    let text: Vec<String> = fault
        .to_string()
        .lines()
        .map(|line| visible(line.trim()))
        .collect();
    line(page, BAD, what, &text.join("; "));
}

fn line(page: &mut Page, (style, glyph): Mark, what: Text, text: &str) {
    let label = format!("{glyph} {}", what.to(page.lang));
    page.entry(0, (style, &label), COLUMN, text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Lang;

    #[test]
    fn what_nothing_refuses_stands_out() {
        let mut page = Page::new(Look {
            width: 80,
            lang: Lang::En,
        });
        let seen = |attack, refusal: Option<&str>| Seen {
            attack,
            refusal: refusal.map(str::to_owned),
        };
        let found = [
            seen(Attack::ReadFile, Some("Permission denied")),
            seen(Attack::StartProcess, None),
        ];
        attacks(&mut page, IN_A_RUN, &found);
        let shown = anstream::adapter::strip_str(&page.finish()).to_string();
        assert_eq!(
            shown,
            "\nAttacks of a running submission\n  \
             ✔ reads a file                          Permission denied\n  \
             ✘ starts a process                      nothing refuses it\n"
        );
    }
}
