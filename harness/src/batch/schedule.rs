//! Who is graded when: as many as have room, the next one compiling while others run.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::Told;
use super::board::Board;
use super::grading::grade;
use super::results::{Judge, Outcome};
use super::roster::Submission;
use super::worker::{Lost, Order};
use crate::fault::{Fault, exit};
use crate::verdict::Report;

/// What all gradings share.
pub struct Schedule<'a, 'b, I> {
    /// How to grade.
    pub order: Order,
    /// By what.
    pub judge: Judge,
    /// Where results go.
    pub board: &'a mut Board<'b>,
    /// Who is told.
    pub observer: &'a (dyn Fn(Told<'_>) + Sync),
    /// Ends with Ctrl-C.
    pub interruption: Pin<&'a mut I>,
}

/// How a round ended.
pub enum Round {
    /// All were graded. Those that the machine left without a verdict are worth another try.
    Done {
        /// In the order of their ends.
        doubtful: VecDeque<Waiting>,
    },
    /// Ctrl-C.
    Interrupted,
}

/// A submission that has no result yet.
#[derive(Debug)]
pub struct Waiting {
    /// Which.
    pub submission: Submission,
    /// What it was when it was looked at. Should it change before it is graded, `--resume` finds
    /// another one and grades it again.
    pub fingerprint: Option<String>,
}

type Graded = (Waiting, Option<Result<Report, Lost>>);

impl<I: Future<Output = Fault>> Schedule<'_, '_, I> {
    /// Grades all, `jobs` at the same time, `compiling` of which may compile. When this returns,
    /// nothing runs any more.
    ///
    /// # Errors
    /// A result cannot be written.
    pub async fn round(
        &mut self,
        mut queue: VecDeque<Waiting>,
        jobs: usize,
        compiling: usize,
    ) -> Result<Round, Fault> {
        let places = Arc::new(Semaphore::new(compiling.max(1)));
        let (stop, stopped) = watch::channel(false);
        let mut running: JoinSet<Graded> = JoinSet::new();
        let mut doubtful = VecDeque::new();
        while !(queue.is_empty() && running.is_empty()) {
            let may_start = !queue.is_empty() && running.len() < jobs.max(1);
            tokio::select! {
                biased;
                _ = self.interruption.as_mut() => {
                    end(&stop, running).await;
                    return Ok(Round::Interrupted);
                }
                Some(joined) = running.join_next() => {
                    let (waiting, result) = joined.map_err(anyhow::Error::from)?;
                    match self.settle(&waiting, result) {
                        Ok(false) => {}
                        Ok(true) => doubtful.push_back(waiting),
                        Err(fault) => {
                            end(&stop, running).await;
                            return Err(fault);
                        }
                    }
                }
                Ok(place) = Arc::clone(&places).acquire_owned(), if may_start => {
                    let Some(waiting) = queue.pop_front() else {
                        continue;
                    };
                    let (order, stopped) = (self.order.clone(), stopped.clone());
                    running.spawn(async move {
                        let dir = &waiting.submission.dir;
                        let result = grade(dir, &order, place, stopped).await;
                        (waiting, result)
                    });
                }
            }
        }
        Ok(Round::Done { doubtful })
    }

    /// Keeps a result; gives whether the machine is why there is no verdict.
    fn settle(
        &mut self,
        waiting: &Waiting,
        result: Option<Result<Report, Lost>>,
    ) -> Result<bool, Fault> {
        let Some(result) = result else {
            return Ok(false);
        };
        let is_users = matches!(&result, Err(lost) if lost.code == exit::USAGE);
        let outcome = Outcome {
            fingerprint: waiting.fingerprint.clone(),
            judge: self.judge.clone(),
            report: result.map(Box::new).map_err(|lost| lost.reason),
        };
        if let Some(row) = self.board.settle(&waiting.submission.name, &outcome)? {
            (self.observer)(Told::Done(row));
        }
        Ok(!is_users && !outcome.standing().is_settled())
    }
}

/// Stops all, and waits for the end of each.
async fn end(stop: &watch::Sender<bool>, mut running: JoinSet<Graded>) {
    stop.send_replace(true);
    while running.join_next().await.is_some() {}
}
