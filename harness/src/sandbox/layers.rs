//! What contains a program beside its limits: the layers, and the level that they add up to.

use serde::{Deserialize, Serialize};

/// The newest interface of Landlock that the rules are written for.
const NEWEST_LANDLOCK: u8 = 10;

/// Which layers a program is started behind.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is there or not, whatever the others are"
)]
pub struct Layers {
    /// Landlock, by the version of its interface; 0 for none.
    pub landlock: u8,
    /// A list of refused system calls.
    pub seccomp: bool,
    /// A loopback interface of the program's own, so that its ports are nobody else's.
    pub private_network: bool,
    /// No capability is kept.
    pub privileges: bool,
    /// Started by root, it runs as a user that owns nothing.
    pub throwaway_uid: bool,
}

impl Layers {
    /// None: the limits alone.
    pub const NONE: Self = Self {
        landlock: 0,
        seccomp: false,
        private_network: false,
        privileges: false,
        throwaway_uid: false,
    };

    /// All that this process can ask for.
    pub fn all() -> Self {
        Self {
            landlock: NEWEST_LANDLOCK,
            seccomp: true,
            private_network: true,
            privileges: true,
            throwaway_uid: rustix::process::geteuid().is_root(),
        }
    }

    /// All these but one.
    #[must_use]
    pub fn without(mut self, layer: Layer) -> Self {
        match layer {
            Layer::Landlock => self.landlock = 0,
            Layer::Seccomp => self.seccomp = false,
            Layer::PrivateNetwork => self.private_network = false,
            Layer::Privileges => self.privileges = false,
            Layer::ThrowawayUid => self.throwaway_uid = false,
        }
        self
    }

    /// The layers that there are, by name.
    pub fn names(self) -> Vec<String> {
        let present = [
            (
                self.landlock > 0,
                format!("{} {}", Layer::Landlock.name(), self.landlock),
            ),
            (self.seccomp, Layer::Seccomp.name().to_owned()),
            (self.privileges, Layer::Privileges.name().to_owned()),
            (self.throwaway_uid, Layer::ThrowawayUid.name().to_owned()),
            (
                self.private_network,
                Layer::PrivateNetwork.name().to_owned(),
            ),
        ];
        let present = present.into_iter().filter(|(is_there, _)| *is_there);
        present.map(|(_, name)| name).collect()
    }
}

/// One layer.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// See [`Layers::landlock`].
    Landlock,
    /// See [`Layers::seccomp`].
    Seccomp,
    /// See [`Layers::private_network`].
    PrivateNetwork,
    /// See [`Layers::privileges`].
    Privileges,
    /// See [`Layers::throwaway_uid`].
    ThrowawayUid,
}

impl Layer {
    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Landlock => "Landlock",
            Self::Seccomp => "seccomp",
            Self::PrivateNetwork => "private network",
            Self::Privileges => "no capabilities",
            Self::ThrowawayUid => "throwaway user",
        }
    }

    /// The failure to put it up.
    pub fn failed(self, error: impl std::fmt::Display) -> Failure {
        Failure {
            layer: Some(self),
            reason: error.to_string(),
        }
    }
}

/// Why a program could not be started, and which layer is to blame, if one is.
#[derive(Debug, Deserialize, Serialize)]
pub struct Failure {
    /// The layer that could not be put up.
    pub layer: Option<Layer>,
    /// What the system said.
    pub reason: String,
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self {
            layer: None,
            reason: error.to_string(),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        std::io::Error::from(error).into()
    }
}

impl From<rustix::io::Errno> for Failure {
    fn from(error: rustix::io::Errno) -> Self {
        std::io::Error::from(error).into()
    }
}

/// How well submissions are contained: not what was asked for, but what an attack from inside could
/// not do.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// Nothing but the limits.
    Limits,
    /// System calls are refused; files that the user can read can be read.
    NoLandlock,
    /// As [`Level::Full`], except that the compiler can read what the user can read.
    FilesRunOnly,
    /// Neither the compiler nor the submission gets at anything of the user's.
    Full,
}

impl Level {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Limits => "limits",
            Self::NoLandlock => "no-landlock",
            Self::FilesRunOnly => "files-run-only",
            Self::Full => "full",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_about_threats_tells_of_each_level() {
        let page = include_str!("../../../docs/threat-model.md");
        for level in [
            Level::Limits,
            Level::NoLandlock,
            Level::FilesRunOnly,
            Level::Full,
        ] {
            let row = format!("\n| `{}` |", level.name());
            assert!(page.contains(&row), "{row}");
        }
    }
}
