//! How much of what a server sends is kept: whatever it sends, the judge's memory is bounded.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What any server may make the judge keep, in bytes: some thirty of them run at the same time.
const ORDINARY: usize = 4 << 20;

/// Memory for what one server sends, over all its connections. Clones share it.
#[derive(Clone, Debug)]
pub struct Intake(Arc<Semaphore>);

/// A part of it. Dropping it gives it back.
pub type Held = OwnedSemaphorePermit;

impl Intake {
    /// For a server that rightly sends so many bytes more than others do.
    pub fn for_volume(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(ORDINARY + bytes)))
    }

    /// Takes so many bytes of it; `None` where they are not there.
    pub fn hold(&self, bytes: usize) -> Option<Held> {
        let bytes = u32::try_from(bytes).ok()?;
        Arc::clone(&self.0).try_acquire_many_owned(bytes).ok()
    }
}

impl Default for Intake {
    fn default() -> Self {
        Self::for_volume(0)
    }
}
