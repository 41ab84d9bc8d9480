//! What a grading tells while it works: written by every phase, read by whoever shows progress.

/// What a grading tells while it works.
#[derive(Clone, Debug)]
pub enum Event {
    /// A phase began: `stage`, `inspect`, `dependencies`, `build`, `run`, `measure`.
    Phase(&'static str),
    /// The dependencies are being compiled (once per toolchain).
    Dependencies {
        /// Crates compiled so far.
        done: usize,
        /// Crates in all.
        total: usize,
    },
    /// The run phase plays that many checks more.
    Checks(usize),
    /// A check has its outcome.
    Check,
}
