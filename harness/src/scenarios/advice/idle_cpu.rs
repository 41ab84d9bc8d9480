//! A hundred clients in rooms that say nothing cost the processor nothing.

use crate::script::{Scenario, cast};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    Scenario::new("idle_cpu")
        .advises(&[Kind::WrongValue])
        .proves(["C6"])
        .given([alice.is_served()])
        .play([alice.idles_with(100)])
}
