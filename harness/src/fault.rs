//! What stops a grading without saying anything about the submission.
//!
//! A student's failure is a value (`verdict`); a [`Fault`] means that the harness, its user or the
//! machine failed. It never costs a point, and its exit code is never 1.

use std::path::Path;

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The command line or a file of the user's is wrong.
    #[error("{0}")]
    Usage(String),
    /// The machine lacks something. `mend` is what to do about it.
    #[error("{what}\n  {mend}")]
    Machine {
        /// What is missing or broken.
        what: String,
        /// What the user can do.
        mend: String,
    },
    /// A selection (`--only`) matched nothing.
    #[error("{0}")]
    NothingSelected(String),
    /// Ctrl-C.
    #[error("interrupted: nothing was written, every process of the submission is stopped")]
    Interrupted,
    /// A bug of ours.
    #[error("internal error: {0:#}")]
    Internal(#[from] anyhow::Error),
}

impl Fault {
    /// A fault of the machine's, with its mend.
    pub fn machine(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::Machine {
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// A file of the machine's (never of the submission's) that could not be read or written.
    pub fn file(action: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::machine(
            format!("cannot {action} {}: {error}", path.display()),
            "check that the disk has room and that you may write there",
        )
    }

    /// The exit code that tells scripts what kind of fault this is.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => exit::USAGE,
            Self::Machine { .. } => exit::MACHINE,
            Self::NothingSelected(_) => exit::NOTHING_SELECTED,
            Self::Interrupted => exit::INTERRUPTED,
            Self::Internal(_) => exit::INTERNAL,
        }
    }
}

/// The exit codes of `harness grade`.
pub mod exit {
    /// The submission is validated.
    pub const VALIDATED: u8 = 0;
    /// The submission is refused.
    pub const REFUSED: u8 = 1;
    /// The command line or a file of the user's is wrong.
    pub const USAGE: u8 = 2;
    /// The machine lacks something.
    pub const MACHINE: u8 = 3;
    /// `--only` selected nothing.
    pub const NOTHING_SELECTED: u8 = 4;
    /// Some check could not be judged on this machine.
    pub const INCONCLUSIVE: u8 = 5;
    /// A bug of the harness.
    pub const INTERNAL: u8 = 70;
    /// Ctrl-C.
    pub const INTERRUPTED: u8 = 130;
}
