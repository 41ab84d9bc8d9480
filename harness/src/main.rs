//! `harness`: grades async TCP chat servers written with Tokio.

mod cli;
mod event;
mod fault;
mod fuzz;
mod grade;
mod norms;
mod render;
mod run;
mod sandbox;
mod scenarios;
mod script;
mod spec;
mod stage;
mod submission;
mod verdict;
mod verify;

fn main() -> std::process::ExitCode {
    sandbox::main().unwrap_or_else(cli::main)
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
