//! What grading an implementation must bring to light: data that lies beside it.

use std::path::Path;

use glob::Pattern;
use serde::Deserialize;

use super::added::Added;
use crate::fault::Fault;
use crate::locale::tr;
use crate::spec::did_you_mean;
use crate::verdict::{Difference, Implementation, Mark, Marked, Report, Verdict, marks};

/// What must come out.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The verdict.
    pub verdict: Verdict,
    /// What the implementation shows, or what its author thought.
    #[serde(default)]
    pub about: String,
    /// The gate of the pitfall that a mutant falls into.
    pub pitfall: Option<String>,
    /// Checks that must object: names, or globs for each of which all that match must.
    #[serde(default)]
    pub required: Vec<String>,
    /// Checks that may object too, names or globs; all the others must not.
    #[serde(default)]
    pub permitted: Vec<String>,
    /// The fewest and the most points.
    pub points: Option<(u32, u32)>,
    /// The points of the bonus; where nothing is said, any will do.
    pub bonus: Option<u32>,
    /// Whether it can only be judged where submissions are fully contained.
    #[serde(default)]
    pub contained: bool,
}

/// An implementation that is written down as changes to another one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edited {
    /// The implementation that is changed (`reference`, `accepted/tokio_mutex`).
    pub base: String,
    /// The changes, one after the other.
    #[serde(default, rename = "edit")]
    pub edits: Vec<Edit>,
    /// The cargo features that it is graded with, beside those of what is changed.
    #[serde(default)]
    pub features: Vec<String>,
    /// The files that are added, or take the place of others.
    #[serde(default, rename = "add")]
    pub added: Vec<Added>,
    verdict: Verdict,
    #[serde(default)]
    about: String,
    #[serde(default)]
    required: Vec<String>,
    #[serde(default)]
    permitted: Vec<String>,
    points: Option<(u32, u32)>,
    bonus: Option<u32>,
    #[serde(default)]
    contained: bool,
}

/// One change.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The file, relative to the crate.
    pub file: String,
    /// What stands there, exactly once.
    pub find: String,
    /// What is to stand there.
    pub replace: String,
}

impl Edited {
    /// Reads the text of such a file; `name` is for the error.
    pub fn parse(name: &Path, text: &str) -> Result<Self, Fault> {
        parse(name, text)
    }

    /// What must come out.
    pub fn expectation(&self) -> Expectation {
        Expectation {
            verdict: self.verdict,
            about: self.about.clone(),
            pitfall: None,
            required: self.required.clone(),
            permitted: self.permitted.clone(),
            points: self.points,
            bonus: self.bonus,
            contained: self.contained,
        }
    }
}

impl Expectation {
    /// Everything right: full marks, no gate closed, no advice.
    pub fn flawless(about: &str) -> Self {
        Self {
            verdict: Verdict::Validated,
            about: about.to_owned(),
            pitfall: None,
            required: Vec::new(),
            permitted: Vec::new(),
            points: None,
            bonus: None,
            contained: false,
        }
    }

    /// Reads a file that holds nothing else.
    pub fn parse(name: &Path, text: &str) -> Result<Self, Fault> {
        parse(name, text)
    }

    /// Reads `[package.metadata.moulinette]` of a Cargo.toml, where there is one.
    pub fn of_manifest(name: &Path, text: &str) -> Result<Option<Self>, Fault> {
        #[derive(Deserialize)]
        struct Manifest {
            package: Package,
        }
        #[derive(Deserialize)]
        struct Package {
            metadata: Option<Metadata>,
        }
        #[derive(Deserialize)]
        struct Metadata {
            moulinette: Option<Expectation>,
        }
        let manifest: Manifest = parse(name, text)?;
        Ok(manifest.package.metadata.and_then(|it| it.moulinette))
    }

    /// Compares it with what came out.
    pub fn compare(&self, name: &str, report: &Report) -> Implementation {
        let marks = marks(report);
        let mut differences = Vec::new();
        if report.verdict != self.verdict {
            differences.push(Difference::Verdict {
                expected: self.verdict,
                got: report.verdict,
            });
        }
        differences.extend(self.points(report));
        differences.extend(self.bonus(report));
        let missed = self
            .required
            .iter()
            .flat_map(|wanted| missed(wanted, &marks));
        differences.extend(missed);
        differences.extend(marks.iter().filter_map(|mark| self.unexpected(mark)));
        Implementation {
            name: name.to_owned(),
            about: self.about.clone(),
            verdict: report.verdict,
            points: report.score.points,
            max_points: report.score.max,
            bonus: bonus_points(report),
            ms: report.timings_ms.total,
            required: names(&self.required, &marks),
            marks,
            differences,
            times: report.timings_ms.checks.clone(),
        }
    }

    fn points(&self, report: &Report) -> Option<Difference> {
        let score = report.score;
        let full = (self.verdict == Verdict::Validated && self.required.is_empty())
            .then_some((score.max, score.max));
        let (least, most) = self.points.or(full)?;
        (!(least..=most).contains(&score.points)).then_some(Difference::Points {
            least,
            most,
            got: score.points,
        })
    }

    fn bonus(&self, report: &Report) -> Option<Difference> {
        let (expected, got) = (self.bonus?, bonus_points(report));
        (got != expected).then_some(Difference::Bonus { expected, got })
    }

    fn unexpected(&self, marked: &Marked) -> Option<Difference> {
        let mut allowed = self.required.iter().chain(&self.permitted);
        let allowed = allowed.any(|wanted| is_meant(&marked.id, wanted));
        (marked.mark == Mark::Objects && !allowed).then(|| Difference::Unexpected {
            id: marked.id.clone(),
            because: marked.because.clone(),
        })
    }
}

fn bonus_points(report: &Report) -> u32 {
    report.bonus.as_ref().map_or(0, |bonus| bonus.points)
}

/// What must object and does not: checks, or a name that no check has.
fn missed(wanted: &str, marks: &[Marked]) -> Vec<Difference> {
    let meant: Vec<_> = marks
        .iter()
        .filter(|marked| is_meant(&marked.id, wanted))
        .collect();
    let silent = meant.iter().filter(|marked| marked.mark != Mark::Objects);
    let ids = silent.map(|marked| marked.id.clone());
    let nobody = meant.is_empty().then(|| wanted.to_owned());
    ids.chain(nobody)
        .map(|id| Difference::Missed { id })
        .collect()
}

fn names(wanted: &[String], marks: &[Marked]) -> Vec<String> {
    let ids = marks.iter().map(|marked| &marked.id);
    ids.filter(|id| wanted.iter().any(|wanted| is_meant(id, wanted)))
        .cloned()
        .collect()
}

fn is_meant(id: &str, wanted: &str) -> bool {
    Pattern::new(wanted).is_ok_and(|glob| glob.matches(id))
}

fn parse<'a, T: Deserialize<'a>>(name: &Path, text: &'a str) -> Result<T, Fault> {
    toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let line = text[..offset].matches('\n').count() + 1;
        let reason = error.message();
        Fault::usage(
            tr("fault-expectation")
                .show("file", name.display())
                .with("line", line)
                .with("reason", reason)
                .with("meant", did_you_mean(reason)),
        )
    })
}
