//! Several directories of results become one: what several machines graded.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::board::Board;
use super::results::{Header, Judge, Outcome, Results};
use super::store::Store;
use crate::fault::Fault;
use crate::locale::{Lang, tr};
use crate::verdict::Class;

/// What came of a merge.
#[derive(Debug)]
pub struct Merged {
    /// The whole class.
    pub class: Class,
    /// By what it was judged. If there is more than one, results cannot be compared.
    pub judges: Vec<Judge>,
}

/// Puts the results of `sources` into the directory `into`, beside those that are there.
///
/// # Errors
/// Two of them have different results for one submission, or one is no directory of results, or
/// somebody writes to `into`. In all these cases no result in it is changed.
pub fn merge(sources: &[PathBuf], into: &Path, lang: Lang) -> Result<Merged, Fault> {
    let mut results = sources
        .iter()
        .map(|dir| Results::open(dir))
        .collect::<Result<Vec<_>, _>>()?;
    let mut choices = Vec::new();
    let store = Store::take(into, |before| {
        if before.is_some() {
            results.push(Results::open(into)?);
        }
        let names = results.iter().flat_map(|it| &it.header.names);
        let names: BTreeSet<&str> = names.map(String::as_str).collect();
        // All of them before any is written.
        for name in &names {
            choices.push(choose(name, &results)?);
        }
        let seed = results.first().map_or(0, |first| first.header.seed);
        Ok(Header::new(
            seed,
            names.into_iter().map(str::to_owned).collect(),
        ))
    })?;
    let mut board = Board::new(&store, lang);
    let mut judges: Vec<Judge> = Vec::new();
    for (name, choice) in store.results().header.names.iter().zip(choices) {
        let Some(outcome) = choice.map_or(Ok(None), |index| results[index].get(name))? else {
            continue;
        };
        store.put(name, &outcome)?;
        board.keep(name, outcome.standing());
        if !judges.contains(&outcome.judge) {
            judges.push(outcome.judge);
        }
    }
    Ok(Merged {
        class: board.finish()?,
        judges,
    })
}

/// Which of the directories has the best result of a submission: a verdict, if one of them has it.
fn choose(name: &str, results: &[Results]) -> Result<Option<usize>, Fault> {
    let mut best: Option<(usize, Outcome)> = None;
    for (index, there) in results.iter().enumerate() {
        let Some(found) = there.get(name)? else {
            continue;
        };
        let Some((other, kept)) = &best else {
            best = Some((index, found));
            continue;
        };
        let (before, now) = (kept.standing(), found.standing());
        if before.is_settled() && now.is_settled() && before != now {
            let [other, there] = [&results[*other], there].map(|it| it.dir.display());
            return Err(Fault::Usage(
                tr("fault-two-results")
                    .with("name", name)
                    .show("other", other)
                    .show("there", there),
            ));
        }
        if rank(&found) > rank(kept) {
            best = Some((index, found));
        }
    }
    Ok(best.map(|(index, _)| index))
}

/// How much a result is worth.
fn rank(outcome: &Outcome) -> u8 {
    u8::from(outcome.report.is_ok()) + u8::from(outcome.standing().is_settled())
}

#[cfg(test)]
mod tests {
    use super::super::results::tests::judge;
    use super::super::store::tests::store;
    use super::*;
    use crate::render::sample;
    use crate::verdict::{Report, Standing};

    /// Who has which result.
    type Results<'a> = [(&'a str, Option<Result<Report, &'a str>>)];

    /// A directory of results.
    fn part(place: &Path, dir: &str, seed: u64, results: &Results<'_>) -> PathBuf {
        let dir = place.join(dir);
        let names: Vec<&str> = results.iter().map(|(name, _)| *name).collect();
        let store = store(&dir, &names);
        for (name, result) in results {
            let Some(result) = result.clone() else {
                continue;
            };
            let outcome = Outcome {
                fingerprint: None,
                judge: judge(seed),
                report: result.map(Box::new).map_err(str::to_owned),
            };
            store.put(name, &outcome).expect("written");
        }
        dir
    }

    fn verdicts(class: &Class) -> Vec<String> {
        let rows = class.submissions.iter();
        rows.map(|row| match &row.standing {
            Standing::Waiting => format!("{} waits", row.name),
            Standing::NotGraded { reason } => format!("{}: {reason}", row.name),
            Standing::Graded(summary) => format!("{} {:?}", row.name, summary.verdict),
        })
        .collect()
    }

    #[test]
    fn parts_become_a_whole_and_more_may_come() {
        let place = tempfile::tempdir().expect("a directory");
        let a = part(
            place.path(),
            "1",
            1,
            &[("b", Some(Ok(sample::refused()))), ("d", None)],
        );
        let b = part(
            place.path(),
            "2",
            1,
            &[("a", Some(Ok(sample::validated()))), ("c", Some(Err("no")))],
        );
        let into = place.path().join("whole");
        let merged = merge(&[a.clone(), b], &into, Lang::En).expect("merged");
        let half = ["a Validated", "b Refused", "c: no", "d waits"];
        assert_eq!(verdicts(&merged.class), half);
        assert_eq!(merged.judges, [judge(1)]);
        let late = part(
            place.path(),
            "3",
            2,
            &[
                ("c", Some(Ok(sample::inconclusive()))),
                ("d", Some(Ok(sample::validated()))),
            ],
        );
        let merged = merge(&[late, a], &into, Lang::En).expect("merged");
        let whole = ["a Validated", "b Refused", "c Inconclusive", "d Validated"];
        assert_eq!(verdicts(&merged.class), whole);
        assert_eq!(merged.judges.len(), 2);
    }

    #[test]
    fn a_verdict_wins_and_two_verdicts_are_refused() {
        let place = tempfile::tempdir().expect("a directory");
        let part = |dir, result| part(place.path(), dir, 1, &[("a", Some(result))]);
        let failed = part("failed", Err("no"));
        let doubtful = part("doubtful", Ok(sample::inconclusive()));
        let right = part("right", Ok(sample::validated()));
        let same = part("same", Ok(sample::validated()));
        let wrong = part("wrong", Ok(sample::refused()));
        let into = place.path().join("whole");
        let all = [failed, doubtful, right.clone(), same];
        let merged = merge(&all, &into, Lang::En).expect("one verdict");
        assert_eq!(verdicts(&merged.class), ["a Validated"]);
        for sources in [vec![right, wrong.clone()], vec![wrong]] {
            let fault = merge(&sources, &into, Lang::En).expect_err("two verdicts");
            assert!(
                fault.to_string().contains("`a` has one result in"),
                "{fault}"
            );
        }
        let kept = super::Results::open(&into).expect("results").get("a");
        let kept = kept.expect("readable").expect("there").report;
        assert_eq!(kept, Ok(Box::new(sample::validated())));
    }
}
