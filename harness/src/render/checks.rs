//! The lines of a report: everything that has an outcome, in one list, as formats of tests want it.

use super::telling::place;
use super::untrusted::cut;
use crate::locale::{Lang, Text, tr};
use crate::verdict::{
    Advice, CheckResult, Finding, GateResult, GateState, Outcome, Report, Severity, Verdict, gates,
};

/// A test, a gate, a bonus test or an advice.
pub struct Check<'a> {
    /// Stable name.
    pub id: &'a str,
    /// Which list it is of.
    pub part: Part,
    /// Category of the exercise's table; of what has none, its part.
    pub category: &'a str,
    /// What came out.
    pub state: State,
    /// Points earned.
    pub points: u32,
    /// Points to earn: 0 for what has none.
    pub max_points: u32,
    /// Why.
    pub findings: &'a [Finding],
}

/// The lists of a report.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// The tests: points.
    Tests,
    /// The gates: the verdict.
    Gates,
    /// The bonus: points of its own.
    Bonus,
    /// Advice: nothing.
    Advice,
}

/// All parts, in the order of a report.
pub const PARTS: [Part; 4] = [Part::Tests, Part::Gates, Part::Bonus, Part::Advice];

/// What came out of a check, as far as formats of tests tell such things apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// Nothing to object.
    Passed,
    /// It counts against the submission.
    Failed,
    /// It is told and costs nothing: advice, a gate that only advises, a bonus that is not reached.
    Noted,
    /// Something that it needs failed: nothing was tried.
    Blocked,
    /// A part of the bonus that the submission does not offer, and need not.
    NotAttempted,
    /// Our fault or the machine's.
    Unjudged,
}

impl Part {
    /// Stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tests => "tests",
            Self::Gates => "gates",
            Self::Bonus => "bonus",
            Self::Advice => "advice",
        }
    }
}

impl State {
    /// Of a test of that part.
    pub const fn of_test(outcome: Outcome, part: Part) -> Self {
        match (outcome, part) {
            (Outcome::Passed, _) => Self::Passed,
            (Outcome::Failed, Part::Bonus) => Self::Noted,
            (Outcome::Failed, _) => Self::Failed,
            (Outcome::Blocked, _) => Self::Blocked,
            (Outcome::NotAttempted, _) => Self::NotAttempted,
            (Outcome::NotJudged, _) => Self::Unjudged,
        }
    }

    /// Of a gate. Behind a failed build it has nothing to say, and the machine nothing to do with
    /// it: then it is blocked.
    pub const fn of_gate(state: GateState, severity: Severity, is_blocked: bool) -> Self {
        match (state, severity) {
            (GateState::Open, _) => Self::Passed,
            (GateState::Closed, Severity::Fatal) => Self::Failed,
            (GateState::Closed, Severity::Advice) => Self::Noted,
            (GateState::NotJudged, _) if is_blocked => Self::Blocked,
            (GateState::NotJudged, _) => Self::Unjudged,
        }
    }
}

/// Every line of a report, in its order.
pub fn checks(report: &Report) -> Vec<Check<'_>> {
    let bonus = report.bonus.iter().flat_map(|bonus| &bonus.tests);
    let tests = report.tests.iter().map(|it| of_test(it, Part::Tests));
    tests
        .chain(report.gates.iter().map(|it| of_gate(it, report.verdict)))
        .chain(bonus.map(|it| of_test(it, Part::Bonus)))
        .chain(report.advice.iter().map(of_advice))
        .collect()
}

fn of_test(test: &CheckResult, part: Part) -> Check<'_> {
    Check {
        id: &test.id,
        part,
        category: &test.category,
        state: State::of_test(test.outcome, part),
        points: test.points,
        max_points: test.max_points,
        findings: &test.findings,
    }
}

fn of_gate(gate: &GateResult, verdict: Verdict) -> Check<'_> {
    let is_blocked = gate.findings.is_empty() && verdict != Verdict::Inconclusive;
    Check {
        id: &gate.id,
        part: Part::Gates,
        category: Part::Gates.word(),
        state: State::of_gate(gate.state, gate.severity, is_blocked),
        points: 0,
        max_points: 0,
        findings: &gate.findings,
    }
}

fn of_advice(advice: &Advice) -> Check<'_> {
    Check {
        id: &advice.id,
        part: Part::Advice,
        category: Part::Advice.word(),
        state: State::Noted,
        points: 0,
        max_points: 0,
        findings: &advice.findings,
    }
}

impl Check<'_> {
    /// The kind of what was found first.
    pub fn kind(&self) -> Option<&'static str> {
        self.findings.first().map(|found| found.kind.word())
    }

    /// Why it did not pass, in a line of at most `limit` characters of the submission's.
    pub fn headline(&self, limit: usize, lang: Lang) -> String {
        let Some(found) = self.findings.first() else {
            return self.without_finding().to(lang).to_owned();
        };
        let message = cut(&found.message, limit, lang);
        match place(found) {
            None => message,
            Some(place) => format!("{place}: {message}"),
        }
    }

    fn without_finding(&self) -> Text {
        match (self.state, gates::find(self.id)) {
            (State::Blocked, _) => tr("report-blocked"),
            (State::NotAttempted, _) => tr("report-not-attempted"),
            (State::Unjudged, _) => tr("report-not-judged"),
            (State::Failed | State::Noted, Some(gate)) => gate.closed_by,
            (State::Passed | State::Failed | State::Noted, _) => tr("report-nothing"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn state(report: &Report, id: &str) -> State {
        let checks = checks(report);
        let found = checks.iter().find(|check| check.id == id);
        found.expect("a check of that name").state
    }

    #[test]
    fn what_costs_nothing_is_no_failure() {
        let report = sample::refused();
        assert_eq!(state(&report, "split_request"), State::Noted);
        assert_eq!(state(&report, "constraints"), State::Noted);
        assert_eq!(state(&report, "norm"), State::Failed);
        assert_eq!(state(&report, "test_message_broadcast"), State::Failed);
    }

    #[test]
    fn a_gate_behind_a_failed_build_is_blocked_and_one_on_a_late_machine_is_not_judged() {
        assert_eq!(
            state(&sample::does_not_compile(), "constraints"),
            State::Blocked
        );
        assert_eq!(
            state(&sample::inconclusive(), "constraints"),
            State::Unjudged
        );
    }

    #[test]
    fn a_headline_says_where_and_why() {
        let report = sample::refused();
        let checks = checks(&report);
        let line = |id: &str| {
            let check = checks.iter().find(|check| check.id == id);
            check.expect("a check").headline(20, Lang::En)
        };
        assert_eq!(
            line("norm"),
            "src/state.rs:7:12: use of a disallowed  [characters not shown: 23]"
        );
        assert_eq!(
            line("test_multiple_rooms"),
            tr("report-blocked").to(Lang::En)
        );
    }
}
