//! What is graded where submissions are not fully contained.

use super::sources::case;
use crate::sandbox::{Containment, Level};
use crate::verify::runnable;

#[test]
fn what_must_be_contained_is_skipped_where_it_is_not_and_said() {
    let cases = || {
        let mut attack = case("hostile/forks", "refused");
        attack.expectation.contained = true;
        vec![attack, case("hostile/spins", "refused")]
    };
    let contained = Containment {
        level: Level::Full,
        ..Containment::off()
    };
    let (run, skipped) = runnable(cases(), &contained);
    assert_eq!((run.len(), skipped.len()), (2, 0));

    let (run, skipped) = runnable(cases(), &Containment::off());
    assert_eq!(run.len(), 1);
    assert_eq!(run[0].name, "hostile/spins");
    assert_eq!(skipped[0].name, "hostile/forks");
    assert!(skipped[0].reason.starts_with("limits: "), "{skipped:?}");
}
