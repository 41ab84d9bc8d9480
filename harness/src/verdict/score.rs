use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CheckResult, GateResult, GateState, Outcome, Severity, Verdict};

/// Points of the base tests.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
pub struct Score {
    /// Points earned.
    pub points: u32,
    /// Points to earn.
    pub max: u32,
    /// Points needed to be validated.
    pub pass: u32,
}

impl Score {
    /// Adds up tests; `pass` is the mark that validates.
    pub fn of(tests: &[CheckResult], pass: u32) -> Self {
        Self {
            points: tests.iter().map(|test| test.points).sum(),
            max: tests.iter().map(|test| test.max_points).sum(),
            pass,
        }
    }
}

/// The verdict on a submission (section 6 of the contract): validated when it has the points *and*
/// no fatal gate is closed.
///
/// A check that could not be judged leaves the verdict open only where it could still turn it.
pub fn judge(score: Score, tests: &[CheckResult], gates: &[GateResult]) -> Verdict {
    let fatal = |state| {
        gates
            .iter()
            .any(|gate| gate.severity == Severity::Fatal && gate.state == state)
    };
    let unjudged: u32 = tests
        .iter()
        .filter(|test| test.outcome == Outcome::NotJudged)
        .map(|test| test.max_points)
        .sum();
    if fatal(GateState::Closed) || score.points + unjudged < score.pass {
        Verdict::Refused
    } else if unjudged > 0 || fatal(GateState::NotJudged) {
        Verdict::Inconclusive
    } else {
        Verdict::Validated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(points: u32, outcome: Outcome) -> CheckResult {
        CheckResult {
            id: "test".into(),
            category: "Core".into(),
            points: if outcome == Outcome::Passed {
                points
            } else {
                0
            },
            max_points: points,
            outcome,
            findings: Vec::new(),
        }
    }

    fn gate(severity: Severity, state: GateState) -> GateResult {
        GateResult {
            id: "gate".into(),
            severity,
            state,
            findings: Vec::new(),
        }
    }

    fn verdict(tests: &[CheckResult], gates: &[GateResult]) -> Verdict {
        judge(Score::of(tests, 70), tests, gates)
    }

    #[test]
    fn the_pass_mark_validates_and_one_point_less_refuses() {
        assert_eq!(
            verdict(&[test(70, Outcome::Passed), test(30, Outcome::Failed)], &[]),
            Verdict::Validated
        );
        assert_eq!(
            verdict(&[test(69, Outcome::Passed), test(31, Outcome::Failed)], &[]),
            Verdict::Refused
        );
    }

    #[test]
    fn a_fatal_gate_refuses_full_marks_and_an_advisory_one_does_not() {
        let full = [test(100, Outcome::Passed)];
        assert_eq!(
            verdict(&full, &[gate(Severity::Fatal, GateState::Closed)]),
            Verdict::Refused
        );
        assert_eq!(
            verdict(&full, &[gate(Severity::Advice, GateState::Closed)]),
            Verdict::Validated
        );
    }

    #[test]
    fn what_could_not_be_judged_is_inconclusive_only_where_it_could_turn_the_verdict() {
        let close = [test(60, Outcome::Passed), test(40, Outcome::NotJudged)];
        let hopeless = [
            test(20, Outcome::Passed),
            test(40, Outcome::NotJudged),
            test(40, Outcome::Failed),
        ];
        assert_eq!(verdict(&close, &[]), Verdict::Inconclusive);
        assert_eq!(verdict(&hopeless, &[]), Verdict::Refused);
        assert_eq!(
            verdict(&close, &[gate(Severity::Fatal, GateState::Closed)]),
            Verdict::Refused
        );
        let full = [test(100, Outcome::Passed)];
        assert_eq!(
            verdict(&full, &[gate(Severity::Fatal, GateState::NotJudged)]),
            Verdict::Inconclusive
        );
    }
}
