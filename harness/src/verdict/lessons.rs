//! The six pitfalls as lessons: what each is, why it is wrong, what its author probably thought.

use crate::locale::{Text, tr};

/// What there is to learn from a pitfall.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// The gate that it closes.
    pub gate: &'static str,
    /// What the code does.
    pub what: Text,
    /// Why that is wrong.
    pub why: Text,
    /// What its author probably thought.
    pub thought: Text,
    /// How it shows.
    pub symptom: Text,
    /// What to write instead.
    pub cure: Text,
}

/// The lesson behind a gate.
pub fn find(gate: &str) -> Option<&'static Lesson> {
    ALL.iter().find(|lesson| lesson.gate == gate)
}

/// The lesson behind a gate, whose parts belong to what the gate is.
const fn lesson(gate: &'static str, text: Text) -> Lesson {
    Lesson {
        gate,
        what: text.part("what"),
        why: text.part("why"),
        thought: text.part("thought"),
        symptom: text.part("symptom"),
        cure: text.part("cure"),
    }
}

/// Every lesson, A to F.
pub const ALL: &[Lesson] = &[
    lesson("pitfall_a", tr("gate-pitfall_a")),
    lesson("pitfall_b", tr("gate-pitfall_b")),
    lesson("pitfall_c", tr("gate-pitfall_c")),
    lesson("pitfall_d", tr("gate-pitfall_d")),
    lesson("pitfall_e", tr("gate-pitfall_e")),
    lesson("pitfall_f", tr("gate-pitfall_f")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::gates;

    #[test]
    fn every_pitfall_has_a_lesson_and_every_lesson_a_gate() {
        let pitfalls = gates::ALL.iter().map(|gate| gate.id);
        let pitfalls: Vec<_> = pitfalls.filter(|id| id.starts_with("pitfall_")).collect();
        let lessons: Vec<_> = ALL.iter().map(|lesson| lesson.gate).collect();
        assert_eq!(lessons, pitfalls);
    }
}
