//! The gates in a sentence each: what closes them.

use crate::locale::{Text, tr};

/// What there is to say about a gate, whatever the submission.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// Stable name, the key of spec.json.
    pub id: &'static str,
    /// What closes it, in a sentence.
    pub closed_by: Text,
}

/// The gate of that name.
pub fn find(id: &str) -> Option<&'static Gate> {
    ALL.iter().find(|gate| gate.id == id)
}

const fn gate(id: &'static str, closed_by: Text) -> Gate {
    Gate { id, closed_by }
}

/// Every gate, in the order of the contract.
pub const ALL: &[Gate] = &[
    gate("norm", tr("gate-norm")),
    gate("build", tr("gate-build")),
    gate("pitfall_a", tr("gate-pitfall_a")),
    gate("pitfall_b", tr("gate-pitfall_b")),
    gate("pitfall_c", tr("gate-pitfall_c")),
    gate("pitfall_d", tr("gate-pitfall_d")),
    gate("pitfall_e", tr("gate-pitfall_e")),
    gate("pitfall_f", tr("gate-pitfall_f")),
    gate("traps", tr("gate-traps")),
    gate("fuzz", tr("gate-fuzz")),
    gate("constraints", tr("gate-constraints")),
];
