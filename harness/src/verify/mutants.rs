//! What makes a crate a mutant: the reference, and a few inserted lines in one file.
//!
//! That is checked on the text, so that nothing but the defect can explain what grading shows.

use std::collections::BTreeMap;
use std::path::Path;

use crate::fault::Fault;
use crate::locale::tr;

/// A mistake that needs more lines than this is not the one that students make.
pub const MOST_INSERTED: usize = 20;

/// The feature that turns the defect on.
const FEATURE: &str = "defect";

/// Where a mutant's Cargo.toml may say something else than the reference's: who it is, the feature,
/// what is expected of it; and that it is neither documented (rustdoc takes seven libraries of one
/// name for a collision) nor tested (the defect makes the reference's tests fail).
pub const OWN_KEYS: [(&str, &str); 8] = [
    ("package", "name"),
    ("package", "description"),
    ("package", "metadata"),
    ("features", "default"),
    ("features", FEATURE),
    ("lib", "doc"),
    ("lib", "test"),
    ("lib", "doctest"),
];

/// What counts of a crate: its manifest and what is below `src/`. Its tests are its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Package {
    /// The text of Cargo.toml.
    pub manifest: String,
    /// Texts by name, relative to the crate.
    pub sources: BTreeMap<String, String>,
}

impl Package {
    /// Reads the crate in a directory.
    pub fn read(dir: &Path) -> Result<Self, Fault> {
        let pattern = format!("{}/src/**/*", glob::Pattern::escape(&dir.to_string_lossy()));
        let found = glob::glob(&pattern).map_err(anyhow::Error::from)?;
        let mut sources = BTreeMap::new();
        for file in found.flatten().filter(|path| path.is_file()) {
            let name = file.strip_prefix(dir).unwrap_or(&file);
            sources.insert(name.display().to_string(), read(&file)?);
        }
        Ok(Self {
            manifest: read(&dir.join("Cargo.toml"))?,
            sources,
        })
    }
}

fn read(file: &Path) -> Result<String, Fault> {
    std::fs::read_to_string(file).map_err(|error| {
        Fault::Usage(
            tr("fault-cannot-read")
                .show("path", file.display())
                .show("error", error),
        )
    })
}

/// What keeps `mutant` from being the reference and a few inserted lines; empty if nothing does.
pub fn complaints(reference: &Package, mutant: &Package) -> Vec<String> {
    let mut complaints = Vec::new();
    for name in reference.sources.keys() {
        if !mutant.sources.contains_key(name) {
            complaints.push(format!("{name} is missing"));
        }
    }
    let mut changed = Vec::new();
    for (name, text) in &mutant.sources {
        match reference.sources.get(name) {
            None => complaints.push(format!("{name} is no file of the reference")),
            Some(original) if original == text => {}
            Some(original) => {
                changed.push(name.as_str());
                complaints.extend(only_inserts(name, original, text));
            }
        }
    }
    if changed.len() != 1 {
        complaints.push(format!(
            "exactly one file must hold the defect, not {}: {}",
            changed.len(),
            changed.join(", ")
        ));
    }
    complaints.extend(manifest_complaints(&reference.manifest, &mutant.manifest));
    complaints
}

/// With its inserted lines removed, the text must be the original: the original's lines must be
/// found in it, all of them and in order.
fn only_inserts(name: &str, original: &str, text: &str) -> Option<String> {
    let mut lines = text.lines();
    let lost = (1..)
        .zip(original.lines())
        .find(|(_, wanted)| !lines.any(|line| line == *wanted));
    if let Some((number, line)) = lost {
        return Some(format!(
            "{name} may only insert lines, but line {number} of the reference is gone: {}",
            line.trim()
        ));
    }
    let inserted = text.lines().count() - original.lines().count();
    (inserted > MOST_INSERTED)
        .then(|| format!("{name} inserts {inserted} lines; {MOST_INSERTED} at most"))
}

fn manifest_complaints(reference: &str, mutant: &str) -> Vec<String> {
    let (reference, mutant) = match (parse(reference), parse(mutant)) {
        (Ok(reference), Ok(mutant)) => (reference, mutant),
        (Err(error), _) | (_, Err(error)) => return vec![format!("Cargo.toml: {error}")],
    };
    let mut complaints = Vec::new();
    let default = mutant.get("features").and_then(|it| it.get("default"));
    if default != Some(&toml::Value::from(vec![FEATURE])) {
        complaints.push(format!("Cargo.toml: default must be [\"{FEATURE}\"]"));
    }
    let (reference, mutant) = (without_own_keys(reference), without_own_keys(mutant));
    let mut keys: Vec<_> = reference.keys().chain(mutant.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        if reference.get(key) != mutant.get(key) {
            complaints.push(format!(
                "Cargo.toml: [{key}] says something else than the reference's"
            ));
        }
    }
    complaints
}

fn parse(manifest: &str) -> Result<toml::Table, String> {
    toml::from_str(manifest).map_err(|error| error.to_string())
}

fn without_own_keys(mut manifest: toml::Table) -> toml::Table {
    for (table, key) in OWN_KEYS {
        if let Some(table) = manifest.get_mut(table).and_then(|it| it.as_table_mut()) {
            table.remove(key);
        }
    }
    manifest
}
