//! Checks the kit itself: grades implementations whose outcome is known, and compares.

mod added;
mod expectation;
pub mod mutants;
pub mod sources;
pub mod sync;

#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::future::ready;
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use futures_util::{StreamExt as _, stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

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
    /// So many could not be judged beside the others, and are graded once more, alone.
    Again(usize),
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
    let (cases, skipped) = runnable(cases, &settings.containment);
    let mut done = grade_all(&cases, &settings, &observer).await?;
    done.sort_by_key(|(index, _)| *index);
    grade_again(&mut done, &cases, &settings, &observer).await?;
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

/// Grades so many at the same time, and gives what came out with the place of each case. The
/// observer is told of those that have a verdict.
async fn grade_all(
    cases: &[Case],
    settings: &Settings,
    observer: &Observer,
) -> Result<Vec<(usize, Implementation)>, Fault> {
    let mut cases: Vec<_> = cases.iter().enumerate().collect();
    // What waits for answers that never come goes first, then what waits for the grace of a shutdown:
    // the others have the processor meanwhile.
    cases.sort_by_key(|(_, case)| {
        let is_validated = case.expectation.verdict == Verdict::Validated;
        (is_validated, case.expectation.bonus.is_none())
    });
    let compiling = Arc::new(Semaphore::new(settings.compiling.max(1)));
    let judged = async |(index, case): (usize, &Case)| {
        let place = Arc::clone(&compiling).acquire_owned().await.ok();
        let observer = until_compiled(place, Arc::clone(observer));
        let judged = judge(case, settings, &observer).await;
        judged.map(|implementation| (index, implementation))
    };
    let is_over = Cell::new(false);
    let cases = stream::iter(cases).take_while(|_| ready(!is_over.get()));
    // Not by tasks: what shrinks a failing line does not move between threads.
    let mut grading = pin!(cases.map(judged).buffer_unordered(settings.jobs.max(1)));
    // Every grading is waited for, even after a fault: each puts an end to its own processes.
    let (mut done, mut fault) = (Vec::new(), None);
    while let Some(judged) = grading.next().await {
        match judged {
            Ok((index, implementation)) => {
                if !implementation.is_inconclusive() {
                    observer(Progress::Done(&implementation));
                }
                done.push((index, implementation));
            }
            Err(error) => {
                is_over.set(true);
                fault = fault.or(Some(error));
            }
        }
    }
    fault.map_or(Ok(done), Err)
}

/// What a busy machine left undecided is graded once more, one after the other.
async fn grade_again(
    done: &mut [(usize, Implementation)],
    cases: &[Case],
    settings: &Settings,
    observer: &Observer,
) -> Result<(), Fault> {
    let undecided = done.iter_mut().filter(|(_, it)| it.is_inconclusive());
    let undecided: Vec<_> = undecided.collect();
    if !undecided.is_empty() {
        observer(Progress::Again(undecided.len()));
    }
    for (index, implementation) in undecided {
        *implementation = judge(&cases[*index], settings, observer).await?;
        observer(Progress::Done(implementation));
    }
    Ok(())
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
