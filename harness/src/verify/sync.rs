//! Mutants follow the reference: their defects are applied again to what it has become.
//!
//! The reference that they were made from needs no copy of its own. Each file has its defect in one
//! mutant or two, so what most of them have is what the reference was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item};

use super::mutants::{OWN_KEYS, Package, complaints};
use crate::fault::Fault;
use crate::locale::tr;

/// A mutant, where it lives.
pub type Mutant = (PathBuf, Package);

/// Rewrites the mutants after the reference; gives the files that were rewritten.
///
/// # Errors
/// Where a defect no longer fits its place: nothing is written then.
pub fn sync(reference: &Package, mutants: &[Mutant]) -> Result<Vec<PathBuf>, Fault> {
    let before = majority(mutants.iter().map(|(_, mutant)| mutant));
    let mut conflicts = Vec::new();
    let mut renewed = Vec::new();
    for (dir, mutant) in mutants {
        match renew(&before, reference, mutant) {
            Ok(package) => renewed.push((dir, mutant, package)),
            Err(reasons) => conflicts.extend(
                reasons
                    .into_iter()
                    .map(|reason| format!("  {}: {reason}", dir.display())),
            ),
        }
    }
    if !conflicts.is_empty() {
        return Err(Fault::usage(tr("fault-mutants").with(
            "conflicts",
            conflicts.join(
                "
",
            ),
        )));
    }
    let mut written = Vec::new();
    for (dir, old, new) in renewed {
        write(dir, old, &new, &mut written)?;
    }
    Ok(written)
}

/// Of each file, the text that most of the mutants have.
fn majority<'a>(mutants: impl Iterator<Item = &'a Package>) -> BTreeMap<&'a str, &'a str> {
    let mut votes: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (name, text) in mutants.flat_map(|mutant| &mutant.sources) {
        *votes.entry(name).or_default().entry(text).or_default() += 1;
    }
    let winner = |texts: BTreeMap<&'a str, usize>| {
        texts
            .into_iter()
            .max_by_key(|(_, count)| *count)
            .map_or("", |(text, _)| text)
    };
    votes
        .into_iter()
        .map(|(name, texts)| (name, winner(texts)))
        .collect()
}

/// The new reference with the defect of a mutant of the old one.
fn renew(
    before: &BTreeMap<&str, &str>,
    reference: &Package,
    mutant: &Package,
) -> Result<Package, Vec<String>> {
    let mut renewed = reference.clone();
    let mut reasons = Vec::new();
    for (name, text) in &mutant.sources {
        let base = before.get(name.as_str()).copied().unwrap_or_default();
        if text == base {
            continue;
        }
        match reference.sources.get(name) {
            None => reasons.push(format!(
                "{name} holds the defect, and the reference lost it"
            )),
            Some(theirs) => match diffy::merge(base, text, theirs) {
                Ok(merged) => drop(renewed.sources.insert(name.clone(), merged)),
                Err(_) => reasons.push(format!("the reference changed {name} where the defect is")),
            },
        }
    }
    match manifest(&reference.manifest, &mutant.manifest) {
        Ok(manifest) => renewed.manifest = manifest,
        Err(error) => reasons.push(format!("Cargo.toml: {error}")),
    }
    if reasons.is_empty() {
        reasons = complaints(reference, &renewed);
    }
    if reasons.is_empty() {
        Ok(renewed)
    } else {
        Err(reasons)
    }
}

/// The reference's Cargo.toml with what is the mutant's own, comments included.
fn manifest(reference: &str, mutant: &str) -> Result<String, toml_edit::TomlError> {
    let mut renewed: DocumentMut = reference.parse()?;
    let mutant: DocumentMut = mutant.parse()?;
    for (table, key) in OWN_KEYS {
        let own = mutant.get(table).and_then(Item::as_table);
        let Some((own_key, value)) = own.and_then(|own| own.get_key_value(key)) else {
            continue;
        };
        let Some(table) = renewed.get_mut(table).and_then(Item::as_table_mut) else {
            continue;
        };
        match table.get_mut(key) {
            Some(theirs) => *theirs = value.clone(),
            None => drop(table.insert_formatted(own_key, value.clone())),
        }
    }
    Ok(renewed.to_string())
}

fn write(
    dir: &Path,
    old: &Package,
    new: &Package,
    written: &mut Vec<PathBuf>,
) -> Result<(), Fault> {
    let mut put = |name: &str, text: &str| {
        let file = dir.join(name);
        let parent = file.parent().unwrap_or(dir);
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&file, text))
            .map_err(|error| Fault::file(tr("fault-to-write"), &file, &error))?;
        written.push(file);
        Ok::<(), Fault>(())
    };
    for (name, text) in &new.sources {
        if old.sources.get(name) != Some(text) {
            put(name, text)?;
        }
    }
    if old.manifest != new.manifest {
        put("Cargo.toml", &new.manifest)?;
    }
    for name in old.sources.keys() {
        if !new.sources.contains_key(name) {
            let file = dir.join(name);
            std::fs::remove_file(&file)
                .map_err(|error| Fault::file(tr("fault-to-remove"), &file, &error))?;
            written.push(file);
        }
    }
    Ok(())
}
