//! `harness`: grades async TCP chat servers written with Tokio.

mod attach;
mod batch;
mod bench;
mod bonus;
mod cli;
mod event;
mod fault;
mod fuzz;
mod grade;
mod judge;
mod locale;
mod norms;
mod render;
mod request;
mod run;
mod sandbox;
mod scenarios;
mod script;
mod spec;
mod stage;
mod submission;
mod verdict;
mod verify;

use std::fmt::Write as _;

fn main() -> std::process::ExitCode {
    sandbox::main()
        .or_else(batch::worker::main)
        .or_else(bench::control::main)
        .unwrap_or_else(cli::main)
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
