//! Who may compile when.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::event::Event;
use crate::verify::{Progress, until_compiled};

#[test]
fn a_place_among_those_who_compile_is_free_as_soon_as_scenarios_are_played() {
    let places = Arc::new(Semaphore::new(1));
    let place = Arc::clone(&places).try_acquire_owned().ok();
    let observer = until_compiled(place, Arc::new(|_| {}));
    observer(Progress::Grading(Event::Phase("build")));
    assert_eq!(places.available_permits(), 0);
    for _ in 0..2 {
        observer(Progress::Grading(Event::Phase("run")));
        assert_eq!(places.available_permits(), 1);
    }
}
