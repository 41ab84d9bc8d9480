//! Has cargo-mutants change the code in small ways, and compares what nobody notices with the list
//! of what nobody can notice. `scripts/mutants` calls it.
//!
//! Of the reference each change is graded; of the harness its unit tests are run.
#![expect(clippy::print_stdout, reason = "its purpose")]

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde::Deserialize;

/// Where the list is, beside the sources.
const LIST: &str = ".cargo/unnoticed.toml";

/// Parts of the harness that are pure, and so are held to notice every change. What talks to
/// processes and sockets is tried by the submissions under `tests/`, what people see by snapshots.
const PURE: [&str; 13] = [
    "harness/src/verdict/*.rs",
    "harness/src/spec.rs",
    "harness/src/judge/mod.rs",
    "harness/src/stage/draw.rs",
    "harness/src/stage/frame.rs",
    "harness/src/stage/log/mod.rs",
    "harness/src/fuzz/case.rs",
    "harness/src/fuzz/lines.rs",
    "harness/src/fuzz/oracle.rs",
    "harness/src/render/mermaid.rs",
    "harness/src/render/transcript.rs",
    "harness/src/render/untrusted.rs",
    "harness/src/verify/expectation.rs",
];

/// What nobody can notice, by whose code it is.
#[derive(Deserialize)]
struct Unnoticed {
    #[serde(default)]
    reference: Vec<Entry>,
    #[serde(default)]
    harness: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    /// As cargo-mutants names it, without line and column.
    mutant: String,
    /// Why.
    reason: String,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let list: Unnoticed = toml::from_str(&std::fs::read_to_string(LIST)?)?;
    let whose = args.next();
    let (list, mut cargo, tests) = match whose.as_deref() {
        Some("reference") => (list.reference, of_reference(), JUDGE),
        Some("harness") => (list.harness, of_harness(), UNIT_TESTS),
        _ => return Err("say `reference` or `harness`, then arguments of cargo-mutants".into()),
    };
    let chosen: Vec<_> = args.collect();
    let output = Path::new("target/mutants").join(whose.unwrap_or_default());
    std::fs::create_dir_all(&output)?;
    // What is missed is for us to judge, and so its exit code is not looked at.
    cargo
        .arg("--output")
        .arg(&output)
        .args(&chosen)
        .arg("--")
        .args(tests)
        .status()?;
    let outcomes = std::fs::read_to_string(output.join("mutants.out/outcomes.json"))?;
    let outcomes: Outcomes = serde_json::from_str(&outcomes)?;
    let is_right = compare(&outcomes, list, chosen.is_empty())?;
    Ok(if is_right {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Each mutant is graded by the judge, which is compiled once.
fn of_reference() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(["mutants", "--package=chat-reference"]);
    cargo.args(["--test-package=chat-reference,harness", "--profile=release"]);
    // A baseline would be the tests of the reference; the judge's word on it stands elsewhere.
    cargo.args(["--baseline=skip", "--timeout=300"]);
    cargo
}

/// The judge as a test.
const JUDGE: &[&str] = &[
    "--test=acceptance",
    "--",
    "--ignored",
    "the_judge_is_content",
];

fn of_harness() -> Command {
    let mut cargo = Command::new("cargo");
    // Each takes a build of some seconds, which keeps one core busy, and two seconds of tests. Without
    // `--bins` the command line and its tests would be built each time, too.
    cargo.args(["mutants", "--package=harness", "--cargo-arg=--bins"]);
    cargo.args(["--jobs=2", "--timeout=60"]);
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "none");
    cargo.args(PURE.map(|file| format!("--file={file}")));
    cargo
}

/// The tests that take no time: those that play against servers are about the other parts.
const UNIT_TESTS: &[&str] = &[
    "--",
    "--skip=fuzz::corrupt::",
    "--skip=fuzz::judged::",
    "--skip=scenarios::judged::",
    "--skip=bench::",
    "--skip=norms::",
    "--skip=sandbox::",
    "--skip=submission::",
    "--skip=stage::clock::",
];

/// What cargo-mutants writes down.
#[derive(Deserialize)]
struct Outcomes {
    outcomes: Vec<Outcome>,
}

#[derive(Deserialize)]
struct Outcome {
    scenario: Scenario,
    summary: String,
}

#[derive(Deserialize)]
enum Scenario {
    Baseline,
    Mutant(Mutant),
}

#[derive(Deserialize)]
struct Mutant {
    name: String,
    file: String,
    genre: String,
    span: Span,
}

#[derive(Deserialize)]
struct Span {
    start: Start,
}

#[derive(Deserialize)]
struct Start {
    line: usize,
}

impl Mutant {
    /// Its name without line and column, which move; where only an operator is another one, with
    /// what stands there.
    fn stable_name(&self) -> Result<String, Box<dyn Error>> {
        let what = self.name.splitn(4, ':').last().unwrap_or_default().trim();
        let name = format!("{}: {what}", self.file);
        if self.genre == "FnValue" {
            return Ok(name);
        }
        let source = std::fs::read_to_string(&self.file)?;
        let line = source.lines().nth(self.span.start.line - 1);
        Ok(format!("{name}: {}", line.unwrap_or_default().trim()))
    }
}

/// Tells what was missed and is not listed, and what is listed and was not missed.
fn compare(
    outcomes: &Outcomes,
    mut list: Vec<Entry>,
    is_whole: bool,
) -> Result<bool, Box<dyn Error>> {
    let (mut is_right, mut noticed) = (list.iter().all(|entry| !entry.reason.is_empty()), 0);
    for outcome in &outcomes.outcomes {
        let Scenario::Mutant(mutant) = &outcome.scenario else {
            // Without it nothing else was tried.
            is_right &= outcome.summary == "Success";
            continue;
        };
        let name = mutant.stable_name()?;
        let listed = list.iter().position(|entry| entry.mutant == name);
        match (outcome.summary.as_str(), listed) {
            ("MissedMutant", Some(entry)) => {
                list.swap_remove(entry);
            }
            ("MissedMutant", None) => {
                println!("nobody noticed, and it is not listed:\n  {name}");
                is_right = false;
            }
            ("CaughtMutant" | "Timeout", None) => noticed += 1,
            ("Unviable", None) => {}
            (summary, _) => {
                println!("{summary}, although it is listed:\n  {name}");
                is_right = false;
            }
        }
    }
    // Of a choice of mutants not all can be there.
    for entry in list.iter().filter(|_| is_whole) {
        println!(
            "listed, and there is no such mutant, or none that was missed:\n  {}",
            entry.mutant
        );
        is_right = false;
    }
    println!("{noticed} noticed");
    Ok(is_right)
}
