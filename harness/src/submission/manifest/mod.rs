//! Cargo.toml as data: what the direct calls of the compiler need to know, and nothing executed.

mod dependencies;
mod features;
mod reader;

use semver::VersionReq;
use toml::de::DeTable;

use self::reader::Reader;

use super::dependencies::Library;
use super::stage::Files;
use crate::locale::tr;
use crate::verdict::{Failure, Kind};

const MANIFEST: &str = "Cargo.toml";

/// What counts of a submission's Cargo.toml.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Manifest {
    /// `package.name`.
    pub package: String,
    /// `package.version`, `0.0.0` where it is missing.
    pub version: String,
    /// `package.edition`, `2015` where it is missing, as cargo has it.
    pub edition: String,
    /// The library.
    pub library: Target,
    /// The program, where there is one.
    pub program: Option<Target>,
    /// The dependencies that the code may name.
    pub externs: Vec<Extern>,
    /// Cargo features that are on.
    pub features_on: Vec<String>,
    /// All cargo features there are.
    pub features: Vec<String>,
}

/// A crate to compile.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Target {
    /// Name of the crate as code writes it (`-` made `_`).
    pub name: String,
    /// Its root, relative to the submission.
    pub path: String,
}

/// A dependency as the code sees it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Extern {
    /// The name that the code uses.
    pub name: String,
    /// The package behind it (another name where the manifest renames it).
    pub package: String,
    /// The version requirement as written, `*` where there is none.
    pub requirement: String,
}

/// Which cargo features are asked for; by default those of `default`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Features {
    /// Leaves out `default`.
    pub no_default: bool,
    /// More features.
    pub on: Vec<String>,
}

/// All that is read from one Cargo.toml.
#[derive(Debug)]
pub struct Parsed {
    /// What the compiler needs; `None` where a finding stands in the way.
    pub manifest: Option<Manifest>,
    /// What the norm judges; `None` where the text is no TOML or describes no package.
    pub declarations: Option<Declarations>,
    /// Why it cannot be compiled, each with its place.
    pub findings: Vec<Failure>,
}

/// A place in Cargo.toml.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// What a Cargo.toml declares that the norm has a say in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Declarations {
    /// The edition, and where it (or else the package) is declared.
    pub edition: (String, Place),
    /// Whether `package.build` names a build script; `None` where the key is missing.
    pub build: Option<(bool, Place)>,
    /// Where the library is made a procedural macro.
    pub proc_macro: Option<Place>,
    /// The tables that put other crates in place of the registry's: `patch`, `replace`.
    pub overrides: Vec<(String, Place)>,
    /// The dependencies of the library and the program, on or not, for whatever platform.
    pub dependencies: Vec<Dependency>,
}

/// A declared dependency.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dependency {
    /// The name on the left of the `=`.
    pub key: String,
    /// The package behind it.
    pub package: String,
    /// The version requirement as written, `*` where there is none.
    pub requirement: String,
    /// The features of it that are asked for, by the dependency or by features that are on.
    pub features: Vec<String>,
    /// Whether it is optional.
    pub optional: bool,
    /// Whether it is compiled: not optional, or brought in by a feature that is on.
    pub on: bool,
    /// The key that makes it come from elsewhere than the public registry (`path`, `git`, …).
    pub foreign_source: Option<&'static str>,
    /// Where it is declared.
    pub place: Place,
}

/// Reads the text of a Cargo.toml, with these features on; `files` are the staged files, for what
/// cargo infers from them.
///
/// `dev-dependencies` and `build-dependencies` are never compiled here, and not judged.
pub fn parse(text: &str, files: &Files, asked: &Features) -> Parsed {
    let parsed = DeTable::parse(text);
    let (root, findings) = match &parsed {
        Ok(root) => (root.get_ref(), Vec::new()),
        Err(error) => {
            return Parsed {
                manifest: None,
                declarations: None,
                findings: vec![not_toml(text, error)],
            };
        }
    };
    let mut reader = Reader {
        text,
        files,
        asked,
        root,
        findings,
    };
    let read = reader.read();
    let findings = reader.findings;
    let (manifest, declarations) = read.unzip();
    Parsed {
        manifest: manifest.filter(|_| findings.is_empty()),
        declarations,
        findings,
    }
}

/// What is asked for and the pinned set does not have: said as advice, for the submission is
/// compiled against the set in any case. Crates outside the set are the norm's business.
pub fn unmet(declarations: &Declarations, pinned: &[Library]) -> Vec<Failure> {
    let on = declarations.dependencies.iter().filter(|it| it.on);
    on.filter_map(|dependency| {
        let pinned = pinned.iter().find(|it| it.package == dependency.package)?;
        Some(differences(dependency, pinned))
    })
    .flatten()
    .collect()
}

fn differences(dependency: &Dependency, pinned: &Library) -> Vec<Failure> {
    let Dependency { package, place, .. } = dependency;
    let mut messages = Vec::new();
    let required = VersionReq::parse(&dependency.requirement);
    if required.is_ok_and(|required| !required.matches(&pinned.version)) {
        messages.push(
            tr("manifest-other-version")
                .with("package", package)
                .with("asked", &dependency.requirement)
                .show("pinned", &pinned.version),
        );
    }
    for feature in &dependency.features {
        if feature != "default" && !pinned.features.contains(feature) {
            messages.push(
                tr("manifest-other-feature")
                    .with("feature", feature)
                    .with("package", package),
            );
        }
    }
    let finding = |message| {
        Failure::new(&["S4"], Kind::Build, message).at(MANIFEST, place.line, place.column)
    };
    messages.into_iter().map(finding).collect()
}

fn not_toml(text: &str, error: &toml::de::Error) -> Failure {
    let mut error = error.clone();
    error.set_input(Some(text));
    let place = place(text, error.span().map_or(0, |span| span.start));
    Failure::new(
        &[],
        Kind::Build,
        tr("manifest-no-toml").with("error", error.message()),
    )
    .at(MANIFEST, place.line, place.column)
    .detail(error.to_string())
}

fn place(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let count = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
    Place {
        line: count(before.matches('\n').count()),
        column: count(before[line_start..].chars().count()),
    }
}

#[cfg(test)]
mod tests;
