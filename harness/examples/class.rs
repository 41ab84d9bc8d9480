//! Grades a class of copies of the accepted submissions, and tells whether all got everything, how
//! long it took against the time of their builds, and how much memory the harness took.
//! `scripts/bench-class` calls it.
#![expect(clippy::print_stdout, reason = "its purpose")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<ExitCode> {
    let size = std::env::args()
        .nth(1)
        .map_or(Ok(60), |size| size.parse())?;
    let desk = tempfile::tempdir()?;
    let class = desk.path().join("class");
    let accepted =
        glob::glob("tests/submissions/accepted/*/")?.collect::<std::result::Result<Vec<_>, _>>()?;
    let mut alone_ms = 0;
    for (number, submission) in accepted.iter().cycle().take(size).enumerate() {
        copy(submission, &class.join(format!("student {number:03}")))?;
    }
    // The first one may have to compile the dependencies.
    build_ms(&accepted[0])?;
    for (number, submission) in accepted.iter().enumerate() {
        let copies = (size + accepted.len() - 1 - number) / accepted.len();
        alone_ms += build_ms(submission)? * copies as u64;
    }
    let results = desk.path().join("results");
    let begun = Instant::now();
    let mut batch = Command::new(harness()?)
        .args(["batch", "--seed=1", "--quiet", "--format=json", "--into"])
        .args([&results, &class])
        .stdout(Stdio::null())
        .spawn()?;
    let peak = peak_memory(&mut batch)?;
    let wall = begun.elapsed();
    let (right, together_ms) = outcome(&results)?;
    println!(
        "{right} of {size} got 100/100, in {:.1} s",
        wall.as_secs_f64()
    );
    let cores = std::thread::available_parallelism()?.get();
    for (what, ms) in [("each alone", alone_ms), ("as they were", together_ms)] {
        let builds = Duration::from_millis(ms) / u32::try_from(cores)?;
        println!(
            "  builds {what}, over {cores} cores: {:.1} s, ratio {:.2}",
            builds.as_secs_f64(),
            wall.div_duration_f64(builds)
        );
    }
    println!("  memory at most {} MiB", peak >> 10);
    Ok(if right == size {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// How long the build of a submission takes with nothing beside it.
fn build_ms(submission: &Path) -> Result<u64> {
    let report = Command::new(harness()?)
        .args(["grade", "--only=build", "--format=json", "--quiet"])
        .arg(submission)
        .output()?;
    let report: Value = serde_json::from_slice(&report.stdout)?;
    Ok(report["timings_ms"]["build"].as_u64().ok_or("no number")?)
}

/// How many got all points, and how long all builds took.
fn outcome(results: &Path) -> Result<(usize, u64)> {
    let (mut right, mut build_ms) = (0, 0);
    for file in std::fs::read_dir(results.join("reports"))? {
        let report: Value = serde_json::from_slice(&std::fs::read(file?.path())?)?;
        right += usize::from(report["score"]["points"] == 100 && report["verdict"] == "validated");
        build_ms += report["timings_ms"]["build"].as_u64().unwrap_or(0);
    }
    Ok((right, build_ms))
}

/// Waits for its end; gives the most memory in KiB that it and all that is of the same executable
/// had at one moment, what they share counted once.
#[expect(clippy::disallowed_methods, reason = "a sample now and then")]
fn peak_memory(batch: &mut Child) -> Result<u64> {
    let executable = std::fs::canonicalize(harness()?)?;
    let mut peak = 0;
    while batch.try_wait()?.is_none() {
        let processes = std::fs::read_dir("/proc")?.filter_map(|entry| Some(entry.ok()?.path()));
        let ours = processes.filter(|process| {
            std::fs::read_link(process.join("exe")).is_ok_and(|exe| exe == executable)
        });
        peak = peak.max(ours.filter_map(|process| memory(&process)).sum());
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(peak)
}

fn memory(process: &Path) -> Option<u64> {
    let smaps = std::fs::read_to_string(process.join("smaps_rollup")).ok()?;
    let line = smaps.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let (from, to) = (entry?.path(), to);
        let to = to.join(from.file_name().ok_or("no name")?);
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            std::fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

/// The one that was built beside this example.
fn harness() -> Result<PathBuf> {
    let example = std::env::current_exe()?;
    let built = example.ancestors().nth(2).ok_or("no target directory")?;
    Ok(built.join("harness"))
}
