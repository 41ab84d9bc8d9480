//! A submission on its way from a directory to executables: staged, inspected, compiled.

pub mod manifest;
pub mod stage;
