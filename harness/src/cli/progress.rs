//! What a grading tells while it works, on standard error.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressFinish, ProgressStyle};

use super::output;
use crate::batch::Told;
use crate::event::Event;
use crate::locale::{Lang, tr};
use crate::render::{Look, class};
use crate::verdict::Row;

/// Shows a grading at work: a bar for people at a terminal, a line per phase for a log.
pub struct Progress {
    lang: Lang,
    quiet: bool,
    /// Hidden where there is nobody to watch it.
    bar: ProgressBar,
}

impl Progress {
    /// Of one that has not yet begun.
    pub fn new(quiet: bool, lang: Lang) -> Self {
        Self {
            lang,
            quiet,
            bar: bar(quiet),
        }
    }

    /// Tells the seed before anything else: even a run that is interrupted can be repeated.
    pub fn seed(&self, seed: u64) {
        if !self.quiet {
            output::to_stderr(&format!(
                "{} {seed:#x}\n",
                tr("progress-seed").to(self.lang)
            ));
        }
    }

    /// What the grading is to call.
    pub fn observer(&self) -> impl Fn(Event) + Send + Sync {
        |event| match event {
            Event::Phase(phase) => self.phase(phase),
            Event::Dependencies { done, total } => self.steps(done, total),
            Event::Checks(more) => self.expect_more(more),
            Event::Check => self.bar.inc(1),
        }
    }

    fn phase(&self, phase: &'static str) {
        let words = match phase {
            "stage" => tr("progress-stage").to(self.lang),
            "inspect" => tr("progress-inspect").to(self.lang),
            "dependencies" => tr("progress-dependencies").to(self.lang),
            "build" => tr("progress-build").to(self.lang),
            "run" => tr("progress-run").to(self.lang),
            "measure" => tr("progress-measure").to(self.lang),
            other => other,
        };
        if self.bar.is_hidden() && !self.quiet {
            output::to_stderr(&format!("{words}\n"));
        }
        if phase != "run" && phase != "measure" {
            self.draw(WAITING);
            self.bar.set_position(0);
            self.bar.unset_length();
        }
        self.bar.set_message(words);
        self.bar.enable_steady_tick(Duration::from_millis(100));
    }

    /// Several drivers are played against at the same time, and each tells of its own scenarios.
    fn expect_more(&self, more: usize) {
        self.draw(COUNTING);
        let known = self.bar.length().unwrap_or_default();
        self.bar.set_length(known + more as u64);
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

/// A bar needs a terminal, and nobody watches one in continuous integration.
fn bar(quiet: bool) -> ProgressBar {
    let watched = std::io::stderr().is_terminal() && std::env::var_os("CI").is_none();
    if watched && !quiet {
        ProgressBar::new_spinner().with_finish(ProgressFinish::AndClear)
    } else {
        ProgressBar::hidden()
    }
}

/// Shows a class being graded: a bar with the time left for people at a terminal, and a line for
/// each submission that is done.
pub struct ClassProgress {
    look: Look,
    progress: Progress,
}

impl ClassProgress {
    /// Of one that has not yet begun.
    pub fn new(quiet: bool, look: Look) -> Self {
        Self {
            look,
            progress: Progress::new(quiet, look.lang),
        }
    }

    /// Tells the seed before anything else.
    pub fn seed(&self, seed: u64) {
        self.progress.seed(seed);
    }

    /// What the batch is to call.
    pub fn tell(&self, told: &Told<'_>) {
        match told {
            Told::Preparing(event) => self.progress.observer()(event.clone()),
            Told::Begun { kept, waiting } => self.begin(*kept, *waiting),
            Told::Done(row) => self.done(row),
            Told::Again(count) => self.again(*count),
        }
    }

    fn begin(&self, kept: usize, waiting: usize) {
        let lang = self.look.lang;
        if !self.progress.quiet {
            let told = tr("progress-to-grade")
                .with("waiting", waiting)
                .with("kept", kept);
            output::to_stderr(&format!("{}\n", told.to(lang)));
        }
        let bar = &self.progress.bar;
        self.progress.draw(COUNTING);
        bar.reset();
        bar.set_length(waiting as u64);
        bar.set_message(tr("progress-grading").to(lang));
        bar.enable_steady_tick(Duration::from_millis(500));
    }

    fn done(&self, row: &Row) {
        let bar = &self.progress.bar;
        bar.inc(1);
        // Before the first is done, nobody knows.
        self.progress.draw(CLASS);
        bar.set_message(tr("progress-left").to(self.look.lang));
        if self.progress.quiet {
            return;
        }
        let (done, all) = (bar.position(), bar.length().unwrap_or_default());
        let left = format!(
            "{:#} {}",
            HumanDuration(bar.eta()),
            tr("progress-left").to(self.look.lang)
        );
        let place = if bar.is_hidden() && done < all {
            format!("[{done}/{all}, {left}]")
        } else {
            format!("[{done}/{all}]")
        };
        let line = class::line(row, self.look);
        bar.suspend(|| output::to_stderr(&format!("{place} {line}")));
    }

    fn again(&self, count: usize) {
        self.progress.bar.inc_length(count as u64);
        if !self.progress.quiet {
            let text = tr("progress-again").with("count", count).to(self.look.lang);
            let bar = &self.progress.bar;
            bar.suspend(|| output::to_stderr(&format!("{text}\n")));
        }
    }
}

// What is cut off on a narrow terminal comes last.
const WAITING: &str = "{spinner} {wide_msg}";
const COUNTING: &str = "{spinner} [{bar:16}] {pos}/{len} {wide_msg}";
const CLASS: &str = "{spinner} [{bar:16}] {pos}/{len} {eta} {wide_msg}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_valid() {
        for template in [WAITING, COUNTING, CLASS] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
