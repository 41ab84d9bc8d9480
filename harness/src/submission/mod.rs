//! A submission on its way from a directory to executables: staged, inspected, compiled.

pub mod builds;
pub mod cache;
pub mod compile;
pub mod dependencies;
pub mod driver;
pub mod manifest;
pub mod profile;
pub mod stage;
pub mod toolchain;
pub mod work;
