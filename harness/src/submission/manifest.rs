//! Cargo.toml as data: what the direct calls of the compiler need to know, and nothing executed.

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
