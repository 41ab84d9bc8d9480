//! The only place that knows the order of the phases: stage, inspect, build, run, judge.

use std::time::Instant;

use tokio::signal::unix::{SignalKind, signal};

use crate::bonus::Company;
use crate::event::Event;
use crate::fault::Fault;
use crate::judge::Record;
use crate::locale::{Lang, tr};
use crate::norms;
use crate::request::Request;
use crate::run::{Played, Runner};
use crate::sandbox::{Alive, Containment, Layers, Sandbox, Wanted};
use crate::script::{Decides, Entry};
use crate::spec::Spec;
use crate::stage::{Clock, Driver, Program, Terms, check_failing_bind, check_program};
use crate::submission::builds::Builds;
use crate::submission::cache::Cache;
use crate::submission::compile::{Compiled, Compiler};
use crate::submission::dependencies::Dependencies;
use crate::submission::driver::DriverSource;
use crate::submission::manifest::{self, Features, Manifest};
use crate::submission::profile::Profile;
use crate::submission::stage::{Staged, stage};
use crate::submission::toolchain::Toolchain;
use crate::submission::work::Work;
use crate::verdict::{Advice, Failure, Finding, Kind, Outcome, Report};

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
    contained(request.containment.layers, async |sandbox| {
        phases(&request, &work, sandbox, &observer).await
    })
    .await
}

/// Finds out how well this machine contains a submission, until Ctrl-C.
///
/// # Errors
/// As for [`Containment::find_out`], and the interruption.
pub async fn containment(wanted: Wanted) -> Result<Containment, Fault> {
    until_interrupted(async |alive| Containment::find_out(wanted, &alive).await).await
}

/// Does what starts processes of submissions, until Ctrl-C.
///
/// # Errors
/// Whatever it fails by, or the interruption. Either way, when this returns none of the processes is
/// left.
pub async fn contained<T>(
    layers: Layers,
    work: impl AsyncFnOnce(Sandbox) -> Result<T, Fault>,
) -> Result<T, Fault> {
    until_interrupted(async |alive| work(Sandbox { layers, alive }).await).await
}

async fn until_interrupted<T>(
    work: impl AsyncFnOnce(Alive) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let (alive, all_dead) = Alive::new();
    let outcome = tokio::select! {
        // First of all: from here on a signal is no sudden death.
        biased;
        fault = interruption() => Err(fault),
        outcome = work(alive) => outcome,
    };
    // What is being killed may still write to the directories, which go last.
    all_dead.wait().await;
    outcome
}

/// Ends with Ctrl-C, or when the process is asked to terminate.
pub async fn interruption() -> Fault {
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
    sandbox: Sandbox,
    observer: Observer<'_>,
) -> Result<Report, Fault> {
    let begun = Instant::now();
    let settings = &request.spec.spec;
    let mut record = Record {
        lang: request.lang,
        ..Record::default()
    };

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
        let cache = Cache::locate()?;
        let dependencies = Dependencies::get(&toolchain, Profile::Quick, &cache, observer).await?;
        record.compare_dependencies(&dependencies);
        observer(Event::Phase("build"));
        work.write_clippy_conf(&norms::clippy_toml(&settings.norm))?;
        let builds = Builds::of(&cache, &staged.sha256);
        let compiler = Compiler {
            toolchain: &toolchain,
            dependencies: &dependencies,
            profile: Profile::Quick,
            manifest,
            source: &staged.root,
            out: &work.out(),
            clippy_conf: &work.clippy(),
            lints: &norms::lint_flags(&settings.norm),
            sandbox: &sandbox,
            builds: request.keeps_builds.then_some(&builds),
        };
        let playing = record.compile_and_play(request, &compiler, work, observer, building);
        Box::pin(playing).await?;
        record.judge_code(&staged, settings);
    }
    record.place_staging(told(staged.findings, request.lang));
    record.timings.total = millis(begun);
    Ok(record.report(
        request,
        staged.sha256,
        manifest.map(|it| it.package),
        &toolchain,
    ))
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
            self.build = told(staged.findings.clone(), self.lang);
            return None;
        };
        let parsed = manifest::parse(text, &staged.files, features);
        self.build.extend(told(parsed.findings, self.lang));
        self.declarations.clone_from(&parsed.declarations);
        if let Some(declarations) = &parsed.declarations {
            self.norm = norms::from_manifest(
                declarations,
                staged.has_build_script,
                &settings.norm,
                self.lang,
            );
        }
        if let Some(manifest) = &parsed.manifest {
            self.build.extend(told(staged.missing(manifest), self.lang));
        }
        parsed.manifest
    }

    /// Tells where the submission asks for other dependencies than it is compiled against.
    fn compare_dependencies(&mut self, dependencies: &Dependencies) {
        let declared = self.declarations.as_ref();
        let unmet = declared.map(|declared| manifest::unmet(declared, dependencies.libraries()));
        let findings = told(unmet.unwrap_or_default(), self.lang);
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
        let artifact = library.artifact.clone();
        self.compiled.push(library);
        if let Some(library) = artifact {
            let clock = Clock::start();
            let program = compile_and_try_program(request, compiler, work, &clock, begun);
            let driver = drive_and_play(request, compiler, work, &clock, observer, begun);
            let company = Company {
                request,
                library: &library,
                compiler,
                dir: work.empty(),
                clock: &clock,
                observer,
            };
            // What may take its grace before it ends is compiled first: nothing lasts longer.
            let others = Box::pin(async {
                let shutdown = company.compile_shutdown().await?;
                tokio::try_join!(driver, company.play(shutdown))
            });
            let (program, (driver, bonus)) = tokio::try_join!(program, others)?;
            self.timings.build = program.built_ms.max(driver.built_ms);
            self.compiled.extend(program.compiled);
            self.compiled.push(driver.compiled);
            let is_bonus = |played: &Played| matches!(played.decides, Decides::Bonus(_));
            (self.bonus, self.played) = driver.played.into_iter().partition(is_bonus);
            self.bonus.extend(bonus);
            self.program = program.tried;
            self.advice.extend(driver.advice);
            self.advice.extend(self.farewell_of_the_program(request));
        } else {
            self.timings.build = millis(begun);
        }
        self.timings.run = millis(begun) - self.timings.build;
        Ok(())
    }

    /// GS1: a program whose library can take leave should do so when it is interrupted.
    fn farewell_of_the_program(&self, request: &Request) -> Option<Advice> {
        let Some(Program::Judged { findings, farewell }) = &self.program else {
            return None;
        };
        let is_shutdown = |it: &&Played| it.decides.earns("bonus_shutdown");
        let shutdown = self.bonus.iter().find(is_shutdown);
        let is_owed = shutdown.is_some_and(|it| it.outcome != Outcome::NotAttempted)
            || request.only.iter().any(|id| id == FAREWELL);
        let failure = || {
            Failure::new(&["GS1"], Kind::NoReply, tr("found-no-word"))
                .expected(tr("found-word-wanted"))
                .got(tr("found-word-got"))
                .hint(tr("found-word-hint"))
        };
        (is_owed && findings.is_empty() && !farewell).then(|| Advice {
            id: FAREWELL.to_owned(),
            rules: vec!["GS1".to_owned()],
            findings: vec![failure().told(request.lang)],
        })
    }

    fn judge_code(&mut self, staged: &Staged, settings: &Spec) {
        let diagnostics: Vec<_> = self
            .compiled
            .iter()
            .flat_map(|part| part.diagnostics.clone())
            .collect();
        let found = norms::from_diagnostics(&diagnostics, &staged.files, &settings.norm, self.lang);
        self.norm.violations.extend(found.violations);
        self.advice.extend(found.advice);
        let failures = self.compiled.iter().flat_map(Compiled::findings);
        self.build.extend(told(failures, self.lang));
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
        Some(program) if request.wants("constraints") || request.wants(FAREWELL) => {
            let program = Driver {
                program: program.clone(),
                dir: work.empty(),
                sandbox: compiler.sandbox.clone(),
            };
            Some(check_program(&program, &terms(request, clock)).await?)
        }
        _ => None,
    };
    Ok(TriedProgram {
        compiled: Some(built),
        tried,
        built_ms,
    })
}

fn told(failures: impl IntoIterator<Item = Failure>, lang: Lang) -> Vec<Finding> {
    let failures = failures.into_iter();
    failures.map(|failure| failure.told(lang)).collect()
}

/// The terms on which the processes themselves are tried.
fn terms(request: &Request, clock: &Clock) -> Terms {
    let deadlines = request.spec.spec.deadlines_ms;
    Terms::new(request.seed, deadlines, clock, request.lang)
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
        .driver(&DriverSource::run(spec.norm.async_required))
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
        sandbox: compiler.sandbox.clone(),
    };
    let scenarios = request.scenarios(Entry::Run);
    let runner = Runner::new(request, driver.clone());
    observer(Event::Phase("run"));
    let playing = runner.run(&scenarios, clock, observer);
    let binding = async {
        if request.wants(BIND_FAILURE) {
            check_failing_bind(&driver, &terms(request, clock)).await
        } else {
            Ok(Vec::new())
        }
    };
    let edge_cases = runner.probe(request.edge_cases(), clock);
    let lines = runner.probe(request.lines(), clock);
    let (mut played, traps, fuzz, bind) = tokio::try_join!(playing, edge_cases, lines, binding)?;
    let mut advice = Vec::new();
    for (gate, advised) in [traps, fuzz].into_iter().flatten() {
        played.push(gate);
        advice.extend(advised);
    }
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

/// The advice about the program's part in GS1.
pub const FAREWELL: &str = "program_farewell";

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
