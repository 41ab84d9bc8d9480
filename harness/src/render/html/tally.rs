//! What came out of each test and of each gate, over a whole class.

use super::super::checks::{Part, State};
use crate::verdict::{Class, Summary, Verdict};

/// So many of a hundred are nearly everybody.
const NEARLY_ALL: usize = 80;
/// Fewer than so many may all be wrong by chance.
const ENOUGH: usize = 5;

/// What came out of one test or one gate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Tally<'a> {
    /// Its name.
    pub id: &'a str,
    /// In how many submissions there was nothing to object.
    pub passed: usize,
    /// In how many it failed or was closed.
    pub failed: usize,
    /// In how many it was blocked, not attempted, or could not be judged.
    pub untried: usize,
}

impl Tally<'_> {
    /// How many submissions it was judged in.
    pub const fn judged(&self) -> usize {
        self.passed + self.failed
    }

    /// Whether it fails for nearly everybody: then it may be the test that is wrong.
    pub const fn is_strange(&self) -> bool {
        self.judged() >= ENOUGH && 100 * self.failed >= NEARLY_ALL * self.judged()
    }
}

/// The tests or the gates of a class, in the order of the reports.
pub fn tally(class: &Class, part: Part) -> Vec<Tally<'_>> {
    let summaries = class.submissions.iter();
    let summaries = summaries.filter_map(|row| row.standing.summary());
    let mut tallies: Vec<Tally<'_>> = Vec::new();
    for (id, state) in summaries.flat_map(|it| states(it, part)) {
        let known = tallies.iter().position(|tally| tally.id == id);
        let place = known.unwrap_or_else(|| {
            tallies.push(Tally {
                id,
                passed: 0,
                failed: 0,
                untried: 0,
            });
            tallies.len() - 1
        });
        let tally = &mut tallies[place];
        match state {
            State::Passed => tally.passed += 1,
            State::Failed | State::Noted => tally.failed += 1,
            State::Blocked | State::NotAttempted | State::Unjudged => tally.untried += 1,
        }
    }
    tallies
}

/// What came out of the tests or of the gates for one submission.
pub fn states(summary: &Summary, part: Part) -> Vec<(&str, State)> {
    if part == Part::Gates {
        let is_blocked = summary.verdict != Verdict::Inconclusive;
        let gates = summary.gates.iter();
        return gates
            .map(|gate| {
                let state = State::of_gate(gate.state, gate.severity, is_blocked);
                (&*gate.id, state)
            })
            .collect();
    }
    let tests = summary.tests.iter();
    tests
        .map(|test| (&*test.id, State::of_test(test.outcome, part)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;

    fn tally_of(passed: usize, failed: usize, untried: usize) -> Tally<'static> {
        Tally {
            id: "test_join_room",
            passed,
            failed,
            untried,
        }
    }

    #[test]
    fn a_test_that_nearly_everybody_fails_is_strange() {
        assert!(tally_of(1, 4, 0).is_strange());
        assert!(tally_of(20, 80, 300).is_strange());
        assert!(!tally_of(21, 79, 0).is_strange());
        // What was blocked says nothing about the test, and a few may all be wrong.
        assert!(!tally_of(0, 4, 96).is_strange());
        assert!(!tally_of(0, 0, 0).is_strange());
    }

    #[test]
    fn every_outcome_is_counted_once() {
        let class = sample::class();
        let graded = class.submissions.iter();
        let graded = graded.filter(|row| row.standing.summary().is_some());
        let graded = graded.count();
        for part in [Part::Tests, Part::Gates] {
            for it in tally(&class, part) {
                assert_eq!(it.passed + it.failed + it.untried, graded, "{it:?}");
            }
        }
        let tests = tally(&class, Part::Tests);
        let strange: Vec<&str> = (tests.iter().filter(|it| it.is_strange()))
            .map(|it| it.id)
            .collect();
        assert_eq!(strange, ["test_error_not_in_room"]);
    }
}
