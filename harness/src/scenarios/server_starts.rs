//! The server listens where it is told to, and answers a first command.

use crate::script::{Scenario, cast};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    Scenario::new("test_server_starts")
        .proves(["S2"])
        .elsewhere()
        .play([alice.is_served(), alice.finds_nobody_elsewhere()])
}
