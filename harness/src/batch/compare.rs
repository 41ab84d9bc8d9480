//! What moved between two gradings of a class, by which check, and why.

use std::collections::BTreeSet;

use super::results::{Judge, Outcome, Results};
use crate::fault::Fault;
use crate::verdict::{
    COMPARISON_SCHEMA, Cause, Change, Comparison, Finding, Movement, Place, Report, Stand,
};

/// Compares the results of a class.
///
/// # Errors
/// A result cannot be read.
pub fn compare(old: &Results, new: &Results) -> Result<Comparison, Fault> {
    let names = old.header.names.iter().chain(&new.header.names);
    let names: BTreeSet<&String> = names.collect();
    let mut comparison = Comparison {
        schema: COMPARISON_SCHEMA.to_owned(),
        moved: Vec::new(),
        unmoved: 0,
        gone: Vec::new(),
        new: Vec::new(),
    };
    for name in names {
        match (graded(old, name)?, graded(new, name)?) {
            (Some(old), Some(new)) => match movement(name, &old, &new) {
                Some(movement) => comparison.moved.push(movement),
                None => comparison.unmoved += 1,
            },
            (Some(_), None) => comparison.gone.push(name.clone()),
            (None, Some(_)) => comparison.new.push(name.clone()),
            (None, None) => {}
        }
    }
    let distance = |it: &Movement| it.new.points.abs_diff(it.old.points);
    comparison
        .moved
        .sort_by_key(|movement| std::cmp::Reverse(distance(movement)));
    Ok(comparison)
}

/// A result that is a report.
#[derive(Clone)]
struct Graded {
    fingerprint: Option<String>,
    judge: Judge,
    report: Box<Report>,
}

/// The report of a submission, if it is in the class and has one.
fn graded(results: &Results, name: &String) -> Result<Option<Graded>, Fault> {
    if results.header.names.binary_search(name).is_err() {
        return Ok(None);
    }
    let graded = |outcome: Outcome| {
        Some(Graded {
            fingerprint: outcome.fingerprint,
            judge: outcome.judge,
            report: outcome.report.ok()?,
        })
    };
    Ok(results.get(name)?.and_then(graded))
}

fn movement(name: &str, old: &Graded, new: &Graded) -> Option<Movement> {
    let checks = changes(&old.report, &new.report);
    let places = [&old.report, &new.report].map(|report| Place {
        verdict: report.verdict,
        points: report.score.points,
        max: report.score.max,
    });
    (places[0] != places[1] || !checks.is_empty()).then(|| Movement {
        name: name.to_owned(),
        old: places[0],
        new: places[1],
        because: causes(old, new),
        checks,
    })
}

fn causes(old: &Graded, new: &Graded) -> Vec<Cause> {
    let [before, now] = [&old.judge, &new.judge];
    let [old_sandbox, new_sandbox] = [old, new].map(|it| &it.report.harness.sandbox);
    let differs = [
        (Cause::Submission, old.fingerprint != new.fingerprint),
        (Cause::Spec, before.spec_sha256 != now.spec_sha256),
        (Cause::Harness, before.executable != now.executable),
        (Cause::Toolchain, before.toolchain != now.toolchain),
        (Cause::Seed, before.seed != now.seed),
        (Cause::Sandbox, old_sandbox != new_sandbox),
    ];
    let differing = differs.into_iter().filter(|(_, differs)| *differs);
    differing.map(|(cause, _)| cause).collect()
}

/// A test or gate of a report.
struct Check<'a> {
    id: &'a str,
    stand: Stand,
    findings: &'a [Finding],
}

fn checks(report: &Report) -> impl Iterator<Item = Check<'_>> {
    let tests = report.tests.iter().map(|test| Check {
        id: &test.id,
        stand: Stand::Test {
            outcome: test.outcome,
            points: test.points,
            max_points: test.max_points,
        },
        findings: &test.findings,
    });
    let gates = report.gates.iter().map(|gate| Check {
        id: &gate.id,
        stand: Stand::Gate { state: gate.state },
        findings: &gate.findings,
    });
    tests.chain(gates)
}

/// The checks of either that differ, in the order of the new report.
fn changes(old: &Report, new: &Report) -> Vec<Change> {
    let find = |report, id: &str| checks(report).find(|check| check.id == id);
    let kept = checks(new).map(|check| (find(old, check.id), Some(check)));
    let dropped = checks(old).filter(|check| find(new, check.id).is_none());
    let dropped = dropped.map(|check| (Some(check), None));
    kept.chain(dropped)
        .filter_map(|(old, new)| change(old.as_ref(), new.as_ref()))
        .collect()
}

fn change(old: Option<&Check<'_>>, new: Option<&Check<'_>>) -> Option<Change> {
    let stand = |check: Option<&Check<'_>>| check.map(|check| check.stand);
    let message = |check: &Check<'_>| Some(check.findings.first()?.message.clone());
    (stand(old) != stand(new)).then_some(Change {
        id: new.or(old)?.id.to_owned(),
        old: stand(old),
        new: stand(new),
        message: new.and_then(message).or_else(|| old.and_then(message)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::results::tests::judge;
    use super::*;
    use crate::render::sample;
    use crate::verdict::Verdict;

    fn graded(seed: u64, report: Report) -> Graded {
        Graded {
            fingerprint: Some("f".into()),
            judge: judge(seed),
            report: Box::new(report),
        }
    }

    #[test]
    fn what_stays_does_not_move_and_the_evidence_may_change() {
        let mut other = sample::refused();
        other.timings_ms.total += 1;
        other.tests[4].findings[0].got = Some("something else".into());
        let (old, new) = (graded(1, sample::refused()), graded(2, other));
        assert_eq!(movement("a", &old, &new), None);
    }

    #[test]
    fn who_moves_is_told_by_which_checks_and_with_what_is_objected_to() {
        let (old, new) = (graded(1, sample::validated()), graded(1, sample::refused()));
        let down = movement("a", &old, &new).expect("moved");
        assert_eq!(
            [down.old, down.new].map(|it| (it.verdict, it.points)),
            [(Verdict::Validated, 100), (Verdict::Refused, 60)]
        );
        let ids = |movement: &Movement| -> Vec<String> {
            movement.checks.iter().map(|it| it.id.clone()).collect()
        };
        let expected = [
            "test_nickname_change",
            "test_message_broadcast",
            "test_user_left_notification",
            "test_multiple_rooms",
            "norm",
            "pitfall_b",
            "constraints",
        ];
        assert_eq!(ids(&down), expected);
        let objection = "of 4 members only 1 got what was said";
        assert_eq!(down.checks[5].message.as_deref(), Some(objection));
        let up = movement("a", &new, &old).expect("moved");
        assert_eq!(ids(&up), expected);
        assert_eq!(up.checks[5].message.as_deref(), Some(objection));
    }

    #[test]
    fn a_test_with_another_weight_moves_and_one_that_is_new_too() {
        let mut new = sample::validated();
        new.tests[0].max_points = 50;
        let gone = new.tests.pop().expect("a test").id;
        let moved = movement("a", &graded(1, sample::validated()), &graded(1, new));
        let checks = moved.expect("moved").checks;
        assert_eq!(checks[0].id, "test_server_starts");
        assert_eq!((&checks[1].id, checks[1].new), (&gone, None));
        assert_eq!(checks.len(), 2);
    }

    #[test]
    fn what_differs_is_the_cause_and_if_nothing_does_it_was_luck() {
        let old = graded(1, sample::validated());
        let luck = movement("a", &old, &graded(1, sample::refused())).expect("moved");
        assert_eq!(luck.because, []);
        let mut new = graded(2, sample::refused());
        new.fingerprint = None;
        new.report.harness.sandbox = "none".into();
        new.judge.spec_sha256 = "other".into();
        new.judge.executable = "other".into();
        new.judge.toolchain = "other".into();
        let all = movement("a", &old, &new).expect("moved").because;
        assert_eq!(
            all,
            [
                Cause::Submission,
                Cause::Spec,
                Cause::Harness,
                Cause::Toolchain,
                Cause::Seed,
                Cause::Sandbox
            ]
        );
    }
}
