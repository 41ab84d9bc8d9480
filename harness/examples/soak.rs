//! Grades the reference many times, in a row and on a busy machine, and tells how long it took and
//! whether it always got everything. `scripts/bench-grade` calls it.
#![expect(clippy::print_stdout, reason = "its purpose")]

use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

/// Of the base, and of the bonus.
const FULL: u64 = 100;

/// What one grading told.
struct Grading {
    is_right: bool,
    total_ms: u64,
    build_ms: u64,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut args = std::env::args().skip(1).peekable();
    let bonus = args.next_if_eq("--bonus").is_some();
    let mut counts = args.map(|count| count.parse());
    let in_a_row = counts.next().unwrap_or(Ok(200))?;
    let under_load = counts.next().unwrap_or(Ok(50))?;
    let threads = 2 * std::thread::available_parallelism()?.get();
    // The first one may have to compile the dependencies.
    grade(bonus)?;
    let calm = series(&format!("{in_a_row} in a row"), in_a_row, bonus)?;
    let name = format!("{under_load} beside {threads} busy threads");
    let busy = beside_busy_threads(threads, || series(&name, under_load, bonus))?;
    Ok(if calm && busy {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Keeps the processors busy with something else meanwhile.
fn beside_busy_threads<T>(threads: usize, work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    })
}

/// Grades that often, tells what came out, and gives whether all was right.
fn series(name: &str, count: usize, bonus: bool) -> Result<bool, Box<dyn Error>> {
    let gradings = (0..count).map(|_| grade(bonus));
    let gradings = gradings.collect::<Result<Vec<_>, _>>()?;
    let right = gradings.iter().filter(|it| it.is_right).count();
    println!("{name}: {right} got everything");
    tell("total ms", gradings.iter().map(|it| it.total_ms));
    tell("build ms", gradings.iter().map(|it| it.build_ms));
    let ratio = |it: &Grading| it.total_ms * 100 / it.build_ms.max(1);
    tell("total as % of build", gradings.iter().map(ratio));
    Ok(right == count)
}

fn tell(what: &str, values: impl Iterator<Item = u64>) {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    if let [min, .., max] = values[..] {
        let median = values[values.len() / 2];
        println!("  {what:20} min {min:6}  median {median:6}  max {max:6}");
    }
}

fn grade(bonus: bool) -> Result<Grading, Box<dyn Error>> {
    let features: &[&str] = if bonus { &["--features=bonus"] } else { &[] };
    let report = Command::new(harness()?)
        .args(["grade", "reference", "--format=json", "--quiet"])
        .args(features)
        .output()?;
    let report: Value = serde_json::from_slice(&report.stdout)
        .map_err(|_| String::from_utf8_lossy(&report.stderr).into_owned())?;
    let number = |value: &Value| value.as_u64().ok_or("no number");
    let owed = if bonus { FULL } else { 0 };
    let points = [&report["score"]["points"], &report["bonus"]["points"]];
    Ok(Grading {
        is_right: points.map(Value::as_u64) == [Some(FULL), Some(owed)],
        total_ms: number(&report["timings_ms"]["total"])?,
        build_ms: number(&report["timings_ms"]["build"])?,
    })
}

/// The one that was built beside this example.
fn harness() -> Result<PathBuf, Box<dyn Error>> {
    let example = std::env::current_exe()?;
    let built = example.ancestors().nth(2).ok_or("no target directory")?;
    Ok(built.join("harness"))
}
