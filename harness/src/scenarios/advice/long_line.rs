//! A line of 64 KiB is taken like any other.

use crate::script::{Scenario, cast};
use crate::verdict::{Kind, text};

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    Scenario::new(
        "long_line",
        text("a line of 64 KiB is taken", "une ligne de 64 Kio est acceptée"),
    )
    .hint(text(
        "read up to the newline, however many reads that takes: what one read brings is not a line, and a limit must be above 64 KiB",
        "lisez jusqu'au saut de ligne, en autant de lectures qu'il faut : ce qu'une lecture apporte n'est pas une ligne, et une limite doit dépasser 64 Kio",
    ))
    .advises(&[Kind::NoReply, Kind::WrongValue, Kind::ClosedEarly])
    .proves(["T1"])
    .given([alice.is_served()])
    .play([alice.asks_at_length(), alice.is_served()])
}
