//! The only place that knows the order of the phases: stage, inspect, build, run, judge.

use std::path::PathBuf;
use std::time::Instant;

use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

use crate::fault::Fault;
use crate::fuzz::Probe;
use crate::norms::{self, NormFindings};
use crate::run::{Played, Runner};
use crate::scenarios;
use crate::spec::{self, GateSpec, Spec, TestSpec};
use crate::stage::Driver;
use crate::submission::cache::Cache;
use crate::submission::compile::{Compiled, Compiler, driver_source};
use crate::submission::dependencies::Dependencies;
use crate::submission::manifest::{self, Manifest};
use crate::submission::stage::{Staged, stage};
use crate::submission::toolchain::Toolchain;
use crate::verdict::{
    Advice, CheckResult, Finding, GateResult, GateState, HarnessInfo, Lang, Outcome, Report,
    SCHEMA, Score, SubmissionInfo, Timings, Verdict, judge,
};

/// What is to be graded, and how.
#[derive(Debug)]
pub struct Request {
    /// The submission.
    pub dir: PathBuf,
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
}

/// What a grading tells while it works.
#[derive(Clone, Debug)]
pub enum Event {
    /// A phase began: `stage`, `inspect`, `dependencies`, `build`, `run`.
    Phase(&'static str),
    /// The dependencies are being compiled (once per toolchain).
    Dependencies {
        /// Crates compiled so far.
        done: usize,
        /// Crates in all.
        total: usize,
    },
    /// The run phase plays that many checks.
    Checks(usize),
    /// A check has its outcome.
    Check {
        /// Its name.
        id: String,
        /// What came out.
        outcome: Outcome,
    },
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
    tokio::select! {
        report = phases(&request, &observer) => report,
        fault = interruption() => Err(fault),
    }
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

async fn phases(request: &Request, observer: Observer<'_>) -> Result<Report, Fault> {
    let begun = Instant::now();
    let settings = &request.spec.spec;
    let work = Work::new()?;
    let mut record = Record::default();

    observer(Event::Phase("stage"));
    let staged = stage(&request.dir, &work.source())?;
    record.timings.stage = millis(begun);

    observer(Event::Phase("inspect"));
    let inspecting = Instant::now();
    let manifest = record.inspect(&staged, settings);
    record.timings.inspect = millis(inspecting);

    let building = Instant::now();
    let toolchain = Toolchain::find().await?;
    if let Some(manifest) = manifest.as_ref().filter(|_| record.build.is_empty()) {
        observer(Event::Phase("dependencies"));
        let dependencies = Dependencies::get(&toolchain, &Cache::locate()?, observer).await?;
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
        };
        record
            .compile_and_play(request, &compiler, &work, observer, building)
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
    compiled: Vec<Compiled>,
    played: Vec<Played>,
    advice: Vec<Advice>,
    timings: Timings,
}

impl Record {
    /// Reads the manifest; gives it if it can be compiled by.
    fn inspect(&mut self, staged: &Staged, settings: &Spec) -> Option<Manifest> {
        let Some(text) = staged.manifest() else {
            // What is wrong with it is among the findings of the staging.
            self.build.clone_from(&staged.findings);
            return None;
        };
        let parsed = manifest::parse(text, &staged.files);
        self.build.extend(parsed.findings);
        if let Some(declarations) = &parsed.declarations {
            self.norm = norms::from_manifest(declarations, staged.has_build_script, &settings.norm);
        }
        if let Some(manifest) = &parsed.manifest {
            self.build.extend(staged.missing(manifest));
        }
        parsed.manifest
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
        let compiles = library.artifact.is_some();
        self.compiled.push(library);
        if compiles {
            let program = async {
                let target = compiler.manifest.program.as_ref();
                let compiled = match target {
                    Some(target) => Some(compiler.program(target).await?),
                    None => None,
                };
                Ok((compiled, millis(begun)))
            };
            let driver = drive_and_play(request, compiler, work, observer, begun);
            let ((program, program_ms), (driver, driver_ms, (played, advice))) =
                tokio::try_join!(program, driver)?;
            self.compiled.extend(program);
            self.compiled.push(driver);
            self.played = played;
            self.advice = advice;
            self.timings.build = program_ms.max(driver_ms);
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
        let mut advice = self.norm.advice;
        advice.append(&mut self.advice);
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
            "norm" => (
                self.norm.violations.clone(),
                self.compiled.iter().any(|part| part.artifact.is_some()),
            ),
            "build" => (self.build.clone(), true),
            id => self.played.iter().find(|played| played.id == id).map_or(
                (Vec::new(), false),
                |played| {
                    let judged = matches!(played.outcome, Outcome::Passed | Outcome::Failed);
                    (played.findings.clone(), judged)
                },
            ),
        };
        let is_doubtful = !judged && !matches!(gate.id.as_str(), "norm" | "build");
        let state = match (findings.is_empty(), judged) {
            (false, _) if !is_doubtful => GateState::Closed,
            (true, true) => GateState::Open,
            _ => GateState::NotJudged,
        };
        GateResult {
            id: gate.id.clone(),
            severity: gate.severity,
            state,
            findings,
        }
    }
}

/// Compiles the driver and plays the scenarios; says when the driver was there.
async fn drive_and_play(
    request: &Request,
    compiler: &Compiler<'_>,
    work: &Work,
    observer: Observer<'_>,
    begun: Instant,
) -> Result<(Compiled, u64, (Vec<Played>, Vec<Advice>)), Fault> {
    let driver = compiler
        .driver(&driver_source(request.spec.spec.norm.async_required))
        .await?;
    let driver_ms = millis(begun);
    let Some(program) = driver.artifact.clone() else {
        return Ok((driver, driver_ms, Default::default()));
    };
    let runner = Runner {
        driver: Driver {
            program,
            dir: work.empty(),
        },
        seed: request.seed,
        deadlines: request.spec.spec.deadlines_ms,
        lang: request.lang,
    };
    let scenarios: Vec<_> = scenarios::all()
        .into_iter()
        .filter(|scenario| request.wants(scenario.id))
        .collect();
    observer(Event::Phase("run"));
    let probes = request.probes();
    let (mut played, (gates, advice)) =
        tokio::try_join!(runner.run(&scenarios, observer), runner.probe(&probes))?;
    played.extend(gates);
    Ok((driver, driver_ms, (played, advice)))
}

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
