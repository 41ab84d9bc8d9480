//! The twelve tests of the exercise's table: one scenario, one file.
//!
//! To add one: a file here, its name in the two lists below, its points in spec.json.

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
mod server_starts;
mod user_joined_notification;
mod user_left_notification;

use crate::script::Scenario;

/// Every scenario, in the order of the exercise's table.
pub const ALL: &[fn() -> Scenario] = &[
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
    ALL.iter().map(|scenario| scenario()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::verdict::rules;

    #[test]
    fn every_file_of_the_directory_is_in_the_list() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src/scenarios");
        let files: BTreeSet<_> = std::fs::read_dir(directory)
            .expect("the directory of the scenarios")
            .map(|entry| {
                entry
                    .expect("readable")
                    .path()
                    .file_stem()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned()
            })
            .filter(|stem| stem != "mod" && stem != "judged")
            .map(|stem| format!("test_{stem}"))
            .collect();
        let listed: BTreeSet<_> = all()
            .iter()
            .map(|scenario| scenario.id.to_owned())
            .collect();
        assert_eq!(files, listed);
    }

    #[test]
    fn spec_json_gives_points_to_exactly_these() {
        let spec = crate::spec::load(None).expect("valid").spec;
        let priced: BTreeSet<_> = spec.tests.iter().map(|test| test.id.clone()).collect();
        assert_eq!(
            priced,
            all()
                .iter()
                .map(|scenario| scenario.id.to_owned())
                .collect()
        );
    }

    #[test]
    fn every_rule_that_a_scenario_proves_is_a_rule_of_the_contract() {
        for scenario in all() {
            assert!(
                !scenario.rules.is_empty() && !scenario.steps.is_empty(),
                "{}",
                scenario.id
            );
            for rule in scenario.rules {
                assert!(rules::find(rule).is_some(), "{}: {rule}", scenario.id);
            }
        }
    }
}
