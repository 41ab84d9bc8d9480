//! What a grading tells while it works, on standard error.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use super::output;
use crate::event::Event;
use crate::verdict::{Lang, Text, text};

const STAGE: Text = text("copying the submission", "copie du rendu");
const INSPECT: Text = text("reading its manifest", "lecture de son manifeste");
const BUILD: Text = text("compiling the submission", "compilation du rendu");
const RUN: Text = text("playing the scenarios", "exécution des scénarios");
const DEPENDENCIES: Text = text(
    "compiling the dependencies, once for all submissions",
    "compilation des dépendances, une fois pour tous les rendus",
);
const SEED: Text = text("seed", "graine");

/// Shows a grading at work: a bar for people at a terminal, a line per phase for a log.
pub struct Progress {
    lang: Lang,
    quiet: bool,
    /// Hidden where there is nobody to watch it.
    bar: ProgressBar,
}

impl Progress {
    /// A bar needs a terminal, and nobody watches one in continuous integration.
    pub fn new(quiet: bool, lang: Lang) -> Self {
        let watched = std::io::stderr().is_terminal() && std::env::var_os("CI").is_none();
        let bar = if watched && !quiet {
            ProgressBar::new_spinner().with_finish(ProgressFinish::AndClear)
        } else {
            ProgressBar::hidden()
        };
        Self { lang, quiet, bar }
    }

    /// Tells the seed before anything else: even a run that is interrupted can be repeated.
    pub fn seed(&self, seed: u64) {
        if !self.quiet {
            output::to_stderr(&format!("{} {seed:#x}\n", SEED.to(self.lang)));
        }
    }

    /// What the grading is to call.
    pub fn observer(&self) -> impl Fn(Event) + Send + Sync {
        |event| match event {
            Event::Phase(phase) => self.phase(phase),
            Event::Dependencies { done, total } => self.steps(done, total),
            Event::Checks(total) => self.steps(0, total),
            Event::Check => self.bar.inc(1),
        }
    }

    fn phase(&self, phase: &'static str) {
        let words = match phase {
            "stage" => STAGE.to(self.lang),
            "inspect" => INSPECT.to(self.lang),
            "dependencies" => DEPENDENCIES.to(self.lang),
            "build" => BUILD.to(self.lang),
            "run" => RUN.to(self.lang),
            other => other,
        };
        if self.bar.is_hidden() && !self.quiet {
            output::to_stderr(&format!("{words}\n"));
        }
        self.draw(WAITING);
        self.bar.unset_length();
        self.bar.set_message(words);
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }

    fn steps(&self, done: usize, total: usize) {
        self.draw(COUNTING);
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
    }

    fn draw(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("=> "));
        }
    }
}

// What is cut off on a narrow terminal comes last.
const WAITING: &str = "{spinner} {wide_msg}";
const COUNTING: &str = "{spinner} [{bar:16}] {pos}/{len} {wide_msg}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_valid() {
        for template in [WAITING, COUNTING] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
