//! `harness init`

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::ValueHint;

use super::output;
use crate::fault::{Fault, exit};
use crate::locale::{Lang, tr};
use crate::render::{Look, Page, style, visible};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_hint = ValueHint::DirPath)]
    dir: PathBuf,
}

/// The crate: names, and texts in which a line with `[en]` or `[fr]` is of that language alone.
const FILES: [(&str, &str); 3] = [
    ("Cargo.toml", include_str!("../../starter/Cargo.toml")),
    ("src/lib.rs", include_str!("../../starter/src/lib.rs")),
    ("src/main.rs", include_str!("../../starter/src/main.rs")),
];

/// Writes the crate, and says what to do next.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    // First of all, so that either all of it is written or nothing.
    for (name, _) in FILES {
        let path = args.dir.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(there_already(&path));
        }
    }
    output::make_dir(&args.dir.join("src"))?;
    for (name, content) in files(look.lang) {
        write_new(&args.dir.join(name), &content)?;
    }
    output::to_stdout(&told(&args.dir, look))?;
    Ok(exit::VALIDATED)
}

fn there_already(path: &Path) -> Fault {
    Fault::usage(tr("fault-there-already").show("path", path.display()))
}

fn write_new(path: &Path, text: &str) -> Result<(), Fault> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => there_already(path),
        _ => Fault::file(tr("fault-to-write"), path, &error),
    })
}

/// The names and texts of the crate.
pub fn files(lang: Lang) -> [(&'static str, String); 3] {
    FILES.map(|(name, template)| (name, in_language(template, lang)))
}

/// A template in one language.
fn in_language(template: &str, lang: Lang) -> String {
    let (kept, dropped) = match lang {
        Lang::En => ("[en] ", "[fr] "),
        Lang::Fr => ("[fr] ", "[en] "),
    };
    let lines = template.lines().filter(|line| !line.contains(dropped));
    lines
        .map(|line| line.replacen(kept, "", 1) + "\n")
        .collect()
}

fn told(dir: &Path, look: Look) -> String {
    let mut page = Page::new(look);
    for (name, _) in FILES {
        let path = visible(&dir.join(name).display().to_string());
        page.paragraph(0, style::GOOD, &format!("+ {path}"));
    }
    page.heading(tr("init-next").to(look.lang));
    let dir = visible(&dir.display().to_string());
    for step in [
        tr("init-open").to(look.lang).to_owned(),
        tr("init-explain").to(look.lang).to_owned(),
        tr("init-grade").with("directory", dir).to(look.lang),
        tr("init-list").to(look.lang).to_owned(),
    ] {
        page.paragraph(2, style::PLAIN, &step);
    }
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_whole_in_either_language() {
        for (name, template) in FILES {
            let [en, fr] = [Lang::En, Lang::Fr].map(|lang| in_language(template, lang));
            for text in [&en, &fr] {
                assert!(!text.contains("[en]") && !text.contains("[fr]"), "{name}");
            }
            let code = |text: &str| -> Vec<String> {
                let lines = text.lines().map(str::trim);
                let is_code = |line: &&str| !line.starts_with("//") && !line.starts_with("todo!");
                lines.filter(is_code).map(str::to_owned).collect()
            };
            assert_eq!(code(&en), code(&fr), "{name}");
        }
    }
}
