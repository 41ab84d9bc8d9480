//! A hundred clients in rooms that say nothing cost the processor nothing.

use crate::script::{Scenario, cast};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    Scenario::new(
        "idle_cpu",
        text(
            "idle clients cost nearly no processor time",
            "des clients inactifs ne coûtent presque pas de temps processeur",
        ),
    )
    .hint(text(
        "await the next message (`recv().await`) instead of asking for it again and again (`try_recv`, short sleeps)",
        "attendez le prochain message (`recv().await`) au lieu de le redemander sans cesse (`try_recv`, courtes pauses)",
    ))
    .advises(&[Kind::WrongValue])
    .proves(["C6"])
    .given([alice.is_served()])
    .play([alice.idles_with(100)])
}
