//! Which part of a class this machine grades.
//!
//! Every machine has the whole class before it and finds its part by the names alone: one more
//! student moves nobody, and one more machine only takes from the others (rendezvous hashing).

use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::fault::Fault;
use crate::locale::tr;

/// Part `index` of `count`, counted from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Shard {
    index: u64,
    count: u64,
}

/// More would be a mistake, and each is asked about each name.
const MOST: u64 = 10_000;

impl Shard {
    /// Part `index` of `count`, counted from 1. Errors: what is wrong with the numbers.
    pub fn new(index: u64, count: u64) -> Result<Self, String> {
        if (1..=count).contains(&index) && count <= MOST {
            return Ok(Self { index, count });
        }
        Err(format!(
            "{index}/{count} is no part of a whole: from 1/1 to {MOST}/{MOST}"
        ))
    }

    /// Whether a submission of this name belongs to this part.
    pub fn holds(self, name: &str) -> bool {
        let weight = |index: &u64| Sha256::digest(format!("{index}/{name}"));
        (1..=self.count).max_by_key(weight) == Some(self.index)
    }

    /// The part that falls to this machine, as the system that started us says in its variables;
    /// with the name of that system.
    ///
    /// # Errors
    /// No system that we know started us, or it does not say enough.
    pub fn of_environment(
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(Self, &'static str), Fault> {
        let named = |system: &System| variable(system.index).is_some_and(|it| !it.is_empty());
        let system = SYSTEMS.iter().find(|system| named(system)).ok_or_else(|| {
            let known = SYSTEMS.map(|system| format!("{} ({})", system.index, system.name));
            Fault::Usage(tr("fault-shard-auto").with("variables", known.join(", ")))
        })?;
        let shard = system.shard(variable).map_err(|reason| {
            Fault::Usage(
                tr("fault-shard-system")
                    .with("system", system.name)
                    .with("reason", reason),
            )
        })?;
        Ok((shard, system.name))
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (index, count) = text
            .split_once('/')
            .ok_or("give K/N, such as 2/8, or `auto`")?;
        let number = |text: &str| text.parse().map_err(|error| format!("{text}: {error}"));
        Self::new(number(index)?, number(count)?)
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.index, self.count)
    }
}

/// A system that starts one command on several machines, and its variables.
struct System {
    name: &'static str,
    /// Which one this is.
    index: &'static str,
    /// How many there are.
    count: &'static str,
    /// The first index.
    first: First,
}

enum First {
    Is(u64),
    /// Whatever this variable says. `step` lies between two.
    Named {
        first: &'static str,
        last: &'static str,
        step: &'static str,
    },
}

/// For the systems that set no variable for how many there are.
const COUNT: &str = "HARNESS_SHARDS";

const SYSTEMS: [System; 4] = [
    System {
        name: "HARNESS_SHARD",
        index: "HARNESS_SHARD",
        count: COUNT,
        first: First::Is(0),
    },
    System {
        name: "Slurm array",
        index: "SLURM_ARRAY_TASK_ID",
        count: "SLURM_ARRAY_TASK_COUNT",
        first: First::Named {
            first: "SLURM_ARRAY_TASK_MIN",
            last: "SLURM_ARRAY_TASK_MAX",
            step: "SLURM_ARRAY_TASK_STEP",
        },
    },
    System {
        name: "Kubernetes indexed job",
        index: "JOB_COMPLETION_INDEX",
        count: COUNT,
        first: First::Is(0),
    },
    System {
        name: "GitLab parallel job",
        index: "CI_NODE_INDEX",
        count: "CI_NODE_TOTAL",
        first: First::Is(1),
    },
];

impl System {
    fn shard(&self, variable: &dyn Fn(&str) -> Option<String>) -> Result<Shard, String> {
        let number = |name: &str| {
            let text = variable(name).filter(|text| !text.is_empty());
            let text = text.ok_or_else(|| format!("{name} is not set"))?;
            text.parse::<u64>()
                .map_err(|error| format!("{name} is {text:?}: {error}"))
        };
        let (index, count) = (number(self.index)?, number(self.count)?);
        let (first, step) = match self.first {
            First::Is(first) => (first, 1),
            First::Named { first, last, step } => {
                let (first, last, step) = (number(first)?, number(last)?, number(step)?.max(1));
                let whole = last.checked_sub(first).map(|span| span / step + 1);
                if whole != Some(count) {
                    return Err(format!(
                        "its {count} tasks are not every {step} from {first} to {last}: give an \
                         array such as 1-{count}, or say --shard K/N"
                    ));
                }
                (first, step)
            }
        };
        let past = index
            .checked_sub(first)
            .ok_or_else(|| format!("{} is below the first one, {first}", self.index))?;
        Shard::new(past / step + 1, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(text: &str) -> Shard {
        text.parse().expect("a shard")
    }

    fn names() -> impl Iterator<Item = String> {
        (0..500).map(|number| format!("student {number}"))
    }

    fn owner(name: &str, count: u64) -> u64 {
        let mine = |index: &u64| shard(&format!("{index}/{count}")).holds(name);
        let owners: Vec<u64> = (1..=count).filter(mine).collect();
        assert_eq!(owners.len(), 1, "{name} belongs to {owners:?} of {count}");
        owners[0]
    }

    #[test]
    fn every_name_has_one_owner_and_all_have_work() {
        for count in [1, 2, 7] {
            let mut work = vec![0; 8];
            for name in names() {
                work[usize::try_from(owner(&name, count)).expect("small")] += 1;
            }
            let fair = 500 / count;
            let enough = |got: &u64| (fair / 2..fair * 2).contains(got);
            let count = usize::try_from(count).expect("small");
            assert!(work[1..=count].iter().all(enough), "{work:?}");
        }
    }

    #[test]
    fn one_more_machine_only_takes_from_the_others() {
        for name in names() {
            let (before, after) = (owner(&name, 4), owner(&name, 5));
            assert!(after == before || after == 5, "{name}: {before} -> {after}");
        }
    }

    /// What a shard holds is written down in no file: it must be the same in every release.
    #[test]
    fn owners_stay_the_same_for_ever() {
        let owners = ["alice", "bob", "été", ""].map(|name| owner(name, 8));
        assert_eq!(owners, [5, 2, 2, 6]);
    }

    #[test]
    fn only_parts_of_a_whole_are_taken() {
        assert_eq!(shard("2/8").to_string(), "2/8");
        for wrong in ["0/8", "9/8", "1/0", "1", "a/b", "-1/2", "1/99999"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    fn auto(variables: &[(&str, &str)]) -> Result<String, String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        match Shard::of_environment(&variable) {
            Ok((shard, system)) => Ok(format!("{shard} of {system}")),
            Err(fault) => Err(fault.to_string()),
        }
    }

    /// The variables of a task of `--array=MIN-MAX:STEP`.
    fn slurm(id: &str, [min, max, step, count]: [&str; 4]) -> Result<String, String> {
        auto(&[
            ("SLURM_ARRAY_TASK_ID", id),
            ("SLURM_ARRAY_TASK_MIN", min),
            ("SLURM_ARRAY_TASK_MAX", max),
            ("SLURM_ARRAY_TASK_STEP", step),
            ("SLURM_ARRAY_TASK_COUNT", count),
        ])
    }

    #[test]
    fn systems_tell_by_their_own_variables() {
        let kubernetes = [("JOB_COMPLETION_INDEX", "0"), ("HARNESS_SHARDS", "8")];
        assert_eq!(
            auto(&kubernetes),
            Ok("1/8 of Kubernetes indexed job".into())
        );
        let gitlab = [("CI_NODE_INDEX", "8"), ("CI_NODE_TOTAL", "8")];
        assert_eq!(auto(&gitlab), Ok("8/8 of GitLab parallel job".into()));
        let own = [("HARNESS_SHARD", "2"), ("HARNESS_SHARDS", "3")];
        assert_eq!(auto(&own), Ok("3/3 of HARNESS_SHARD".into()));
        for (id, array) in [("0", ["0", "7", "1", "8"]), ("10", ["10", "17", "1", "8"])] {
            assert_eq!(slurm(id, array), Ok("1/8 of Slurm array".into()));
        }
        let every_fourth = ["1", "9", "4", "3"];
        assert_eq!(slurm("9", every_fourth), Ok("3/3 of Slurm array".into()));
    }

    #[test]
    fn a_system_that_does_not_say_enough_is_told() {
        let words = |result: Result<String, String>| result.expect_err("not enough");
        assert!(words(auto(&[])).contains("SLURM_ARRAY_TASK_ID"));
        let no_count = [("JOB_COMPLETION_INDEX", "0")];
        assert!(words(auto(&no_count)).contains("HARNESS_SHARDS is not set"));
        assert!(words(slurm("3", ["1", "7", "1", "3"])).contains("such as 1-3"));
        assert!(words(slurm("x", ["1", "7", "1", "7"])).contains("TASK_ID is \"x\""));
    }
}
