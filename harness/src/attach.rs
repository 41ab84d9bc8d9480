//! Plays scenarios against a server that somebody else has started, one after the other: those that
//! need no server of their own.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use crate::fault::Fault;
use crate::locale::{Lang, tr};
use crate::run::{open_files_allowed, outcome};
use crate::script::{Action, Scenario, Setup, Step};
use crate::spec::Deadlines;
use crate::stage::{Clock, Endpoint, Frame, Handle, Play, ServerLine, Terms, list_rooms, play};
use crate::verdict::CheckResult;

/// Between two looks at the rooms that a scenario leaves behind.
const LOOK: Duration = Duration::from_millis(20);

/// What is played, and how.
#[derive(Debug)]
pub struct Attach {
    /// Where the server listens.
    pub address: SocketAddr,
    /// Names, rooms and texts are drawn from it.
    pub seed: u64,
    /// How long is waited for what.
    pub deadlines: Deadlines,
    /// The language of findings.
    pub lang: Lang,
}

/// Whether a scenario can be played against a server that knows nothing of it: one that was started
/// as every other one is, and whose process is nobody's business.
pub fn is_possible(scenario: &Scenario) -> bool {
    let measures = |step: &Step| matches!(step, Step::One(_, Action::IdlesWith(_)));
    scenario.setup == Setup::default() && !scenario.steps.iter().any(measures)
}

impl Attach {
    /// Plays scenarios in their order; `tell` is called with what came out of each. Between two of
    /// them it is waited until the rooms of the first are gone, so that none is seen by the second.
    /// Gives the rooms that are there in the end.
    ///
    /// # Errors
    /// Nothing listens there.
    pub async fn play(
        &self,
        scenarios: &[Scenario],
        mut tell: impl FnMut(CheckResult) -> Result<(), Fault>,
    ) -> Result<Vec<String>, Fault> {
        // Where it may not be raised, the scenario with many clients says so.
        open_files_allowed();
        self.server().connect().await.map_err(|error| {
            let address = self.address;
            Fault::usage(
                tr("fault-not-listening")
                    .show("address", address)
                    .show("error", error),
            )
        })?;
        let clock = Clock::start();
        let before = self.rooms(&clock).await;
        for scenario in scenarios {
            tell(self.play_one(scenario, &clock).await)?;
            self.settle(before.as_ref(), &clock).await;
        }
        Ok(self.rooms(&clock).await.unwrap_or_default())
    }

    fn server(&self) -> Endpoint {
        Endpoint::on_host(self.address)
    }

    async fn play_one(&self, scenario: &Scenario, clock: &Clock) -> CheckResult {
        let with = Play {
            server: self.server(),
            process: Handle::of_nobody(),
            setup: scenario.setup,
            terms: Terms::new(self.seed, self.deadlines, clock, self.lang),
        };
        let (performance, _) = play(scenario, &with).await;
        let findings = performance.findings().to_vec();
        CheckResult {
            id: scenario.id.to_owned(),
            category: String::new(),
            points: 0,
            max_points: 0,
            outcome: outcome(scenario, &performance, &findings),
            findings,
        }
    }

    /// L3 gives a room that long to go. Who keeps it is told by the scenario about that.
    async fn settle(&self, before: Option<&Vec<String>>, clock: &Clock) {
        let settled = async {
            let mut looks = tokio::time::interval(LOOK);
            loop {
                looks.tick().await;
                if self.rooms(clock).await.as_ref() == before {
                    return;
                }
            }
        };
        let deadline = clock.now() + self.deadlines.answer();
        clock.until(deadline, settled).await;
    }

    /// The rooms that there are, in order; `None` if it does not tell in time.
    async fn rooms(&self, clock: &Clock) -> Option<Vec<String>> {
        let asked = async {
            let mut stream = BufReader::new(self.server().connect().await.ok()?);
            let line = format!("{}\n", list_rooms());
            stream.write_all(line.as_bytes()).await.ok()?;
            let mut lines = stream.split(b'\n');
            while let Some(line) = lines.next_segment().await.ok()? {
                if let ServerLine::Frame(Frame::Rooms { mut list }) = ServerLine::parse(&line) {
                    list.sort_unstable();
                    return Some(list);
                }
            }
            None
        };
        let deadline = clock.now() + self.deadlines.answer();
        clock.until(deadline, asked).await?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios;
    use crate::spec;
    use crate::stage::{join, toy};
    use crate::verdict::Outcome;

    fn possible() -> Vec<Scenario> {
        let all = scenarios::all().into_iter();
        all.filter(is_possible).collect()
    }

    #[test]
    fn what_needs_a_start_a_signal_or_the_process_is_left_out() {
        let all = scenarios::all().into_iter();
        let left_out: Vec<_> = all.filter(|it| !is_possible(it)).map(|it| it.id).collect();
        insta::assert_snapshot!(left_out.join("\n"));
    }

    /// What a server of that way fails, one scenario after the other, and the rooms that stay.
    async fn failed(way: toy::Way, guest: Option<&str>) -> (Vec<String>, Vec<String>) {
        let attach = Attach {
            address: toy::serve(way).await,
            seed: 7,
            deadlines: spec::load(None).expect("valid").spec.deadlines_ms,
            lang: Lang::En,
        };
        let mut stream = attach.server().connect().await.expect("it listens");
        if let Some(room) = guest {
            let line = format!("{}\n", join(room));
            stream.write_all(line.as_bytes()).await.expect("sent");
            stream.readable().await.expect("answered");
        }
        let mut chosen = possible();
        chosen.retain(|scenario| ["test_join_room", "test_list_rooms"].contains(&scenario.id));
        let mut failed = Vec::new();
        let playing = attach.play(&chosen, |check| {
            if check.outcome != Outcome::Passed {
                failed.push(check.id);
            }
            Ok(())
        });
        let stay = playing.await.expect("it listens");
        (failed, stay)
    }

    #[tokio::test]
    async fn scenarios_that_follow_each_other_do_not_see_each_other() {
        let (failed, stay) = failed(toy::Way::Plain, None).await;
        assert_eq!((failed, stay), (Vec::new(), Vec::new()));
    }

    #[tokio::test]
    async fn what_is_wrong_fails() {
        let (failed, _) = failed(toy::Way::ListsOwnRooms, None).await;
        assert_eq!(failed, ["test_list_rooms"]);
    }

    #[tokio::test]
    async fn rooms_of_others_are_told_for_what_lists_rooms_objects_to_them() {
        let (failed, stay) = failed(toy::Way::Plain, Some("kitchen")).await;
        assert_eq!(failed, ["test_list_rooms"]);
        assert_eq!(stay, ["kitchen"]);
    }

    #[tokio::test]
    async fn where_nothing_listens_nothing_is_played() {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = gone.local_addr().expect("bound");
        drop(gone);
        let attach = Attach {
            address,
            seed: 7,
            deadlines: spec::load(None).expect("valid").spec.deadlines_ms,
            lang: Lang::En,
        };
        let refused = attach
            .play(&possible(), |_| unreachable!("no server"))
            .await;
        assert!(matches!(refused, Err(Fault::Usage(_))));
    }
}
