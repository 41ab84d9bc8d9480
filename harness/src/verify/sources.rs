//! The implementations whose outcome is known, as they lie in the workspace.

use std::path::{Path, PathBuf};

use glob::Pattern;

use super::added::Added;
use super::expectation::{Edit, Edited, Expectation};
use crate::fault::Fault;
use crate::locale::tr;
use crate::spec::{Validation, meant, nearest};
use crate::submission::manifest::Features;
use crate::verdict::Verdict;

const MANIFEST: &str = "Cargo.toml";
const EXPECTATION: &str = "expect.toml";
const REFERENCE: &str = "reference";
/// The reference's feature of that name.
const BONUS: &str = "bonus";
/// What the reference gets for it.
const WHOLE_BONUS: u32 = 100;

/// An implementation and what must come out.
#[derive(Clone, Debug)]
pub struct Case {
    /// `reference`, `mutants/d_framing`, `accepted/actor`, `faults/no_bind_error`, …
    pub name: String,
    /// Where its files are.
    pub dir: PathBuf,
    /// What is changed in a copy of them before grading.
    pub edits: Vec<Edit>,
    /// What is added to the copy.
    pub added: Vec<Added>,
    /// The cargo features that it is graded with.
    pub features: Features,
    /// What must come out.
    pub expectation: Expectation,
}

/// The top of the workspace: the nearest folder, upwards, with a spec.json and the reference.
pub fn root(from: &Path) -> Result<PathBuf, Fault> {
    let is_root = |dir: &&Path| dir.join("spec.json").is_file() && dir.join(REFERENCE).is_dir();
    from.ancestors()
        .find(is_root)
        .map(Path::to_owned)
        .ok_or_else(|| Fault::Usage(tr("fault-no-root").show("path", from.display())))
}

/// Everything there is, in the order of the matrix.
pub fn all(root: &Path) -> Result<Vec<Case>, Fault> {
    let mut cases = vec![reference(root), bonus(root)];
    let mutants = folders(root, "mutants", read)?;
    let controls: Vec<_> = mutants.iter().map(control).collect();
    cases.extend(mutants);
    cases.extend(controls);
    for kind in ["accepted", "refused", "hostile"] {
        cases.extend(folders(&submissions(root), kind, read)?);
    }
    let mut edited = Vec::new();
    for kind in ["accepted", "faults", "hostile"] {
        edited.extend(changed(root, kind, &cases)?);
    }
    cases.extend(edited);
    Ok(cases)
}

/// Whether a case is one of the six mutants.
pub fn is_mutant(case: &Case) -> bool {
    case.expectation.pitfall.is_some()
}

/// Whether a case is one of the few that tell most: the reference and the six mutants.
pub fn is_quick(case: &Case) -> bool {
    let is_reference = case.dir.ends_with(REFERENCE) && case.edits.is_empty();
    is_reference || is_mutant(case)
}

/// Whether a case attacks: most of these take long, for they keep the judge waiting or busy.
pub fn is_hostile(case: &Case) -> bool {
    case.name.starts_with("hostile/")
}

fn submissions(root: &Path) -> PathBuf {
    root.join("tests").join("submissions")
}

/// The base of the exercise.
fn reference(root: &Path) -> Case {
    Case {
        name: REFERENCE.to_owned(),
        dir: root.join(REFERENCE),
        edits: Vec::new(),
        added: Vec::new(),
        features: Features::default(),
        expectation: Expectation::flawless("the model solution"),
    }
}

/// The model solution with all that it can do.
fn bonus(root: &Path) -> Case {
    Case {
        name: format!("{REFERENCE}-{BONUS}"),
        features: Features {
            no_default: false,
            on: vec![BONUS.to_owned()],
        },
        expectation: Expectation {
            bonus: Some(WHOLE_BONUS),
            ..Expectation::flawless("the model solution with its bonus")
        },
        ..reference(root)
    }
}

/// A mutant with its defect off: the control of the experiment.
fn control(mutant: &Case) -> Case {
    Case {
        name: format!("{}-off", mutant.name),
        features: Features {
            no_default: true,
            on: Vec::new(),
        },
        expectation: Expectation::flawless("the mutant without its defect: the reference"),
        ..mutant.clone()
    }
}

/// The folders inside a folder, each of them a case.
fn folders(
    parent: &Path,
    kind: &str,
    read: fn(String, PathBuf) -> Result<Case, Fault>,
) -> Result<Vec<Case>, Fault> {
    let pattern = parent.join(kind).join("*");
    let dirs = entries(&pattern)?.into_iter().filter(|path| path.is_dir());
    dirs.map(|dir| read(format!("{kind}/{}", stem(&dir)), dir))
        .collect()
}

fn entries(pattern: &Path) -> Result<Vec<PathBuf>, Fault> {
    let found = glob::glob(&pattern.to_string_lossy()).map_err(anyhow::Error::from)?;
    Ok(found.flatten().collect())
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// A directory and its expectation: in a file of its own, where Cargo.toml is what is broken.
fn read(name: String, dir: PathBuf) -> Result<Case, Fault> {
    let (own, manifest) = (dir.join(EXPECTATION), dir.join(MANIFEST));
    let expectation = if own.is_file() {
        Expectation::parse(&own, &text(&own)?)?
    } else {
        Expectation::of_manifest(&manifest, &text(&manifest)?)?.ok_or_else(|| {
            Fault::Usage(
                tr("fault-no-expectation")
                    .show("path", manifest.display())
                    .with("expectation", EXPECTATION),
            )
        })?
    };
    Ok(Case {
        name,
        dir,
        edits: Vec::new(),
        added: Vec::new(),
        features: Features::default(),
        expectation,
    })
}

/// The files inside a folder, each of them a case that is made from another one.
fn changed(root: &Path, kind: &str, cases: &[Case]) -> Result<Vec<Case>, Fault> {
    let files = entries(&submissions(root).join(kind).join("*.toml"))?;
    let read = |file: &PathBuf| change(format!("{kind}/{}", stem(file)), file, cases);
    files.iter().map(read).collect()
}

fn change(name: String, file: &Path, cases: &[Case]) -> Result<Case, Fault> {
    let edited = Edited::parse(file, &text(file)?)?;
    let base = cases.iter().find(|case| case.name == edited.base);
    let base = base.ok_or_else(|| {
        let names = cases.iter().map(|case| case.name.as_str());
        Fault::usage(
            tr("fault-no-base")
                .show("file", file.display())
                .with("name", &edited.base)
                .with("meant", meant(nearest(&edited.base, names))),
        )
    })?;
    let mut features = base.features.clone();
    features.on.extend(edited.features.iter().cloned());
    Ok(Case {
        name,
        dir: base.dir.clone(),
        expectation: edited.expectation(),
        edits: edited.edits,
        added: edited.added,
        features,
    })
}

/// A file of the workspace.
pub fn text(file: &Path) -> Result<String, Fault> {
    std::fs::read_to_string(file).map_err(|error| {
        Fault::Usage(
            tr("fault-cannot-read")
                .show("path", file.display())
                .show("error", error),
        )
    })
}

/// The cases that names, globs or directories select; a name's last part will do.
pub fn select(cases: Vec<Case>, wanted: &[String]) -> Result<Vec<Case>, Fault> {
    if wanted.is_empty() {
        return Ok(cases);
    }
    for word in wanted {
        if !cases.iter().any(|case| case.is_meant_by(word)) {
            let names = cases.iter().map(|case| case.name.as_str());
            return Err(Fault::usage(
                tr("fault-no-implementation")
                    .with("name", word)
                    .with("meant", meant(nearest(word, names))),
            ));
        }
    }
    let meant = |case: &Case| wanted.iter().any(|word| case.is_meant_by(word));
    Ok(cases.into_iter().filter(meant).collect())
}

impl Case {
    fn is_meant_by(&self, word: &str) -> bool {
        let last = self.name.rsplit('/').next();
        let globbed = || Pattern::new(word).is_ok_and(|glob| glob.matches(&self.name));
        let is_dir = || {
            let (word, dir) = (Path::new(word).canonicalize(), self.dir.canonicalize());
            self.is_as_it_lies()
                && self.features == Features::default()
                && word.is_ok_and(|word| dir.is_ok_and(|dir| word == dir))
        };
        self.name == word || last == Some(word) || globbed() || is_dir()
    }

    /// Whether its directory is what is graded.
    pub fn is_as_it_lies(&self) -> bool {
        self.edits.is_empty() && self.added.is_empty()
    }

    /// Copies it, changed as it says, to a fresh directory.
    pub fn write_to(&self, dir: &Path) -> Result<(), Fault> {
        copy(&self.dir, dir).map_err(|error| Fault::file(tr("fault-to-write"), dir, &error))?;
        for edit in &self.edits {
            let file = dir.join(&edit.file);
            let before = text(&file)?;
            let places = before.matches(&edit.find).count();
            if places != 1 {
                return Err(Fault::Usage(
                    tr("fault-edit")
                        .with("case", &self.name)
                        .with("file", &edit.file)
                        .with("places", places)
                        .with("text", edit.find.trim()),
                ));
            }
            std::fs::write(&file, before.replacen(&edit.find, &edit.replace, 1))
                .map_err(|error| Fault::file(tr("fault-to-write"), &file, &error))?;
        }
        for added in &self.added {
            let file = dir.join(&added.file);
            let written = added.write_to(dir);
            written.map_err(|error| Fault::file(tr("fault-to-write"), &file, &error))?;
        }
        Ok(())
    }
}

/// Copies files and folders, and links as they are.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy(&source, &target)?;
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(std::fs::read_link(&source)?, &target)?;
        } else if kind.is_file() {
            std::fs::copy(&source, &target)?;
        }
    }
    Ok(())
}

/// Where spec.json's `validation` does not say what the expectations say.
pub fn disagreements(root: &Path, cases: &[Case], lists: &Validation) -> Vec<String> {
    let on = |list: &[PathBuf], path: &Path| {
        list.iter().any(|pattern| {
            Pattern::new(&pattern.to_string_lossy()).is_ok_and(|it| it.matches_path(path))
        })
    };
    let mut wrong = Vec::new();
    let as_they_are = |case: &&Case| case.is_as_it_lies() && case.features == Features::default();
    for case in cases.iter().filter(as_they_are) {
        let path = case.dir.strip_prefix(root).unwrap_or(&case.dir);
        let passes = case.expectation.verdict == Verdict::Validated;
        for (name, list, belongs) in [
            ("expected_pass", &lists.expected_pass, passes),
            ("expected_fail", &lists.expected_fail, !passes),
        ] {
            match (on(list, path), belongs) {
                (true, false) => wrong.push(format!(
                    "spec.json: validation.{name} must not have {}",
                    path.display()
                )),
                (false, true) => wrong.push(format!(
                    "spec.json: validation.{name} lacks {}",
                    path.display()
                )),
                _ => {}
            }
        }
    }
    wrong
}
