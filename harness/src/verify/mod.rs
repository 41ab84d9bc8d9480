//! Checks the kit itself: grades implementations whose outcome is known, and compares.

mod expectation;
pub mod mutants;
pub mod sources;
pub mod sync;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, LocalSet};

use self::mutants::Package;
use self::sources::Case;
use crate::event::Event;
use crate::fault::Fault;
use crate::grade::{Request, grade};
use crate::spec;
use crate::verdict::{Implementation, Lang, Verification};

/// How cases are graded.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Names and texts are drawn from it.
    pub seed: u64,
    /// The exercise.
    pub spec: spec::Loaded,
    /// Gradings at the same time.
    pub jobs: usize,
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
/// The first fault of a grading; the others are given up then.
pub async fn verify(
    cases: Vec<Case>,
    complaints: Vec<String>,
    settings: Settings,
    observer: Observer,
) -> Result<Verification, Fault> {
    let begun = Instant::now();
    let seed = settings.seed;
    let places = Arc::new(Semaphore::new(settings.jobs.max(1)));
    let settings = Arc::new(settings);
    // What shrinks a failing line does not move between threads, and so neither does a grading.
    let tasks = LocalSet::new();
    let mut grading = JoinSet::new();
    for (index, case) in cases.into_iter().enumerate() {
        let (places, settings) = (Arc::clone(&places), Arc::clone(&settings));
        let observer = Arc::clone(&observer);
        let graded = async move {
            let _place = places.acquire().await.map_err(anyhow::Error::from)?;
            let done = judge(&case, &settings, &observer).await?;
            Ok::<_, Fault>((index, done))
        };
        grading.spawn_local_on(graded, &tasks);
    }
    let mut done = Vec::new();
    let collected = tasks.run_until(async {
        while let Some(joined) = grading.join_next().await {
            let (index, implementation) = joined.map_err(anyhow::Error::from)??;
            observer(Progress::Done(&implementation));
            done.push((index, implementation));
        }
        Ok::<_, Fault>(())
    });
    collected.await?;
    done.sort_by_key(|(index, _)| *index);
    let implementations = done.into_iter().map(|(_, it)| it).collect();
    let mut verification = Verification::new(seed, complaints, implementations);
    verification.ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(verification)
}

async fn judge(
    case: &Case,
    settings: &Settings,
    observer: &Observer,
) -> Result<Implementation, Fault> {
    let copy =
        tempfile::tempdir().map_err(|error| Fault::file("write", &std::env::temp_dir(), &error))?;
    let dir = if case.edits.is_empty() {
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
        spec: settings.spec.clone(),
        lang: Lang::En,
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
