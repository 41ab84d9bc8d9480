//! What is to be graded, and how: read by every phase.

use std::path::PathBuf;

use crate::fuzz::Probe;
use crate::locale::Lang;
use crate::sandbox::Containment;
use crate::scenarios;
use crate::script::{Decides, Entry, Scenario};
use crate::spec;
use crate::submission::manifest::Features;

/// What is to be graded, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The submission.
    pub dir: PathBuf,
    /// Its cargo features that are on.
    pub features: Features,
    /// What names and texts are drawn from.
    pub seed: u64,
    /// Names of the checks to judge, all of them known; empty for all there are.
    pub only: Vec<String>,
    /// Whether the bonus is judged.
    pub bonus: BonusMode,
    /// The exercise.
    pub spec: spec::Loaded,
    /// Language of the findings.
    pub lang: Lang,
    /// What contains the submission.
    pub containment: Containment,
    /// Whether what is compiled is kept for the next time: for code that is ours.
    pub keeps_builds: bool,
    /// A line to send in place of the generated ones.
    pub line: Option<Vec<u8>>,
}

/// Whether the bonus is judged.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum BonusMode {
    /// As far as the submission offers it.
    #[default]
    Auto,
    /// All of it: what is not offered has failed.
    On,
    /// Not at all.
    Off,
}

impl Request {
    /// Whether a check is judged.
    pub fn wants(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == id)
    }

    /// The edge cases, if their gate is wanted.
    pub fn edge_cases(&self) -> Option<Probe<'_>> {
        self.if_wanted(Probe::EdgeCases(&self.spec.spec.driver.edge_cases))
    }

    /// The generated lines, or the one that is replayed, if their gate is wanted.
    pub fn lines(&self) -> Option<Probe<'_>> {
        let generated = Probe::Generated(&self.spec.spec.driver.fuzzing);
        self.if_wanted(self.line.as_deref().map_or(generated, Probe::Stored))
    }

    fn if_wanted<'a>(&self, probe: Probe<'a>) -> Option<Probe<'a>> {
        let gate = probe.gate();
        let is_there = self.spec.spec.gates.iter().any(|it| it.id == gate);
        (is_there && self.wants(gate)).then_some(probe)
    }

    /// The scenarios to play against a server that is made of that.
    pub fn scenarios(&self, entry: Entry) -> Vec<Scenario> {
        let all = scenarios::all().into_iter();
        all.filter(|scenario| scenario.setup.entry == entry && self.wants_scenario(scenario))
            .collect()
    }

    /// A scenario is played for its own sake, or for the gate or the bonus that it decides.
    fn wants_scenario(&self, scenario: &Scenario) -> bool {
        match scenario.decides {
            Decides::Gate(id, _) => self.wants(scenario.id) || self.wants(id),
            Decides::Bonus(id) => {
                self.bonus != BonusMode::Off && (self.wants(scenario.id) || self.wants(id))
            }
            Decides::Points | Decides::Advice(_) => self.wants(scenario.id),
        }
    }
}
