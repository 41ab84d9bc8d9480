//! The questions.

use crate::locale::{Text, tr};

/// A question, with four answers of which one is right.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub asks: Text,
    /// The answers.
    pub options: [Text; 4],
    /// The letter of the right answer, A to D.
    pub right: char,
    /// Why.
    pub why: Text,
}

/// The question of that id: its parts are `a` to `d`, the answers, and `why`.
const fn question(asks: Text, right: char) -> Question {
    Question {
        asks,
        options: [
            asks.part("a"),
            asks.part("b"),
            asks.part("c"),
            asks.part("d"),
        ],
        right,
        why: asks.part("why"),
    }
}

pub const QUESTIONS: &[Question] = &[
    question(tr("quiz-lock"), 'C'),
    question(tr("quiz-await"), 'A'),
    question(tr("quiz-channel"), 'D'),
    question(tr("quiz-select"), 'B'),
    question(tr("quiz-rwlock"), 'C'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_is_always_right_and_no_answer_stands_twice() {
        let letters: Vec<char> = QUESTIONS.iter().map(|question| question.right).collect();
        assert_eq!(letters, ['C', 'A', 'D', 'B', 'C']);
        for question in QUESTIONS {
            for (index, option) in question.options.iter().enumerate() {
                assert!(!question.options[..index].contains(option), "{option:?}");
            }
        }
    }
}
