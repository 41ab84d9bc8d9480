//! What is said to stop an attack.

use serde::Serialize;

/// Which layers a cell puts up: the order that the harness gives.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "as the harness has it")]
pub struct Layers {
    pub landlock: u8,
    pub seccomp: bool,
    pub private_network: bool,
    pub privileges: bool,
    pub throwaway_uid: bool,
}

impl Layers {
    pub const NONE: Self = Self {
        landlock: 0,
        seccomp: false,
        private_network: false,
        privileges: false,
        throwaway_uid: false,
    };

    /// All that this user can have, with Landlock as its newest version has it.
    pub fn all(user: User) -> Self {
        Self {
            landlock: NEWEST,
            seccomp: true,
            private_network: true,
            privileges: true,
            throwaway_uid: user == User::Root,
        }
    }

    /// All these but the one of that name, in a cell's own words.
    pub fn without(mut self, layer: &str) -> Self {
        match layer {
            "landlock" => self.landlock = 0,
            "seccomp" => self.seccomp = false,
            "private_network" => self.private_network = false,
            "privileges" => self.privileges = false,
            "throwaway_uid" => self.throwaway_uid = false,
            _ => panic!("no such layer: {layer}"),
        }
        self
    }
}

/// Newer than the Landlock of any kernel that these tests are run on.
pub const NEWEST: u8 = 10;

/// From this version on Landlock lets a compiler do its work, and is asked to confine it.
const COMPILES: u8 = 2;

/// Who starts the cell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum User {
    Root,
    Ordinary,
}

/// What a cell is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
    Run,
    Compile,
}

/// What alone is enough to stop an attack.
#[derive(Clone, Copy, Debug)]
pub enum Stop {
    /// Landlock from this version on.
    Landlock(u8),
    /// Landlock's guard over ports, which is off where the ports are the cell's own.
    Ports,
    Seccomp,
    PrivateNetwork,
    /// That there are no capabilities, where there would be some.
    NoCapabilities,
    ThrowawayUid,
    /// As a side effect: an ordinary user gets a network of his own as a user of his own.
    OtherNamespace,
}

/// Where an attack is tried.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub user: User,
    pub step: Step,
    pub layers: Layers,
}

impl Stop {
    /// Whether it is there.
    pub fn is_at(self, place: Place) -> bool {
        let Place { user, step, layers } = place;
        let confined = step == Step::Run || layers.landlock >= COMPILES;
        let own_network = layers.private_network && step == Step::Run;
        match self {
            Self::Landlock(from) => confined && layers.landlock >= from,
            Self::Ports => layers.landlock >= 4 && !own_network,
            Self::Seccomp => layers.seccomp,
            Self::PrivateNetwork => own_network,
            Self::NoCapabilities => layers.privileges && user == User::Root,
            Self::ThrowawayUid => layers.throwaway_uid && step == Step::Run,
            Self::OtherNamespace => own_network && user == User::Ordinary,
        }
    }
}
