//! What a mutant is, and how it follows the reference.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::workspace;
use crate::verify::mutants::{MOST_INSERTED, Package, complaints};
use crate::verify::sources;
use crate::verify::sync::sync;

const REFERENCE: &str = "[package]\nname = \"reference\"\n\n[features]\nbonus = []\n";
const MUTANT: &str = "[package]\nname = \"mutant\"\n\n[features]\ndefault = [\"defect\"]\n\
    defect = []\nbonus = []\n";

fn package<const N: usize>(manifest: &str, files: [(&str, &str); N]) -> Package {
    Package {
        manifest: manifest.to_owned(),
        sources: BTreeMap::from(files.map(|(name, text)| (name.to_owned(), text.to_owned()))),
    }
}

fn reference() -> Package {
    package(
        REFERENCE,
        [("src/a.rs", "one\ntwo\n"), ("src/b.rs", "three\n")],
    )
}

/// The reference with a text of its own in `src/a.rs`.
fn mutant(text: &str) -> Package {
    package(MUTANT, [("src/a.rs", text), ("src/b.rs", "three\n")])
}

fn check(mutant: &Package, expected: &[&str]) {
    assert_eq!(complaints(&reference(), mutant), expected);
}

#[test]
fn a_few_inserted_lines_in_one_file() {
    check(&mutant("zero\none\nhalf\ntwo\n"), &[]);
}

#[test]
fn not_a_lost_line() {
    check(
        &mutant("one\nhalf\n"),
        &["src/a.rs may only insert lines, but line 2 of the reference is gone: two"],
    );
    check(
        &mutant("two\none\n"),
        &["src/a.rs may only insert lines, but line 2 of the reference is gone: two"],
    );
}

#[test]
fn not_two_files_and_not_none() {
    let mut two = mutant("one\nhalf\ntwo\n");
    two.sources
        .insert("src/b.rs".into(), "three\nfour\n".into());
    check(
        &two,
        &["exactly one file must hold the defect, not 2: src/a.rs, src/b.rs"],
    );
    check(
        &mutant("one\ntwo\n"),
        &["exactly one file must hold the defect, not 0: "],
    );
}

#[test]
fn not_other_files() {
    let mut other = mutant("one\nhalf\ntwo\n");
    other.sources.remove("src/b.rs");
    other.sources.insert("src/c.rs".into(), String::new());
    check(
        &other,
        &[
            "src/b.rs is missing",
            "src/c.rs is no file of the reference",
        ],
    );
}

#[test]
fn not_a_line_too_many() {
    let with = |lines: usize| mutant(&format!("one\n{}two\n", "half\n".repeat(lines)));
    check(&with(MOST_INSERTED), &[]);
    check(
        &with(MOST_INSERTED + 1),
        &["src/a.rs inserts 21 lines; 20 at most"],
    );
}

#[test]
fn not_another_manifest() {
    let mut other = mutant("one\nhalf\ntwo\n");
    other.manifest = MUTANT.replace("bonus = []", "bonus = []\n[dependencies]\nx = \"1\"");
    check(
        &other,
        &["Cargo.toml: [dependencies] says something else than the reference's"],
    );
    other.manifest = REFERENCE.to_owned();
    check(&other, &["Cargo.toml: default must be [\"defect\"]"]);
}

#[test]
fn the_mutants_of_the_workspace_are() {
    let root = workspace();
    let reference = Package::read(&root.join("reference")).expect("the reference");
    let cases = sources::all(&root).expect("cases");
    let mutants: Vec<_> = cases.into_iter().filter(sources::is_mutant).collect();
    assert_eq!(mutants.len(), 6);
    for mutant in mutants {
        let package = Package::read(&mutant.dir).expect("the mutant");
        assert_eq!(complaints(&reference, &package), [""; 0], "{}", mutant.name);
    }
}

/// Three mutants of an older reference, each with its defect in another file.
fn three(dir: &Path) -> Vec<(PathBuf, Package)> {
    let of = |name: &str, a: &str, b: &str, c: &str| {
        let files = [
            ("src/a.rs", a),
            ("src/b.rs", b),
            ("src/c.rs", c),
            ("src/old.rs", "old\n"),
        ];
        (dir.join(name), package(MUTANT, files))
    };
    vec![
        of("x", "one\nhalf\ntwo\n", "three\n", "four\n"),
        of("y", "one\ntwo\n", "three\nhalf\n", "four\n"),
        of("z", "one\ntwo\n", "three\n", "half\nfour\n"),
    ]
}

#[test]
fn a_defect_follows_a_changed_reference() {
    let dir = tempfile::tempdir().expect("a directory");
    let mutants = three(dir.path());
    for (dir, _) in &mutants {
        std::fs::create_dir_all(dir.join("src")).expect("created");
        std::fs::write(dir.join("src/old.rs"), "old\n").expect("written");
    }
    let changed = package(
        &REFERENCE.replace("bonus = []", "# new\nbonus = []\nother = []"),
        [
            ("src/a.rs", "one\ntwo\nand more\n"),
            ("src/b.rs", "three\n"),
            ("src/c.rs", "four\n"),
            ("src/new.rs", "new\n"),
        ],
    );
    sync(&changed, &mutants).expect("no conflict");
    let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).expect("written");
    assert_eq!(read("x/src/a.rs"), "one\nhalf\ntwo\nand more\n");
    assert_eq!(read("y/src/a.rs"), "one\ntwo\nand more\n");
    assert_eq!(read("z/src/new.rs"), "new\n");
    assert!(!dir.path().join("y/src/old.rs").exists());
    let manifest = read("x/Cargo.toml");
    for kept in ["name = \"mutant\"", "default = [\"defect\"]", "other = []"] {
        assert!(manifest.contains(kept), "{manifest}");
    }
}

#[test]
fn a_defect_whose_place_changed_is_told_and_nothing_is_written() {
    let dir = tempfile::tempdir().expect("a directory");
    let changed = package(
        REFERENCE,
        [
            ("src/a.rs", "ONE\nTWO\n"),
            ("src/b.rs", "three\n"),
            ("src/c.rs", "four\n"),
        ],
    );
    let fault = sync(&changed, &three(dir.path())).expect_err("a conflict");
    let told = fault.to_string();
    assert!(told.contains("nothing was written"), "{told}");
    assert!(told.contains("x: the reference changed src/a.rs where the defect is"));
    let written = std::fs::read_dir(dir.path()).expect("a directory");
    assert_eq!(written.count(), 0);
}

#[test]
fn mutants_in_step_with_the_reference_stay_as_they_are() {
    let root = workspace();
    let cases = sources::all(&root).expect("cases").into_iter();
    let mutants: Vec<_> = cases
        .filter(sources::is_mutant)
        .map(|case| {
            (
                case.dir.clone(),
                Package::read(&case.dir).expect("readable"),
            )
        })
        .collect();
    let reference = Package::read(&root.join("reference")).expect("the reference");
    let written = sync(&reference, &mutants).expect("no conflict");
    assert!(written.is_empty(), "{written:?}");
}
