use std::collections::BTreeMap;

use super::StepRecord;

/// All that happened while a scenario was played, as far as it was played.
///
/// Its size is bounded: of each client a step keeps the beginning and the end, and of a line the
/// beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// Name of the scenario.
    pub scenario: String,
    /// Names, rooms and texts were drawn from it.
    pub seed: u64,
    /// What was drawn for what the script speaks of: a client (`alice`), a room (`#zion`), a text
    /// (`"one"`), in the order of drawing.
    pub drawn: BTreeMap<String, Vec<String>>,
    /// The steps that were played, with all that is kept of what happened meanwhile.
    pub steps: Vec<StepRecord>,
}
