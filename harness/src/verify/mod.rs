//! Checks the kit itself: grades implementations whose outcome is known, and compares.

mod added;
mod expectation;
pub mod mutants;
pub mod sources;
pub mod sync;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinSet, LocalSet};

use self::mutants::Package;
use self::sources::Case;
use crate::event::Event;
use crate::fault::Fault;
use crate::grade::grade;
use crate::locale::{Lang, tr};
use crate::request::{BonusMode, Request};
use crate::sandbox::Containment;
use crate::spec;
use crate::verdict::{Implementation, Skipped, Verdict, Verification};

/// How cases are graded.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Names and texts are drawn from it.
    pub seed: u64,
    /// The exercise.
    pub spec: spec::Loaded,
    /// Gradings at the same time.
    pub jobs: usize,
    /// How many of them may compile: one that only waits takes no processor from another.
    pub compiling: usize,
    /// What contains the submissions.
    pub containment: Containment,
}

/// Told of each implementation as soon as it is compared, and of what goes on before.
pub type Observer = Arc<dyn Fn(Progress<'_>) + Send + Sync>;

/// What a verification tells while it works.
#[derive(Debug)]
pub enum Progress<'a> {
    /// What one of the gradings tells.
    Grading(Event),
    /// One is done.
    Done(&'a Implementation),
}

/// Grades the cases and compares what comes out with what must.
///
/// # Errors
/// The first fault of a grading; no other begins then.
pub async fn verify(
    cases: Vec<Case>,
    complaints: Vec<String>,
    settings: Settings,
    observer: Observer,
) -> Result<Verification, Fault> {
    let begun = Instant::now();
    let seed = settings.seed;
    let deadline = settings.spec.spec.deadlines_ms.answer;
    // What shrinks a failing line does not move between threads, and so neither does a grading.
    let tasks = LocalSet::new();
    let (cases, skipped) = runnable(cases, &settings.containment);
    let graded = tasks.run_until(grade_all(cases, settings, observer));
    let mut done = graded.await?;
    done.sort_by_key(|(index, _)| *index);
    let implementations = done.into_iter().map(|(_, it)| it).collect();
    let mut verification = Verification::new(seed, complaints, implementations);
    verification.answer_deadline_ms = deadline;
    verification.skipped = skipped;
    verification.ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(verification)
}

/// The cases that can be judged behind what there is, and the others with the reason.
fn runnable(mut cases: Vec<Case>, containment: &Containment) -> (Vec<Case>, Vec<Skipped>) {
    let Some((reason, _)) = containment.shortcoming() else {
        return (cases, Vec::new());
    };
    let skipped = cases.extract_if(.., |case| case.expectation.contained);
    let skipped = skipped.map(|case| Skipped {
        name: case.name,
        reason: reason.to(Lang::En),
    });
    let skipped = skipped.collect();
    (cases, skipped)
}

/// Grades so many at the same time, and gives what came out with the place of each case.
async fn grade_all(
    cases: Vec<Case>,
    settings: Settings,
    observer: Observer,
) -> Result<Vec<(usize, Implementation)>, Fault> {
    let places = Arc::new(Semaphore::new(settings.jobs.max(1)));
    let compiling = Arc::new(Semaphore::new(settings.compiling.max(1)));
    let settings = Arc::new(settings);
    let mut grading = JoinSet::new();
    let mut cases: Vec<_> = cases.into_iter().enumerate().collect();
    // What waits for answers that never come, or for the grace of a shutdown, goes first: the others
    // have the processor meanwhile.
    cases.sort_by_key(|(_, case)| {
        case.expectation.verdict == Verdict::Validated && case.expectation.bonus.is_none()
    });
    for (index, case) in cases {
        let (places, compiling) = (Arc::clone(&places), Arc::clone(&compiling));
        let (settings, observer) = (Arc::clone(&settings), Arc::clone(&observer));
        grading.spawn_local(async move {
            let Ok(_place) = places.acquire().await else {
                return Ok(None);
            };
            let observer = until_compiled(compiling.acquire_owned().await.ok(), observer);
            let judged = judge(&case, &settings, &observer).await;
            if judged.is_err() {
                // While the place is still taken: nothing begins after a fault.
                places.close();
            }
            judged.map(|implementation| Some((index, implementation)))
        });
    }
    // Every grading is waited for, even after a fault: each puts an end to its own processes.
    let (mut done, mut fault) = (Vec::new(), None);
    while let Some(joined) = grading.join_next().await {
        match joined.map_err(anyhow::Error::from)? {
            Ok(Some((index, implementation))) => {
                observer(Progress::Done(&implementation));
                done.push((index, implementation));
            }
            Ok(None) => {}
            Err(error) => fault = fault.or(Some(error)),
        }
    }
    fault.map_or(Ok(done), Err)
}

/// Tells the observer all, and gives the place among those who compile back as soon as scenarios
/// are played.
fn until_compiled(place: Option<OwnedSemaphorePermit>, observer: Observer) -> Observer {
    let place = Mutex::new(place);
    Arc::new(move |progress| {
        if matches!(progress, Progress::Grading(Event::Phase("run"))) {
            place.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
        observer(progress);
    })
}

async fn judge(
    case: &Case,
    settings: &Settings,
    observer: &Observer,
) -> Result<Implementation, Fault> {
    let copy = tempfile::tempdir()
        .map_err(|error| Fault::file(tr("fault-to-write"), &std::env::temp_dir(), &error))?;
    let dir = if case.is_as_it_lies() {
        case.dir.clone()
    } else {
        case.write_to(copy.path())?;
        copy.path().to_owned()
    };
    let request = Request {
        dir,
        features: case.features.clone(),
        seed: settings.seed,
        only: Vec::new(),
        bonus: BonusMode::Auto,
        spec: settings.spec.clone(),
        lang: Lang::En,
        containment: settings.containment.clone(),
        keeps_builds: !sources::is_hostile(case),
        line: None,
    };
    let report = grade(request, |event| {
        observer(Progress::Grading(event));
    })
    .await?;
    Ok(case.expectation.compare(&case.name, &report))
}

/// What is wrong with the cases themselves, before anything is graded.
pub fn complaints(root: &Path, cases: &[Case], spec: &spec::Spec) -> Result<Vec<String>, Fault> {
    let mut complaints = sources::disagreements(root, cases, &spec.validation);
    let reference = Package::read(&root.join("reference"))?;
    for case in cases.iter().filter(|case| sources::is_mutant(case)) {
        let mutant = Package::read(&case.dir)?;
        let found = mutants::complaints(&reference, &mutant).into_iter();
        complaints.extend(found.map(|complaint| format!("{}: {complaint}", case.name)));
    }
    Ok(complaints)
}
