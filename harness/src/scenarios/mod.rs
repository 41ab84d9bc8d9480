//! The scenarios: one file each.

mod test_message_broadcast;

use crate::script::Scenario;

/// Every scenario, in the order of the contract.
pub const ALL: &[fn() -> Scenario] = &[test_message_broadcast::scenario];

/// Every scenario as a value.
pub fn all() -> Vec<Scenario> {
    ALL.iter().map(|scenario| scenario()).collect()
}
