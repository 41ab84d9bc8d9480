//! How hard the compiler tries.

/// How a submission and its dependencies are compiled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Profile {
    /// To be graded: soon compiled, and fast enough for what a grading asks of it.
    Quick,
    /// To be measured: as `cargo build --release` compiles by default.
    Release,
}

impl Profile {
    /// Cargo's arguments for the dependencies. The quick ones are those of their Cargo.toml.
    pub const fn cargo_args(self) -> &'static [&'static str] {
        match self {
            Self::Quick => &[],
            Self::Release => &["--release"],
        }
    }

    /// The compiler's arguments for a submission.
    pub const fn rustc_args(self) -> &'static [&'static str] {
        match self {
            Self::Quick => &[],
            Self::Release => &["-Copt-level=3"],
        }
    }
}
