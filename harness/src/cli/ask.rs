//! Names that a user may give, and what was meant by one that is not there.

use glob::Pattern;

use crate::fault::Fault;
use crate::grade::{BIND_FAILURE, FAREWELL};
use crate::locale::{Text, tr};
use crate::scenarios;
use crate::spec::{Spec, meant, nearest};

/// Everything that can be graded by name, in the order of the report.
pub fn checks(spec: &Spec) -> Vec<String> {
    let tests = spec.tests.iter().map(|test| test.id.clone());
    let gates = spec.gates.iter().map(|gate| gate.id.clone());
    let bonus = spec.bonus.iter().map(|bonus| bonus.id.clone());
    let scripts = scenarios::all().into_iter().map(|script| script.id.into());
    let mut names: Vec<String> = Vec::new();
    let others = [BIND_FAILURE, FAREWELL].map(str::to_owned);
    for name in tests.chain(gates).chain(bonus).chain(scripts).chain(others) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The checks that names and globs select. A name must exist; globs must match something in all.
pub fn select(patterns: &[String], known: &[String]) -> Result<Vec<String>, Fault> {
    for pattern in patterns {
        if !is_glob(pattern) && !known.contains(pattern) {
            return Err(unknown(tr("fault-check"), pattern, known));
        }
    }
    let globs = patterns
        .iter()
        .map(|pattern| {
            Pattern::new(pattern).map_err(|error| {
                Fault::Usage(
                    tr("fault-only")
                        .with("pattern", pattern)
                        .show("error", error),
                )
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let selected: Vec<String> = known
        .iter()
        .filter(|name| globs.iter().any(|glob| glob.matches(name)))
        .cloned()
        .collect();
    if selected.is_empty() && !patterns.is_empty() {
        return Err(Fault::NothingSelected(
            tr("fault-only-nothing").with("patterns", patterns.join(" ")),
        ));
    }
    Ok(selected)
}

fn is_glob(pattern: &str) -> bool {
    pattern.contains(['*', '?', '['])
}

/// A name that is not there, of what is named.
pub fn unknown(what: Text, name: &str, known: &[String]) -> Fault {
    let names = known.iter().map(String::as_str);
    Fault::usage(
        tr("fault-unknown")
            .with("what", what)
            .with("name", name)
            .with("meant", meant(nearest(name, names))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<String> {
        ["test_join_room", "test_leave_room", "norm"]
            .map(str::to_owned)
            .to_vec()
    }

    fn selected(patterns: &[&str]) -> Result<Vec<String>, Fault> {
        let patterns: Vec<String> = patterns.iter().map(|&pattern| pattern.into()).collect();
        select(&patterns, &known())
    }

    #[test]
    fn names_and_globs_select_in_the_order_of_the_report() {
        assert_eq!(selected(&[]).expect("all"), Vec::<String>::new());
        assert_eq!(
            selected(&["norm", "*_join_*"]).expect("two"),
            ["test_join_room", "norm"]
        );
    }

    #[test]
    fn a_name_that_is_not_there_gives_the_one_that_was_meant() {
        let error = selected(&["test_join_rom"]).expect_err("refused");
        assert!(matches!(error, Fault::Usage(_)));
        assert!(error.to_string().contains("did you mean `test_join_room`?"));
    }

    #[test]
    fn globs_that_match_nothing_select_nothing() {
        let error = selected(&["bonus_*"]).expect_err("refused");
        assert!(matches!(error, Fault::NothingSelected(_)));
    }
}
