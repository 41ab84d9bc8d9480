//! What stops a grading without saying anything about the submission.
//!
//! A student's failure is a value (`verdict`); a [`Fault`] means that the harness, its user or the
//! machine failed. It never costs a point, and its exit code is never 1.

use std::fmt;
use std::path::Path;

use crate::locale::{Lang, Message, Text, tr};

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The command line or a file of the user's is wrong.
    Usage(Message),
    /// The machine lacks something. `mend` is what to do about it.
    Machine {
        /// What is missing or broken.
        what: Message,
        /// What the user can do.
        mend: Message,
    },
    /// A selection (`--only`) matched nothing.
    NothingSelected(Message),
    /// Ctrl-C.
    Interrupted,
    /// A bug of ours.
    Internal(#[from] anyhow::Error),
}

/// For whoever has no language; people are told by [`Fault::to`].
impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to(Lang::En))
    }
}

impl Fault {
    /// The command line or a file of the user's is wrong.
    pub fn usage(what: impl Into<Message>) -> Self {
        Self::Usage(what.into())
    }

    /// A fault of the machine's, with its mend.
    pub fn machine(what: impl Into<Message>, mend: impl Into<Message>) -> Self {
        Self::Machine {
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// A file of the machine's (never of the submission's) that could not be read or written: `action`
    /// is one of `fault-to-…`.
    pub fn file(action: Text, path: &Path, error: &std::io::Error) -> Self {
        let what = tr("fault-file")
            .with("do", action)
            .show("path", path.display())
            .show("error", error);
        Self::machine(what, tr("fault-file-mend"))
    }

    /// What it was, in one language.
    pub fn to(&self, lang: Lang) -> String {
        match self {
            Self::Usage(what) | Self::NothingSelected(what) => what.to(lang),
            Self::Machine { what, mend } => tr("fault-machine")
                .with("what", what.clone())
                .with("mend", mend.clone())
                .to(lang),
            Self::Interrupted => tr("fault-interrupted").to(lang).to_owned(),
            Self::Internal(error) => tr("fault-internal")
                .with("error", format!("{error:#}"))
                .to(lang),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::verbatim;

    #[test]
    fn what_to_do_stands_indented_below_what_is_missing() {
        let fault = Fault::machine(verbatim("no cc"), verbatim("install it"));
        for lang in [Lang::En, Lang::Fr] {
            assert_eq!(fault.to(lang), "no cc\n  install it");
        }
    }
}
