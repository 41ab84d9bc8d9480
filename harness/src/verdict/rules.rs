//! The rules of the contract in a sentence each: what a finding quotes, and `harness explain M1`.

use crate::locale::{Text, tr};

/// One rule of the contract.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name in the contract.
    pub id: &'static str,
    /// What it asks, in a sentence.
    pub text: Text,
}

/// The rule of that name.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}

const fn rule(id: &'static str, text: Text) -> Rule {
    Rule { id, text }
}

/// Every rule, in the order of the contract.
pub const ALL: &[Rule] = &[
    rule("S1", tr("rule-S1")),
    rule("S2", tr("rule-S2")),
    rule("S3", tr("rule-S3")),
    rule("S4", tr("rule-S4")),
    rule("T1", tr("rule-T1")),
    rule("T2", tr("rule-T2")),
    rule("T3", tr("rule-T3")),
    rule("T4", tr("rule-T4")),
    rule("T5", tr("rule-T5")),
    rule("T6", tr("rule-T6")),
    rule("T7", tr("rule-T7")),
    rule("T8", tr("rule-T8")),
    rule("T9", tr("rule-T9")),
    rule("T10", tr("rule-T10")),
    rule("N1", tr("rule-N1")),
    rule("N2", tr("rule-N2")),
    rule("N3", tr("rule-N3")),
    rule("N4", tr("rule-N4")),
    rule("J1", tr("rule-J1")),
    rule("J2", tr("rule-J2")),
    rule("J3", tr("rule-J3")),
    rule("J4", tr("rule-J4")),
    rule("J5", tr("rule-J5")),
    rule("J6", tr("rule-J6")),
    rule("L1", tr("rule-L1")),
    rule("L2", tr("rule-L2")),
    rule("L3", tr("rule-L3")),
    rule("L4", tr("rule-L4")),
    rule("L5", tr("rule-L5")),
    rule("L6", tr("rule-L6")),
    rule("M1", tr("rule-M1")),
    rule("M2", tr("rule-M2")),
    rule("M3", tr("rule-M3")),
    rule("M4", tr("rule-M4")),
    rule("R1", tr("rule-R1")),
    rule("R2", tr("rule-R2")),
    rule("C1", tr("rule-C1")),
    rule("C2", tr("rule-C2")),
    rule("C3", tr("rule-C3")),
    rule("C4", tr("rule-C4")),
    rule("C5", tr("rule-C5")),
    rule("C6", tr("rule-C6")),
    rule("H1", tr("rule-H1")),
    rule("H2", tr("rule-H2")),
    rule("W1", tr("rule-W1")),
    rule("RL1", tr("rule-RL1")),
    rule("GS1", tr("rule-GS1")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_own_name() {
        for (index, rule) in ALL.iter().enumerate() {
            assert!(
                ALL[..index].iter().all(|other| other.id != rule.id),
                "{} stands twice",
                rule.id
            );
        }
    }
}
