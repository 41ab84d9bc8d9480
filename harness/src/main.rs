//! `harness`: grades async TCP chat servers written with Tokio.

mod fault;
mod grade;
mod norms;
mod script;
mod spec;
mod submission;
mod verdict;

fn main() {}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
