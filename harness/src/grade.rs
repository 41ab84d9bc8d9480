//! The only place that knows the order of the phases: stage, inspect, build, run, judge.

use std::path::PathBuf;
use std::time::Instant;

use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

use crate::event::Event;
use crate::fault::Fault;
use crate::fuzz::Probe;
use crate::norms::{self, NormFindings};
use crate::run::{Played, Runner};
use crate::sandbox::Alive;
use crate::scenarios;
use crate::script::{Decides, Scenario};
use crate::spec::{self, GateSpec, Spec, TestSpec};
use crate::stage::{Clock, Driver, Program, check_failing_bind, check_program};
use crate::submission::cache::Cache;
use crate::submission::compile::{Compiled, Compiler, driver_source};
use crate::submission::dependencies::Dependencies;
use crate::submission::manifest::{self, Declarations, Features, Manifest};
use crate::submission::stage::{Staged, stage};
use crate::submission::toolchain::Toolchain;
use crate::verdict::{
    Advice, CheckResult, Finding, GateResult, GateState, HarnessInfo, Kind, Lang, Outcome, Report,
    SCHEMA, Score, SubmissionInfo, Timings, Verdict, judge,
};

/// What is to be graded, and how.
#[derive(Debug)]
pub struct Request {
    /// The submission.
    pub dir: PathBuf,
    /// Its cargo features that are on.
    pub features: Features,
    /// What names and texts are drawn from.
    pub seed: u64,
    /// Names of the checks to judge, all of them known; empty for all there are.
    pub only: Vec<String>,
    /// The exercise.
    pub spec: spec::Loaded,
    /// Language of the findings.
    pub lang: Lang,
    /// A line to send in place of the generated ones.
    pub line: Option<Vec<u8>>,
}

impl Request {
    fn wants(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == id)
    }

    /// The lines that are sent for the gates that are wanted.
    fn probes(&self) -> Vec<Probe<'_>> {
        let spec = &self.spec.spec;
        let fuzz = match &self.line {
            Some(line) => Probe::Stored(line),
            None => Probe::Generated(&spec.driver.fuzzing),
        };
        let has_gate = |id: &str| spec.gates.iter().any(|gate| gate.id == id);
        [Probe::EdgeCases(&spec.driver.edge_cases), fuzz]
            .into_iter()
            .filter(|probe| has_gate(probe.gate()) && self.wants(probe.gate()))
            .collect()
    }

    /// A scenario is played for its own sake, or for the gate that it decides.
    fn wants_scenario(&self, scenario: &Scenario) -> bool {
        let gate = match scenario.decides {
            Decides::Gate(gate, _) => Some(gate),
            Decides::Points | Decides::Advice => None,
        };
        self.wants(scenario.id) || gate.is_some_and(|gate| self.wants(gate))
    }
}

/// Grades a submission, telling `observer` what it is at.
///
/// # Errors
/// Whatever is no fault of the submission's, Ctrl-C included. Either way, when this returns no
/// process of the submission is left, and no file.
pub async fn grade(
    request: Request,
    observer: impl Fn(Event) + Send + Sync,
) -> Result<Report, Fault> {
    let work = Work::new()?;
    let (alive, all_dead) = Alive::new();
    let report = tokio::select! {
        // First of all: from here on a signal is no sudden death.
        biased;
        fault = interruption() => Err(fault),
        report = phases(&request, &work, alive, &observer) => report,
    };
    // What is being killed may still write to the directory, which goes last.
    all_dead.wait().await;
    report
}

/// Ends with Ctrl-C, or when the process is asked to terminate.
async fn interruption() -> Fault {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => signals.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        Ok(()) = tokio::signal::ctrl_c() => {}
        _ = terminate => {}
    }
    Fault::Interrupted
}

type Observer<'a> = &'a (dyn Fn(Event) + Sync);

async fn phases(
    request: &Request,
    work: &Work,
    alive: Alive,
    observer: Observer<'_>,
) -> Result<Report, Fault> {
    let begun = Instant::now();
    let settings = &request.spec.spec;
    let mut record = Record::default();

    observer(Event::Phase("stage"));
    let staged = stage(&request.dir, &work.source())?;
    record.timings.stage = millis(begun);

    observer(Event::Phase("inspect"));
    let inspecting = Instant::now();
    let manifest = record.inspect(&staged, &request.features, settings);
    record.timings.inspect = millis(inspecting);

    let building = Instant::now();
    let toolchain = Toolchain::find().await?;
    if let Some(manifest) = manifest.as_ref().filter(|_| record.build.is_empty()) {
        let dependencies = Dependencies::get(&toolchain, &Cache::locate()?, observer).await?;
        record.compare_dependencies(&dependencies);
        observer(Event::Phase("build"));
        work.write_clippy_conf(&norms::clippy_toml(&settings.norm))?;
        let compiler = Compiler {
            toolchain: &toolchain,
            dependencies: &dependencies,
            manifest,
            source: &staged.root,
            out: &work.out(),
            clippy_conf: &work.clippy(),
            lints: &norms::lint_flags(&settings.norm),
            alive: &alive,
        };
        record
            .compile_and_play(request, &compiler, work, observer, building)
            .await?;
        record.judge_code(&staged, settings);
    }
    record.place_staging(staged.findings);
    record.timings.total = millis(begun);
    Ok(record.report(
        request,
        staged.sha256,
        manifest.map(|it| it.package),
        &toolchain,
    ))
}

/// What is known of a submission so far.
#[derive(Debug, Default)]
struct Record {
    /// Why it does not compile.
    build: Vec<Finding>,
    norm: NormFindings,
    /// What Cargo.toml declares.
    declarations: Option<Declarations>,
    compiled: Vec<Compiled>,
    played: Vec<Played>,
    /// `None` where there is no program to try.
    program: Option<Program>,
    advice: Vec<Advice>,
    timings: Timings,
}

impl Record {
    /// Reads the manifest; gives it if it can be compiled by.
    fn inspect(
        &mut self,
        staged: &Staged,
        features: &Features,
        settings: &Spec,
    ) -> Option<Manifest> {
        let Some(text) = staged.manifest() else {
            // What is wrong with it is among the findings of the staging.
            self.build.clone_from(&staged.findings);
            return None;
        };
        let parsed = manifest::parse(text, &staged.files, features);
        self.build.extend(parsed.findings);
        self.declarations.clone_from(&parsed.declarations);
        if let Some(declarations) = &parsed.declarations {
            self.norm = norms::from_manifest(declarations, staged.has_build_script, &settings.norm);
        }
        if let Some(manifest) = &parsed.manifest {
            self.build.extend(staged.missing(manifest));
        }
        parsed.manifest
    }

    /// Tells where the submission asks for other dependencies than it is compiled against.
    fn compare_dependencies(&mut self, dependencies: &Dependencies) {
        let declared = self.declarations.as_ref();
        let unmet = declared.map(|declared| manifest::unmet(declared, dependencies.libraries()));
        let findings = unmet.unwrap_or_default();
        if !findings.is_empty() {
            self.advice.push(Advice {
                id: "dependencies".to_owned(),
                rules: Vec::new(),
                findings,
            });
        }
    }

    /// The library first; then the program beside the driver, and the scenarios as soon as there is
    /// a driver.
    async fn compile_and_play(
        &mut self,
        request: &Request,
        compiler: &Compiler<'_>,
        work: &Work,
        observer: Observer<'_>,
        begun: Instant,
    ) -> Result<(), Fault> {
        let library = compiler.library().await?;
        let is_usable = library.artifact.is_some();
        self.compiled.push(library);
        if is_usable {
            let clock = Clock::start();
            let program = compile_and_try_program(request, compiler, work, &clock, begun);
            let driver = drive_and_play(request, compiler, work, &clock, observer, begun);
            let (program, driver) = tokio::try_join!(program, driver)?;
            self.timings.build = program.built_ms.max(driver.built_ms);
            self.compiled.extend(program.compiled);
            self.compiled.push(driver.compiled);
            self.played = driver.played;
            self.program = program.tried;
            self.advice.extend(driver.advice);
        } else {
            self.timings.build = millis(begun);
        }
        self.timings.run = millis(begun) - self.timings.build;
        Ok(())
    }

    fn judge_code(&mut self, staged: &Staged, settings: &Spec) {
        let diagnostics: Vec<_> = self
            .compiled
            .iter()
            .flat_map(|part| part.diagnostics.clone())
            .collect();
        let found = norms::from_diagnostics(&diagnostics, &staged.files, &settings.norm);
        self.norm.violations.extend(found.violations);
        self.advice.extend(found.advice);
        self.build
            .extend(self.compiled.iter().flat_map(Compiled::findings));
    }

    /// What was not taken along explains why something does not compile; where all compiles it is
    /// but an advice.
    fn place_staging(&mut self, findings: Vec<Finding>) {
        if findings.is_empty() || self.build == findings {
            return;
        }
        if self.build.is_empty() {
            self.advice.push(Advice {
                id: "stage".to_owned(),
                rules: Vec::new(),
                findings,
            });
        } else {
            self.build.splice(0..0, findings);
        }
    }

    fn report(
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
        let verdict = judge(score, &tests, &gates);
        let mut advice = std::mem::take(&mut self.norm.advice);
        advice.append(&mut self.advice);
        advice.extend(self.played.into_iter().filter_map(advised));
        Report {
            schema: SCHEMA.to_owned(),
            harness: HarnessInfo {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                toolchain: format!("rustc {}", toolchain.release),
                spec: spec.name.clone(),
                spec_sha256: request.spec.sha256.clone(),
                sandbox: "limits".to_owned(),
            },
            submission: SubmissionInfo {
                path: request.dir.display().to_string(),
                package,
                sha256,
            },
            seed: request.seed,
            verdict,
            score,
            xp: if verdict == Verdict::Validated {
                spec.xp.base
            } else {
                0
            },
            tests,
            gates,
            advice,
            notes: self.norm.notes,
            bonus: None,
            timings_ms: self.timings,
        }
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
                    Some(Program::Judged(found)) => findings.extend(found.iter().cloned()),
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

fn advised(played: Played) -> Option<Advice> {
    (played.decides == Decides::Advice && played.outcome == Outcome::Failed).then(|| Advice {
        id: played.id.to_owned(),
        rules: played.rules.into_iter().map(ToOwned::to_owned).collect(),
        findings: played.findings,
    })
}

/// The program: compiled, started, interrupted.
struct TriedProgram {
    compiled: Option<Compiled>,
    tried: Option<Program>,
    built_ms: u64,
}

async fn compile_and_try_program(
    request: &Request,
    compiler: &Compiler<'_>,
    work: &Work,
    clock: &Clock,
    begun: Instant,
) -> Result<TriedProgram, Fault> {
    let Some(target) = &compiler.manifest.program else {
        return Ok(TriedProgram {
            compiled: None,
            tried: None,
            built_ms: 0,
        });
    };
    let built = compiler.program(target).await?;
    let built_ms = millis(begun);
    let tried = match &built.artifact {
        Some(program) if request.wants("constraints") => {
            let program = Driver {
                program: program.clone(),
                dir: work.empty(),
                alive: compiler.alive.clone(),
            };
            let deadlines = &request.spec.spec.deadlines_ms;
            Some(check_program(&program, clock, deadlines).await?)
        }
        _ => None,
    };
    Ok(TriedProgram {
        compiled: Some(built),
        tried,
        built_ms,
    })
}

/// The driver: compiled, and played against.
struct Driven {
    compiled: Compiled,
    played: Vec<Played>,
    advice: Vec<Advice>,
    built_ms: u64,
}

async fn drive_and_play(
    request: &Request,
    compiler: &Compiler<'_>,
    work: &Work,
    clock: &Clock,
    observer: Observer<'_>,
    begun: Instant,
) -> Result<Driven, Fault> {
    let spec = &request.spec.spec;
    let built = compiler
        .driver(&driver_source(spec.norm.async_required))
        .await?;
    let built_ms = millis(begun);
    let Some(program) = built.artifact.clone() else {
        return Ok(Driven {
            compiled: built,
            played: Vec::new(),
            advice: Vec::new(),
            built_ms,
        });
    };
    let driver = Driver {
        program,
        dir: work.empty(),
        alive: compiler.alive.clone(),
    };
    let scenarios: Vec<_> = scenarios::all()
        .into_iter()
        .filter(|scenario| request.wants_scenario(scenario))
        .collect();
    let runner = Runner {
        driver: driver.clone(),
        seed: request.seed,
        deadlines: spec.deadlines_ms,
        lang: request.lang,
    };
    observer(Event::Phase("run"));
    let playing = runner.run(&scenarios, clock, observer);
    let binding = async {
        if request.wants(BIND_FAILURE) {
            check_failing_bind(&driver, clock, &spec.deadlines_ms).await
        } else {
            Ok(Vec::new())
        }
    };
    let probes = request.probes();
    let probing = runner.probe(&probes, clock);
    let (mut played, (gates, mut advice), bind) = tokio::try_join!(playing, probing, binding)?;
    played.extend(gates);
    if !bind.is_empty() {
        advice.push(Advice {
            id: BIND_FAILURE.to_owned(),
            rules: vec!["S1".to_owned()],
            findings: bind,
        });
    }
    Ok(Driven {
        compiled: built,
        played,
        advice,
        built_ms,
    })
}

/// The advice about S1.
pub const BIND_FAILURE: &str = "bind_failure";

/// A directory of this grading's own, removed with it.
struct Work(TempDir);

impl Work {
    fn new() -> Result<Self, Fault> {
        let parent = std::env::temp_dir();
        let make = || {
            let work = Self(
                tempfile::Builder::new()
                    .prefix("moulinette-")
                    .tempdir_in(&parent)?,
            );
            for directory in [work.out(), work.clippy(), work.empty()] {
                std::fs::create_dir(directory)?;
            }
            Ok(work)
        };
        make().map_err(|error| Fault::file("write", &parent, &error))
    }

    fn source(&self) -> PathBuf {
        self.0.path().join("source")
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    fn clippy(&self) -> PathBuf {
        self.0.path().join("clippy")
    }

    /// Where servers run.
    fn empty(&self) -> PathBuf {
        self.0.path().join("empty")
    }

    fn write_clippy_conf(&self, text: &str) -> Result<(), Fault> {
        let file = self.clippy().join("clippy.toml");
        std::fs::write(&file, text).map_err(|error| Fault::file("write", &file, &error))
    }
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
