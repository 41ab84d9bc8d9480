//! Attack × layer: every attack succeeds where nothing is said to stop it, and is refused where
//! something is. What cannot be tried on a machine is told as ignored, with the reason.
#![expect(clippy::expect_used, reason = "helpers of tests")]

mod attacks;
mod cell;
mod machine;
mod matrix;
mod stops;
#[path = "../support/mod.rs"]
mod support;

use std::process::ExitCode;

use libtest_mimic::Arguments;

/// The argument by which this executable does nothing, as the child of an attack.
const NOTHING: &str = "__nothing";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    match args.get(1).map(String::as_str) {
        Some(NOTHING) => ExitCode::SUCCESS,
        Some(cell::ATTACKER) => cell::attacker(&args[2..]),
        Some(machine::WITHOUT) => machine::become_one_without(&args[2..]),
        _ => {
            let executables = cell::executables();
            let trials = [matrix::trials, machine::trials].map(|trials| trials(&executables));
            libtest_mimic::run(
                &Arguments::from_args(),
                trials.into_iter().flatten().collect(),
            )
            .exit_code()
        }
    }
}
