//! The twelve tests of the exercise's table, the probes that close gates, the bonus, and the advice:
//! one scenario, one file.
//!
//! To add one: a file here, its name in the two lists below (or of the folder's `mod.rs`), and for a
//! test its points in spec.json.

mod advice;
mod bonus;
mod concurrent_clients;
mod error_not_in_room;
mod join_room;
#[cfg(test)]
mod judged;
mod leave_room;
mod list_rooms;
mod list_users;
mod message_broadcast;
mod multiple_rooms;
mod nickname_change;
mod probes;
mod server_starts;
mod user_joined_notification;
mod user_left_notification;

use crate::script::Scenario;

/// The twelve tests, in the order of the exercise's table.
const TESTS: &[fn() -> Scenario] = &[
    server_starts::scenario,
    join_room::scenario,
    leave_room::scenario,
    nickname_change::scenario,
    message_broadcast::scenario,
    list_rooms::scenario,
    list_users::scenario,
    error_not_in_room::scenario,
    user_joined_notification::scenario,
    user_left_notification::scenario,
    multiple_rooms::scenario,
    concurrent_clients::scenario,
];

/// The scenario that all others need: a server that nothing listens to has failed this one only.
pub const FIRST: &str = "test_server_starts";

/// Every scenario, made.
pub fn all() -> Vec<Scenario> {
    [TESTS, probes::ALL, bonus::ALL, advice::ALL]
        .concat()
        .iter()
        .map(|scenario| scenario())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::script::Decides;
    use crate::verdict::{gates, rules};

    fn files(folder: &str) -> BTreeSet<String> {
        let directory = format!("{}/src/scenarios/{folder}", env!("CARGO_MANIFEST_DIR"));
        let entries = std::fs::read_dir(directory).expect("the directory of the scenarios");
        let paths = entries.map(|entry| entry.expect("readable").path());
        let sources = paths.filter(|path| path.extension().is_some_and(|end| end == "rs"));
        let stems = sources.map(|path| {
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        });
        stems
            .filter(|stem| stem != "mod" && stem != "judged")
            .collect()
    }

    #[test]
    fn every_file_is_in_its_list() {
        let ids = |list: &[fn() -> Scenario]| {
            list.iter()
                .map(|scenario| scenario().id.to_owned())
                .collect()
        };
        let tests: BTreeSet<_> = files("")
            .into_iter()
            .map(|stem| format!("test_{stem}"))
            .collect();
        assert_eq!(tests, ids(TESTS));
        assert_eq!(files("probes"), ids(probes::ALL));
        assert_eq!(files("bonus"), ids(bonus::ALL));
        assert_eq!(files("advice"), ids(advice::ALL));
    }

    #[test]
    fn spec_json_gives_points_to_exactly_the_tests_and_the_bonus() {
        let spec = crate::spec::load(None).expect("valid").spec;
        let priced: BTreeSet<_> = spec.tests.iter().map(|test| test.id.clone()).collect();
        assert_eq!(
            priced,
            TESTS.iter().map(|test| test().id.to_owned()).collect()
        );
        let bonus: Vec<_> = bonus::ALL.iter().map(|scenario| scenario()).collect();
        let earned = bonus.iter().map(|scenario| match scenario.decides {
            Decides::Bonus(test) => test.to_owned(),
            other => panic!("{}: {other:?}", scenario.id),
        });
        let priced: BTreeSet<_> = spec.bonus.iter().map(|test| test.id.clone()).collect();
        assert_eq!(priced, earned.collect());
        // What a test is called, and is about, stands in the scenario of its name.
        assert!(
            priced
                .iter()
                .all(|test| bonus.iter().any(|it| it.id == test))
        );
    }

    #[test]
    fn what_a_scenario_names_exists() {
        for scenario in all() {
            assert!(
                !scenario.rules.is_empty() && !scenario.steps.is_empty(),
                "{}",
                scenario.id
            );
            for rule in scenario.rules {
                assert!(rules::find(rule).is_some(), "{}: {rule}", scenario.id);
            }
            if let Decides::Gate(gate, kinds) = scenario.decides {
                assert!(
                    gates::find(gate).is_some() && !kinds.is_empty(),
                    "{}",
                    scenario.id
                );
            }
        }
    }
}
