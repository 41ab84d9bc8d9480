//! The bonus: what of it needs a driver of its own, and what comes out of all of it.

use std::path::{Path, PathBuf};

use crate::event::Event;
use crate::fault::Fault;
use crate::locale::Lang;
use crate::request::{BonusMode, Request};
use crate::run::{Played, Runner, Time};
use crate::script::{Entry, Scenario};
use crate::spec::BonusSpec;
use crate::stage::{Clock, Driver};
use crate::submission::compile::{Compiled, Compiler};
use crate::submission::driver::DriverSource;
use crate::verdict::{Bonus, CheckResult, Failure, Outcome};

/// The category of the bonus's tests, beside those of the exercise's table.
const CATEGORY: &str = "Bonus";

/// What the scenarios that call more of the library than `run` are played with.
pub struct Company<'a> {
    /// What is wanted.
    pub request: &'a Request,
    /// The compiled library.
    pub library: &'a Path,
    /// What compiles the drivers.
    pub compiler: &'a Compiler<'a>,
    /// An empty directory to run them in.
    pub dir: PathBuf,
    /// What deadlines are measured with.
    pub clock: &'a Clock,
    /// Who watches.
    pub observer: &'a (dyn Fn(Event) + Sync),
}

impl Company<'_> {
    /// Compiles what calls `run_with_shutdown`; `None` where that is not wanted, or not there.
    ///
    /// # Errors
    /// The machine allows no compiler.
    pub async fn compile_shutdown(&self) -> Result<Option<Compiled>, Fault> {
        self.compile(Entry::RunWithShutdown, &self.shutdown()).await
    }

    fn shutdown(&self) -> DriverSource {
        DriverSource::run_with_shutdown(self.request.spec.spec.norm.async_required)
    }

    /// Plays what calls `run_with_shutdown` and `RateLimiter`, where the library has them.
    ///
    /// # Errors
    /// The machine allows no compiler, or no server.
    pub async fn play(&self, shutdown: Option<Compiled>) -> Result<Vec<Played>, Fault> {
        let source = self.shutdown();
        let stopping = self.play_with(Entry::RunWithShutdown, &source, shutdown);
        let limiter = DriverSource::rate_limiter();
        let limiting = async {
            let compiled = self.compile(Entry::RateLimiter, &limiter).await?;
            self.play_with(Entry::RateLimiter, &limiter, compiled).await
        };
        let (mut all, of_limiter) = tokio::try_join!(stopping, limiting)?;
        // Who limits without a type of that name has a limit all the same.
        let may_lack_it = self.request.bonus == BonusMode::Auto;
        all.extend(
            of_limiter
                .into_iter()
                .filter(|it| !may_lack_it || is_attempted(it)),
        );
        Ok(all)
    }

    async fn compile(
        &self,
        entry: Entry,
        source: &DriverSource,
    ) -> Result<Option<Compiled>, Fault> {
        // Where it is claimed, the compiler's own words tell what is missing.
        let may_be_there = self.request.bonus == BonusMode::On || source.may_be_in(self.library);
        if !may_be_there || self.request.scenarios(entry).is_empty() {
            return Ok(None);
        }
        self.compiler.driver(source).await.map(Some)
    }

    async fn play_with(
        &self,
        entry: Entry,
        source: &DriverSource,
        compiled: Option<Compiled>,
    ) -> Result<Vec<Played>, Fault> {
        let scenarios = self.request.scenarios(entry);
        let Some(program) = compiled.as_ref().and_then(|it| it.artifact.clone()) else {
            let uncalled =
                |scenario| uncalled(scenario, source, compiled.as_ref(), self.request.lang);
            return Ok(scenarios.iter().map(uncalled).collect());
        };
        let driver = Driver {
            program,
            dir: self.dir.clone(),
            sandbox: self.compiler.sandbox.clone(),
        };
        let runner = Runner::new(self.request, driver);
        runner.run(&scenarios, self.clock, self.observer).await
    }
}

/// What comes out of a scenario whose driver does not compile, or was not worth trying.
fn uncalled(
    scenario: &Scenario,
    source: &DriverSource,
    compiled: Option<&Compiled>,
    lang: Lang,
) -> Played {
    let told = |mut failure: Failure| {
        failure.rules.clone_from(&scenario.rules);
        failure.told(lang)
    };
    Played {
        id: scenario.id,
        decides: scenario.decides,
        rules: scenario.rules.clone(),
        listened: false,
        outcome: if compiled.is_none_or(|it| source.is_missing(it)) {
            Outcome::NotAttempted
        } else {
            Outcome::Failed
        },
        findings: compiled
            .iter()
            .flat_map(|it| it.findings())
            .map(told)
            .collect(),
        transcript: None,
        time: Time::default(),
    }
}

fn is_attempted(played: &Played) -> bool {
    played.outcome != Outcome::NotAttempted
}

/// The score of the bonus; `None` where nothing of it was played, or where what keeps the server
/// from being tried kept it from being asked what it offers.
pub fn score(played: &[Played], request: &Request) -> Option<Bonus> {
    let of_test = |test: &BonusSpec| {
        let parts = played.iter().filter(|it| it.decides.earns(&test.id));
        let parts: Vec<_> = parts.collect();
        (!parts.is_empty()).then(|| check(test, &parts, request.bonus))
    };
    let tests: Vec<_> = request.spec.spec.bonus.iter().filter_map(of_test).collect();
    let is_unknown =
        request.bonus == BonusMode::Auto && request.only.is_empty() && is_unknown(&tests);
    (!tests.is_empty() && !is_unknown).then(|| Bonus {
        points: tests.iter().map(|test| test.points).sum(),
        max: tests.iter().map(|test| test.max_points).sum(),
        tests,
    })
}

fn is_unknown(tests: &[CheckResult]) -> bool {
    let outcomes = || tests.iter().map(|test| test.outcome);
    outcomes().any(|it| it == Outcome::Blocked)
        && outcomes().all(|it| matches!(it, Outcome::Blocked | Outcome::NotAttempted))
}

/// A test of which one part is offered is attempted as a whole.
fn check(test: &BonusSpec, parts: &[&Played], mode: BonusMode) -> CheckResult {
    let is_claimed = mode == BonusMode::On || parts.iter().any(|part| is_attempted(part));
    let outcome_of = |part: &Played| match part.outcome {
        Outcome::NotAttempted if is_claimed => Outcome::Failed,
        outcome => outcome,
    };
    let any = |outcome| parts.iter().any(|part| outcome_of(part) == outcome);
    let outcome = [
        Outcome::Failed,
        Outcome::NotJudged,
        Outcome::Blocked,
        Outcome::NotAttempted,
    ];
    let outcome = outcome.into_iter().find(|outcome| any(*outcome));
    let outcome = outcome.unwrap_or(Outcome::Passed);
    // That it is not there is told once, and needs no reason where nobody claims it.
    let mut absent = parts.iter().filter(|part| !is_attempted(part));
    let absent = absent.next().filter(|_| is_claimed);
    let told = parts.iter().filter(|part| is_attempted(part));
    let told = absent.into_iter().chain(told);
    CheckResult {
        id: test.id.clone(),
        category: CATEGORY.to_owned(),
        points: if outcome == Outcome::Passed {
            test.points
        } else {
            0
        },
        max_points: test.points,
        outcome,
        findings: told.flat_map(|part| part.findings.clone()).collect(),
    }
}

/// Whether that is all there is to earn.
pub fn is_whole(bonus: &Bonus, tests: &[BonusSpec]) -> bool {
    let all: u32 = tests.iter().map(|test| test.points).sum();
    bonus.points == all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Decides;
    use crate::verdict::{Finding, Kind};

    fn part(outcome: Outcome) -> Played {
        let finding = Finding::new(["W1"], Kind::WrongValue, format!("{outcome:?}"));
        Played {
            id: "bonus_whisper",
            decides: Decides::Bonus("bonus_whisper"),
            rules: vec!["W1"],
            listened: true,
            outcome,
            findings: if outcome == Outcome::Passed {
                Vec::new()
            } else {
                vec![finding]
            },
            transcript: None,
            time: Time::default(),
        }
    }

    fn judged(outcomes: &[Outcome], mode: BonusMode) -> (Outcome, u32, usize) {
        let test = BonusSpec {
            id: "bonus_whisper".into(),
            points: 25,
        };
        let parts: Vec<_> = outcomes.iter().map(|outcome| part(*outcome)).collect();
        let result = check(&test, &parts.iter().collect::<Vec<_>>(), mode);
        (result.outcome, result.points, result.findings.len())
    }

    #[test]
    fn a_test_earns_its_points_when_all_its_parts_pass() {
        use Outcome::{Blocked, Failed, NotJudged, Passed};
        let judged = |outcomes: &[_]| judged(outcomes, BonusMode::Auto);
        assert_eq!(judged(&[Passed, Passed]), (Passed, 25, 0));
        assert_eq!(judged(&[Passed, Failed]), (Failed, 0, 1));
        assert_eq!(judged(&[NotJudged, Passed]), (NotJudged, 0, 1));
        assert_eq!(judged(&[Blocked, NotJudged, Failed]), (Failed, 0, 3));
    }

    #[test]
    fn what_is_not_offered_is_not_attempted_unless_it_is_claimed() {
        use Outcome::{Failed, NotAttempted, Passed};
        assert_eq!(
            judged(&[NotAttempted; 2], BonusMode::Auto),
            (NotAttempted, 0, 0)
        );
        assert_eq!(judged(&[NotAttempted], BonusMode::On), (Failed, 0, 1));
        assert_eq!(
            judged(&[NotAttempted, Passed], BonusMode::Auto),
            (Failed, 0, 1)
        );
    }
}
