//! `harness`: grades async TCP chat servers written with Tokio.

mod cli;
mod fault;
mod grade;
mod render;
mod scenarios;
mod script;
mod spec;
mod stage;
mod submission;
mod verdict;

fn main() -> std::process::ExitCode {
    cli::main()
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
