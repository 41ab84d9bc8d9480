//! What to mend first: failures of one cause together, those that cost most points first.

use super::Page;
use super::page::style;
use super::untrusted::visible;
use crate::locale::tr;
use crate::verdict::{
    CheckResult, Finding, GateResult, GateState, Kind, Outcome, Report, Severity,
};

/// How many are told: who has mended these grades again anyway.
const SHOWN: usize = 3;

/// Tests that seem to fail by one fault.
struct Mend<'a> {
    kind: Kind,
    tests: Vec<&'a CheckResult>,
}

impl Mend<'_> {
    /// What they would give.
    fn points(&self) -> u32 {
        self.tests.iter().map(|test| missing(test)).sum()
    }

    /// The one with the least to read before it fails.
    fn shortest(&self) -> Option<&CheckResult> {
        let tests = self.tests.iter().copied();
        tests.min_by_key(|test| steps_before(test))
    }

    /// How many steps were right before anything failed: who came far has little left to do.
    fn came_far(&self) -> usize {
        self.shortest().map_or(0, steps_before)
    }
}

/// What the machine did not allow to judge is not theirs to mend.
fn is_theirs(test: &CheckResult) -> bool {
    missing(test) > 0 && test.outcome != Outcome::NotJudged
}

fn missing(test: &CheckResult) -> u32 {
    test.max_points.saturating_sub(test.points)
}

fn steps_before(test: &CheckResult) -> usize {
    let steps = test.findings.first().map_or(&[][..], |found| &found.steps);
    steps.last().map_or(0, |step| step.number.saturating_sub(1))
}

/// Tells what to mend first, unless there is but one test to look at.
pub fn tell(page: &mut Page, report: &Report) {
    let mends = mends(&report.tests);
    if mends.iter().map(|mend| mend.tests.len()).sum::<usize>() < 2 {
        return;
    }
    let lang = page.lang;
    page.heading(tr("report-mends").to(lang));
    let closed = report.gates.iter().filter(|gate| is_fatal(gate));
    let closed: Vec<String> = closed.map(|gate| visible(&gate.id)).collect();
    if !closed.is_empty() {
        let text = tr("report-no-making-up").with("gates", closed.join(", "));
        page.paragraph(2, style::PLAIN, &text.to(lang));
    }
    for mend in mends.iter().take(SHOWN) {
        let shortest = mend
            .shortest()
            .map_or(String::new(), |test| visible(&test.id));
        let tests = match mend.tests.len() {
            1 => shortest,
            count => tr("report-alike")
                .with("count", count)
                .with("test", shortest)
                .to(lang),
        };
        let points = format!("{:>+4}", mend.points().cast_signed());
        let text = format!("{}: {tests}", mend.kind.word());
        page.entry(2, (style::GOOD, &points), 6, &text);
    }
    let rest: u32 = mends.iter().skip(SHOWN).map(Mend::points).sum();
    if rest > 0 {
        page.notice(2, &tr("report-more-mends").with("points", rest));
    }
}

fn is_fatal(gate: &GateResult) -> bool {
    gate.state == GateState::Closed && gate.severity == Severity::Fatal
}

/// Most points first; of equal ones, the one nearest to its goal.
fn mends(tests: &[CheckResult]) -> Vec<Mend<'_>> {
    let mut mends: Vec<Mend<'_>> = Vec::new();
    for test in tests.iter().filter(|test| is_theirs(test)) {
        // What was not tried says nothing: what it waits for is told by others.
        let Some(found) = test.findings.first() else {
            continue;
        };
        let alike = |mend: &&mut Mend<'_>| {
            let known = mend.tests.first().and_then(|test| test.findings.first());
            known.is_some_and(|known| is_alike(known, found))
        };
        match mends.iter_mut().find(alike) {
            Some(mend) => mend.tests.push(test),
            None => mends.push(Mend {
                kind: found.kind,
                tests: vec![test],
            }),
        }
    }
    mends.sort_by_key(|mend| std::cmp::Reverse((mend.points(), mend.came_far())));
    mends
}

/// Whether one mend may do for both. What says that something is wrong, and not how it comes about,
/// is alike only if it breaks the same rules.
fn is_alike(one: &Finding, other: &Finding) -> bool {
    let tells_how = !matches!(
        one.kind,
        Kind::WrongValue | Kind::WrongOrder | Kind::NoReply | Kind::Late
    );
    one.kind == other.kind && (tells_how || one.rules == other.rules)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;
    use crate::render::{Look, sample};
    use crate::verdict::StepRecord;

    /// A test that fails at that step.
    fn failed(id: &str, points: u32, kind: Kind, rule: &str, step: usize) -> CheckResult {
        let mut finding = Finding::new([rule], kind, "something");
        finding.steps = vec![StepRecord {
            number: step,
            text: String::new(),
            failed: true,
            wire: Vec::new(),
        }];
        CheckResult {
            id: id.to_owned(),
            category: String::new(),
            points: 0,
            max_points: points,
            outcome: Outcome::Failed,
            findings: vec![finding],
        }
    }

    fn told(tests: Vec<CheckResult>, lang: Lang) -> String {
        let report = Report {
            tests,
            ..sample::refused()
        };
        let mut page = Page::new(Look { width: 80, lang });
        tell(&mut page, &report);
        anstream::adapter::strip_str(&page.finish()).to_string()
    }

    #[test]
    fn failures_of_one_cause_are_one_mend_and_the_dearest_comes_first() {
        let tests = || {
            vec![
                failed("nick", 10, Kind::WrongValue, "N3", 7),
                failed("join", 10, Kind::WrongValue, "J1", 2),
                failed("hear", 15, Kind::MissingFanout, "M1", 7),
                failed("told", 10, Kind::MissingFanout, "J2", 4),
                failed("rooms", 5, Kind::NoReply, "R1", 1),
            ]
        };
        insta::assert_snapshot!(told(tests(), Lang::En));
        insta::assert_snapshot!(told(tests(), Lang::Fr));
    }

    #[test]
    fn where_there_is_nothing_to_choose_nothing_is_said() {
        assert_eq!(told(Vec::new(), Lang::En), "");
        let one = failed("nick", 10, Kind::WrongValue, "N3", 7);
        assert_eq!(told(vec![one], Lang::En), "");
        let mut untried = failed("hear", 15, Kind::Refused, "M1", 1);
        untried.findings.clear();
        let mut unjudged = failed("told", 10, Kind::NoReply, "J2", 4);
        unjudged.outcome = Outcome::NotJudged;
        let one = failed("nick", 10, Kind::WrongValue, "N3", 7);
        assert_eq!(told(vec![one, untried, unjudged], Lang::En), "");
    }
}
