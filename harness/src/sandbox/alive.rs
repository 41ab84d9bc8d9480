//! Whether anything of a grading still runs.

use std::convert::Infallible;
use std::process::ExitStatus;

use tokio::process::Child;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// A sign of life: whoever starts processes has a copy, and so has every cell until its end.
///
/// Nothing is ever sent. That all copies are gone is what is told.
#[derive(Clone, Debug)]
pub struct Alive(#[expect(dead_code, reason = "held, not used")] mpsc::Sender<Infallible>);

/// Tells when the last copy of an [`Alive`] is gone.
#[derive(Debug)]
pub struct AllDead(mpsc::Receiver<Infallible>);

impl Alive {
    /// The first sign of life, and the one who watches for the last.
    pub fn new() -> (Self, AllDead) {
        let (sender, receiver) = mpsc::channel(1);
        (Self(sender), AllDead(receiver))
    }

    /// Waits for the end of a cell, whether or not somebody waits for the answer.
    pub(super) fn until_the_end_of(
        &self,
        mut cell: Child,
    ) -> JoinHandle<std::io::Result<ExitStatus>> {
        let alive = self.clone();
        tokio::spawn(async move {
            let status = cell.wait().await;
            drop(alive);
            status
        })
    }
}

impl AllDead {
    /// Waits until nothing is left that runs or could start something.
    pub async fn wait(mut self) {
        let _: Option<Infallible> = self.0.recv().await;
    }
}
