//! `harness doctor`

use anstyle::Style;

use super::{contain, output};
use crate::fault::{Fault, exit};
use crate::locale::{Text, tr};
use crate::render::{Look, Page, style, visible};
use crate::run;
use crate::sandbox::{Attack, Containment, Seen};
use crate::submission::cache::Cache;
use crate::submission::dependencies::Dependencies;
use crate::submission::profile::Profile;
use crate::submission::toolchain::Toolchain;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    contain: contain::Contain,
}

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
    match args.contain.find_out(&runtime, true, look.lang) {
        Ok(found) => contained(&mut page, &found),
        Err(fault) => {
            missing = true;
            told(&mut page, tr("doctor-sandbox"), &fault);
        }
    }
    output::to_stdout(&page.finish())?;
    Ok(if missing { exit::MACHINE } else { 0 })
}

fn tools(page: &mut Page, toolchain: &Result<Toolchain, Fault>) -> bool {
    match toolchain {
        Ok(found) => {
            let rustc = format!("rustc {}, {}", found.release, found.sysroot.display());
            good(page, tr("doctor-toolchain"), &rustc);
            good(
                page,
                tr("doctor-clippy"),
                &found.clippy_driver.display().to_string(),
            );
            good(
                page,
                tr("doctor-linker"),
                &found.linker.display().to_string(),
            );
        }
        Err(fault) => told(page, tr("doctor-toolchain"), fault),
    }
    toolchain.is_err()
}

fn dependencies(page: &mut Page, toolchain: Option<&Toolchain>) -> bool {
    let lang = page.lang;
    let cache = match Cache::locate() {
        Ok(cache) => cache,
        Err(fault) => {
            told(page, tr("doctor-dependencies"), &fault);
            return true;
        }
    };
    if toolchain
        .is_some_and(|toolchain| Dependencies::find(toolchain, Profile::Quick, &cache).is_some())
    {
        let directory = cache.path().display().to_string();
        let told = tr("doctor-compiled").with("directory", directory).to(lang);
        good(page, tr("doctor-dependencies"), &told);
    } else if let Err(fault) = cache.create() {
        told(page, tr("doctor-dependencies"), &fault);
        return true;
    } else {
        line(
            page,
            LITTLE,
            tr("doctor-dependencies"),
            tr("doctor-not-compiled").to(lang),
        );
    }
    false
}

fn open_files(page: &mut Page) {
    let (allowed, needed) = (run::open_files_allowed(), run::open_files_needed());
    let what = tr("doctor-open-files");
    if allowed >= needed {
        let told = tr("doctor-enough")
            .with("allowed", allowed)
            .with("needed", needed);
        good(page, what, &told.to(page.lang));
    } else {
        let told = tr("doctor-too-few")
            .with("allowed", allowed)
            .with("needed", needed);
        line(page, LITTLE, what, &told.to(page.lang));
    }
}

fn contained(page: &mut Page, found: &Containment) {
    let lang = page.lang;
    let mut layers = found.layers.names();
    if layers.is_empty() {
        layers.push(tr("doctor-off").to(lang).to_owned());
    }
    let layers = layers.join(", ");
    match found.shortcoming() {
        None => good(
            page,
            tr("doctor-sandbox"),
            &format!("{}: {layers}", found.level.name()),
        ),
        Some((what, mend)) => {
            let told = tr("doctor-shortcoming")
                .with("what", what)
                .with("mend", mend)
                .with("layers", layers);
            line(page, LITTLE, tr("doctor-sandbox"), &told.to(lang));
        }
    }
    for (layer, reason) in &found.lost {
        let text = format!("{}: {}", layer.name(), visible(reason));
        page.entry(2, (style::DOUBT, "○"), 2, &text);
    }
    attacks(page, tr("doctor-in-a-run"), &found.run);
    attacks(page, tr("doctor-in-a-compiler"), &found.compile);
}

fn attacks(page: &mut Page, title: Text, seen: &[Seen]) {
    if !seen.is_empty() {
        page.heading(title.to(page.lang));
    }
    for seen in seen {
        let (look, answer) = match &seen.refusal {
            Some(refusal) => (GOOD, visible(refusal)),
            None => (BAD, tr("doctor-succeeded").to(page.lang).to_owned()),
        };
        let what = format!("{} {}", look.1, words(seen.attack).to(page.lang));
        page.entry(2, (look.0, &what), ANSWERS, &answer);
    }
}

/// What an attack tries.
const fn words(attack: Attack) -> Text {
    match attack {
        Attack::ReadFile => tr("doctor-attack-read"),
        Attack::WriteFile => tr("doctor-attack-write"),
        Attack::ChangeMode => tr("doctor-attack-mode"),
        Attack::StartProcess => tr("doctor-attack-start"),
        Attack::Connect => tr("doctor-attack-connect"),
        Attack::Signal => tr("doctor-attack-signal"),
        Attack::ChangeLimits => tr("doctor-attack-limits"),
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
        .to(page.lang)
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
    use crate::locale::Lang;

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
        attacks(&mut page, tr("doctor-in-a-run"), &found);
        let shown = anstream::adapter::strip_str(&page.finish()).to_string();
        assert_eq!(
            shown,
            "\nAttacks of a running submission\n  \
             ✔ reads a file                          Permission denied\n  \
             ✘ starts a process                      nothing refuses it\n"
        );
    }
}
