//! From what is known of a submission to its report: pure functions.

use std::cmp::Reverse;
use std::time::Duration;

use crate::bonus;
use crate::locale::Lang;
use crate::norms::NormFindings;
use crate::request::Request;
use crate::run::Played;
use crate::script::Decides;
use crate::spec::{GateSpec, Spec, TestSpec};
use crate::stage::Program;
use crate::submission::compile::Compiled;
use crate::submission::manifest::Declarations;
use crate::submission::toolchain::Toolchain;
use crate::verdict::{
    Advice, Bonus, CheckResult, CheckTime, Finding, GateResult, GateState, HarnessInfo, Kind,
    Outcome, Report, SCHEMA, Score, SubmissionInfo, Timings, Verdict, judge,
};

/// What is known of a submission so far.
#[derive(Debug, Default)]
pub struct Record {
    /// The language of findings.
    pub lang: Lang,
    /// Why it does not compile.
    pub build: Vec<Finding>,
    /// What the norm has to say.
    pub norm: NormFindings,
    /// What Cargo.toml declares.
    pub declarations: Option<Declarations>,
    /// What the compiler made and said.
    pub compiled: Vec<Compiled>,
    /// What came out of the scenarios and the lines.
    pub played: Vec<Played>,
    /// What came out of the scenarios of the bonus: nothing of it touches the base.
    pub bonus: Vec<Played>,
    /// `None` where there is no program to try.
    pub program: Option<Program>,
    /// What should be better, beside what scenarios say.
    pub advice: Vec<Advice>,
    /// Where the time went.
    pub timings: Timings,
}

impl Record {
    /// Judges what is known.
    pub fn report(
        mut self,
        request: &Request,
        sha256: String,
        package: Option<String>,
        toolchain: &Toolchain,
    ) -> Report {
        let spec = &request.spec.spec;
        let gates: Vec<_> = spec
            .gates
            .iter()
            .filter(|gate| request.wants(&gate.id))
            .map(|gate| self.gate(gate))
            .collect();
        let tests: Vec<_> = spec
            .tests
            .iter()
            .filter(|test| request.wants(&test.id))
            .map(|test| self.test(test))
            .collect();
        let mut score = Score::of(&tests, spec.passing_score);
        // Of a selection, everything must pass.
        score.pass = score.pass.min(score.max);
        let bonus = bonus::score(&self.bonus, request);
        let verdict = match &bonus {
            // Of a selection without anything of the base, what is attempted of the bonus must pass.
            Some(bonus) if tests.is_empty() && gates.is_empty() => {
                let attempted = |test: &&CheckResult| test.outcome != Outcome::NotAttempted;
                let attempted = bonus.tests.iter().filter(attempted);
                let pass = attempted.map(|test| test.max_points).sum();
                judge(Score::of(&bonus.tests, pass), &bonus.tests, &[])
            }
            _ => judge(score, &tests, &gates),
        };
        let mut advice = std::mem::take(&mut self.norm.advice);
        advice.append(&mut self.advice);
        let played = self.played.iter_mut().chain(&mut self.bonus);
        let transcripts = played.filter_map(|it| it.transcript.take());
        let transcripts = transcripts.collect();
        self.timings.checks = self.times();
        // What keeps a scenario from showing anything is told by the check that it is about; where none
        // has anything to say, it is told here.
        let is_told = tests.iter().any(|test| test.outcome != Outcome::Passed)
            || gates.iter().any(|gate| gate.state != GateState::Open);
        advice.extend(
            self.played
                .into_iter()
                .filter_map(|played| advised(played, is_told)),
        );
        Report {
            schema: SCHEMA.to_owned(),
            harness: HarnessInfo {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                toolchain: format!("rustc {}", toolchain.release),
                spec: spec.name.clone(),
                spec_sha256: request.spec.sha256.clone(),
                sandbox: request.containment.level.name().to_owned(),
                sandbox_layers: request.containment.layers.names(),
            },
            submission: SubmissionInfo {
                path: request.dir.display().to_string(),
                package,
                sha256,
            },
            seed: request.seed,
            verdict,
            score,
            xp: xp(verdict, bonus.as_ref(), spec),
            tests,
            gates,
            advice,
            notes: self.norm.notes,
            bonus,
            timings_ms: self.timings,
            transcripts,
        }
    }

    /// How long each part of the run took, slowest first.
    fn times(&self) -> Vec<CheckTime> {
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let played = self.played.iter().chain(&self.bonus);
        let mut times: Vec<_> = played
            .map(|played| CheckTime {
                id: played.id.to_owned(),
                ms: millis(played.time.all),
                slowest_answer_ms: millis(played.time.slowest_answer),
            })
            .collect();
        times.sort_by_key(|time| Reverse(time.ms));
        times
    }

    fn test(&self, test: &TestSpec) -> CheckResult {
        let played = self.played.iter().find(|played| played.id == test.id);
        let outcome = played.map_or(Outcome::Blocked, |played| played.outcome);
        CheckResult {
            id: test.id.clone(),
            category: test.category.clone(),
            points: if outcome == Outcome::Passed {
                test.points
            } else {
                0
            },
            max_points: test.points,
            outcome,
            findings: played
                .map(|played| played.findings.clone())
                .unwrap_or_default(),
        }
    }

    fn gate(&self, gate: &GateSpec) -> GateResult {
        let (findings, judged) = match gate.id.as_str() {
            "norm" => (self.norm.violations.clone(), self.norm_is_judged()),
            "build" => (self.build.clone(), true),
            id => self.probed(id),
        };
        let state = match (findings.is_empty(), judged) {
            (false, true) => GateState::Closed,
            (true, true) => GateState::Open,
            (_, false) => GateState::NotJudged,
        };
        GateResult {
            id: gate.id.clone(),
            severity: gate.severity,
            state,
            findings,
        }
    }

    fn norm_is_judged(&self) -> bool {
        !self.norm.violations.is_empty() || self.compiled.iter().any(|part| part.artifact.is_some())
    }

    /// What closes a gate that scenarios decide. A fault that shows in other scenarios too has one
    /// name: bytes without newline are pitfall D wherever they come, the end of the process is a
    /// broken constraint, a server that hangs and a blocking lock are pitfall C.
    fn probed(&self, gate: &str) -> (Vec<Finding>, bool) {
        let of_gate =
            |played: &&Played| matches!(played.decides, Decides::Gate(id, _) if id == gate);
        let failed = self
            .played
            .iter()
            .filter(of_gate)
            .filter(|played| played.outcome == Outcome::Failed);
        let mut findings: Vec<_> = failed.flat_map(|played| played.findings.clone()).collect();
        let mut unjudged: Vec<_> = self
            .played
            .iter()
            .filter(of_gate)
            .filter(|played| played.outcome == Outcome::NotJudged)
            .flat_map(|played| played.findings.clone())
            .collect();
        let anywhere = |kind: Kind| {
            let all = self
                .played
                .iter()
                .filter(|played| played.outcome != Outcome::NotJudged);
            all.flat_map(|played| &played.findings)
                .find(|finding| finding.kind == kind)
                .cloned()
        };
        match gate {
            "pitfall_c" => {
                findings.extend(anywhere(Kind::Hung).filter(|_| findings.is_empty()));
                let locks = self
                    .norm
                    .violations
                    .iter()
                    .filter(|it| it.norm.as_deref() == Some("norm_std_mutex"));
                findings.extend(locks.cloned());
            }
            "pitfall_d" => {
                findings.extend(anywhere(Kind::BadFraming).filter(|_| findings.is_empty()));
            }
            "constraints" => {
                let crash = self
                    .played
                    .iter()
                    .filter(|played| played.listened)
                    .flat_map(|played| &played.findings);
                findings.extend(
                    crash
                        .filter(|finding| finding.kind == Kind::Crashed)
                        .take(1)
                        .cloned(),
                );
                match &self.program {
                    Some(Program::Judged {
                        findings: found, ..
                    }) => findings.extend(found.iter().cloned()),
                    Some(Program::NotJudged(finding)) => unjudged.push((**finding).clone()),
                    None => {}
                }
            }
            _ => {}
        }
        if findings.is_empty() && !unjudged.is_empty() {
            (unjudged, false)
        } else {
            (findings, true)
        }
    }
}

/// The whole bonus multiplies what a validated submission earns.
fn xp(verdict: Verdict, bonus: Option<&Bonus>, spec: &Spec) -> u32 {
    match (verdict, bonus) {
        (Verdict::Validated, Some(bonus)) if bonus::is_whole(bonus, &spec.bonus) => {
            spec.xp.base.saturating_mul(spec.xp.bonus_multiplier)
        }
        (Verdict::Validated, _) => spec.xp.base,
        _ => 0,
    }
}

fn advised(played: Played, is_told: bool) -> Option<Advice> {
    let is_advice = matches!(played.decides, Decides::Advice(_));
    let applies = match played.outcome {
        Outcome::Failed => is_advice,
        Outcome::Blocked => !is_told && !played.findings.is_empty(),
        Outcome::Passed | Outcome::NotJudged | Outcome::NotAttempted => false,
    };
    applies.then(|| Advice {
        id: played.id.to_owned(),
        rules: played.rules.into_iter().map(ToOwned::to_owned).collect(),
        findings: played.findings,
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::locale::Lang;
    use crate::request::BonusMode;
    use crate::run::Time;
    use crate::sandbox::Containment;
    use crate::spec;
    use crate::submission::manifest::Features;

    const STALL: Decides = Decides::Gate("pitfall_c", &[Kind::Stalled]);

    fn found(kind: Kind) -> Finding {
        Finding::new(["M1"], kind, "something")
    }

    fn played(id: &'static str, decides: Decides, outcome: Outcome, kind: Kind) -> Played {
        Played {
            id,
            decides,
            rules: vec!["C2"],
            listened: true,
            outcome,
            findings: vec![found(kind)],
            transcript: None,
            time: Time::default(),
        }
    }

    fn right(id: &'static str) -> Played {
        Played {
            findings: Vec::new(),
            ..played(id, Decides::Points, Outcome::Passed, Kind::Hung)
        }
    }

    fn report(record: Record, only: &[&str]) -> Report {
        let request = Request {
            dir: PathBuf::from("somewhere"),
            features: Features::default(),
            seed: 7,
            only: only.iter().map(|id| (*id).to_owned()).collect(),
            bonus: BonusMode::Auto,
            spec: spec::load(None).expect("valid"),
            lang: Lang::En,
            line: None,
            containment: Containment::off(),
        };
        let toolchain = Toolchain {
            sysroot: PathBuf::new(),
            rustc: PathBuf::new(),
            clippy_driver: PathBuf::new(),
            cargo: PathBuf::new(),
            linker: PathBuf::new(),
            version: String::new(),
            release: semver::Version::new(1, 95, 0),
            host: String::new(),
        };
        record.report(&request, "sum".to_owned(), None, &toolchain)
    }

    /// The state of a gate, and what closes it.
    fn gate(record: Record, id: &str) -> (GateState, Vec<Kind>) {
        let report = report(record, &[id]);
        let gate = &report.gates[0];
        let kinds = gate.findings.iter().map(|finding| finding.kind);
        (gate.state, kinds.collect())
    }

    fn of_played(played: impl IntoIterator<Item = Played>) -> Record {
        Record {
            played: played.into_iter().collect(),
            ..Record::default()
        }
    }

    #[test]
    fn a_test_has_its_points_or_none() {
        let passed = right("test_join_room");
        let failed = played(
            "test_leave_room",
            Decides::Points,
            Outcome::Failed,
            Kind::Late,
        );
        let chosen = ["test_join_room", "test_leave_room", "test_list_rooms"];
        let report = report(of_played([passed, failed]), &chosen);
        let told = report.tests.iter().map(|test| (test.outcome, test.points));
        // Of what was never played, nothing can be said.
        assert!(told.eq([
            (Outcome::Passed, 10),
            (Outcome::Failed, 0),
            (Outcome::Blocked, 0)
        ]));
        assert_eq!(report.tests[1].findings, [found(Kind::Late)]);
        assert_eq!((report.score.points, report.score.max), (10, 25));
        assert_eq!((report.verdict, report.xp), (Verdict::Refused, 0));
    }

    #[test]
    fn of_a_selection_everything_must_pass_and_that_is_enough() {
        let report = report(of_played([right("test_join_room")]), &["test_join_room"]);
        assert_eq!(report.score.pass, 10);
        assert_eq!((report.verdict, report.xp), (Verdict::Validated, 250));
        assert!(report.gates.is_empty() && report.advice.is_empty());
    }

    #[test]
    fn a_gate_is_closed_by_its_own_scenarios_alone() {
        let failed = || played("pitfall_c_stall", STALL, Outcome::Failed, Kind::Stalled);
        let closed = (GateState::Closed, vec![Kind::Stalled]);
        assert_eq!(gate(of_played([failed()]), "pitfall_c"), closed);
        let open = (GateState::Open, Vec::new());
        assert_eq!(gate(of_played([failed()]), "pitfall_b"), open);
        let blocked = Played {
            outcome: Outcome::Blocked,
            ..failed()
        };
        assert_eq!(gate(of_played([blocked]), "pitfall_c"), open);
    }

    #[test]
    fn a_gate_that_could_not_be_judged_says_so_unless_something_closes_it() {
        let with = |outcome| played("pitfall_c_stall", STALL, outcome, Kind::Stalled);
        let (state, findings) = gate(of_played([with(Outcome::NotJudged)]), "pitfall_c");
        assert_eq!((state, findings.len()), (GateState::NotJudged, 1));
        let both = [with(Outcome::NotJudged), with(Outcome::Failed)];
        let (state, findings) = gate(of_played(both), "pitfall_c");
        assert_eq!((state, findings.len()), (GateState::Closed, 1));
    }

    #[test]
    fn some_faults_have_one_name_wherever_they_show() {
        let points = |outcome, kind| played("test_join_room", Decides::Points, outcome, kind);
        for (kind, closes) in [
            (Kind::Hung, "pitfall_c"),
            (Kind::BadFraming, "pitfall_d"),
            (Kind::Crashed, "constraints"),
        ] {
            let twice = [
                points(Outcome::Failed, kind),
                points(Outcome::Blocked, kind),
            ];
            let closed = (GateState::Closed, vec![kind]);
            assert_eq!(gate(of_played(twice), closes), closed, "{closes}");
            for other in ["pitfall_c", "pitfall_d", "constraints", "pitfall_a"] {
                let record = of_played([points(Outcome::Failed, kind)]);
                let is_closed = gate(record, other).0 == GateState::Closed;
                assert_eq!(is_closed, other == closes, "{kind:?} {other}");
            }
        }
        let hung = points(Outcome::NotJudged, Kind::Hung);
        assert_eq!(gate(of_played([hung]), "pitfall_c").0, GateState::Open);
        // What never listened did not end while it served.
        let crashed = Played {
            listened: false,
            ..points(Outcome::Blocked, Kind::Crashed)
        };
        assert_eq!(gate(of_played([crashed]), "constraints").0, GateState::Open);
    }

    #[test]
    fn what_a_gate_says_of_its_own_is_not_said_in_another_name_again() {
        let stalled = played("pitfall_c_stall", STALL, Outcome::Failed, Kind::Stalled);
        let hung = played(
            "test_join_room",
            Decides::Points,
            Outcome::Failed,
            Kind::Hung,
        );
        let closed = (GateState::Closed, vec![Kind::Stalled]);
        assert_eq!(gate(of_played([stalled, hung]), "pitfall_c"), closed);
    }

    #[test]
    fn a_blocking_lock_is_pitfall_c_and_no_other_violation_is() {
        let violates = |norm: &str| {
            let mut record = Record::default();
            record.norm.violations.push(Finding {
                norm: Some(norm.to_owned()),
                ..found(Kind::Norm)
            });
            record
        };
        let closed = (GateState::Closed, vec![Kind::Norm]);
        assert_eq!(gate(violates("norm_std_mutex"), "pitfall_c"), closed);
        assert_eq!(gate(violates("norm_std_mutex"), "norm"), closed);
        let state = gate(violates("norm_std_thread"), "pitfall_c").0;
        assert_eq!(state, GateState::Open);
    }

    #[test]
    fn where_nothing_was_compiled_the_norm_is_not_judged() {
        assert_eq!(gate(Record::default(), "norm").0, GateState::NotJudged);
    }

    #[test]
    fn what_does_not_compile_closes_the_gate_about_that() {
        let record = Record {
            build: vec![found(Kind::Build)],
            ..Record::default()
        };
        let closed = (GateState::Closed, vec![Kind::Build]);
        assert_eq!(gate(record, "build"), closed);
        assert_eq!(gate(Record::default(), "build").0, GateState::Open);
    }

    #[test]
    fn the_program_is_a_constraint() {
        let with = |program| Record {
            program: Some(program),
            ..Record::default()
        };
        let judged = |findings| Program::Judged {
            findings,
            farewell: false,
        };
        let hangs = judged(vec![found(Kind::HungAtStop)]);
        let closed = (GateState::Closed, vec![Kind::HungAtStop]);
        assert_eq!(gate(with(hangs), "constraints"), closed);
        let in_use = Program::NotJudged(Box::new(found(Kind::Refused)));
        let unjudged = (GateState::NotJudged, vec![Kind::Refused]);
        assert_eq!(gate(with(in_use), "constraints"), unjudged);
        let right = judged(Vec::new());
        assert_eq!(gate(with(right), "constraints").0, GateState::Open);
    }

    #[test]
    fn what_keeps_a_scenario_from_showing_anything_is_told_where_nothing_else_is() {
        let blocked = || played("pitfall_c_stall", STALL, Outcome::Blocked, Kind::Refused);
        let advised = |record, only: &[&str]| {
            let advice = report(record, only).advice;
            let ids = advice.into_iter().map(|advice| advice.id);
            ids.collect::<Vec<_>>()
        };
        let only = ["pitfall_c", "test_join_room"];
        let all_well = [blocked(), right("test_join_room")];
        assert_eq!(advised(of_played(all_well), &only), ["pitfall_c_stall"]);
        let failed = played(
            "test_join_room",
            Decides::Points,
            Outcome::Failed,
            Kind::Late,
        );
        assert_eq!(advised(of_played([blocked(), failed]), &only), [""; 0]);
        let hung = played("pitfall_c_freeze", STALL, Outcome::Failed, Kind::Hung);
        let closed = [blocked(), right("test_join_room"), hung];
        assert_eq!(advised(of_played(closed), &only), [""; 0]);
        let nothing_to_say = Played {
            findings: Vec::new(),
            ..blocked()
        };
        let nothing = [nothing_to_say, right("test_join_room")];
        assert_eq!(advised(of_played(nothing), &only), [""; 0]);
    }

    #[test]
    fn advice_is_given_by_what_advises_and_fails() {
        let advises = Decides::Advice(&[Kind::Late]);
        let with = |outcome, decides| {
            let played = played("split_request", decides, outcome, Kind::Late);
            report(of_played([played]), &["test_join_room"])
                .advice
                .len()
        };
        assert_eq!(with(Outcome::Failed, advises), 1);
        assert_eq!(with(Outcome::Passed, advises), 0);
        assert_eq!(with(Outcome::NotJudged, advises), 0);
        assert_eq!(with(Outcome::Failed, Decides::Points), 0);
    }
}
