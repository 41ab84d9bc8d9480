//! `harness`: grades async TCP chat servers written with Tokio.

mod fault;
mod grade;
mod sandbox;
mod script;
mod spec;
mod submission;
mod verdict;

fn main() -> std::process::ExitCode {
    if let Some(code) = sandbox::main() {
        return code;
    }
    std::process::ExitCode::SUCCESS
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
