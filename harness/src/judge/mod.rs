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
mod tests;
