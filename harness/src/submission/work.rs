//! The directory that a submission is worked on in.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::fault::Fault;
use crate::locale::tr;

/// A directory of one grading's own, removed with it.
#[derive(Debug)]
pub struct Work(TempDir);

impl Work {
    /// A fresh one.
    pub fn new() -> Result<Self, Fault> {
        let parent = std::env::temp_dir();
        let make = || {
            let work = Self(
                tempfile::Builder::new()
                    .prefix("moulinette-")
                    .tempdir_in(&parent)?,
            );
            for directory in [work.out(), work.clippy(), work.empty()] {
                std::fs::create_dir(directory)?;
            }
            Ok(work)
        };
        make().map_err(|error| Fault::file(tr("fault-to-write"), &parent, &error))
    }

    /// Where the submission is staged.
    pub fn source(&self) -> PathBuf {
        self.0.path().join("source")
    }

    /// Where the compiler writes.
    pub fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    /// Where the clippy.toml that counts lies.
    pub fn clippy(&self) -> PathBuf {
        self.0.path().join("clippy")
    }

    /// Where servers run.
    pub fn empty(&self) -> PathBuf {
        self.0.path().join("empty")
    }

    /// Writes the clippy.toml.
    pub fn write_clippy_conf(&self, text: &str) -> Result<(), Fault> {
        let file = self.clippy().join("clippy.toml");
        std::fs::write(&file, text)
            .map_err(|error| Fault::file(tr("fault-to-write"), &file, &error))
    }
}
