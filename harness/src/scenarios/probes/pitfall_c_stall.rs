//! A client that stops reading holds up nobody else, however much waits for it.

use crate::script::{Actor, Scenario, at_once, cast, everyone, rooms};
use crate::verdict::Kind;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice, bob, carol, dave, erin, frank, stuck] =
        cast(["alice", "bob", "carol", "dave", "erin", "frank", "stuck"]);
    let [zion, nebula] = rooms(["zion", "nebula"]);
    let speakers = [alice, bob, carol, dave];
    // All of them at once are no more than the 500 that M1 protects.
    let talk = |who: Actor| who.says_many_at_once(zion, 120);
    let talk_at_length = |who: Actor| who.says_many_long_at_once(zion, 50);
    let hear =
        |who: Actor| who.hears_them_all(zion, speakers.into_iter().filter(|other| *other != who));
    Scenario::new("pitfall_c_stall")
        .closes(
            "pitfall_c",
            &[Kind::Stalled, Kind::NoReply, Kind::Hung, Kind::ClosedEarly],
        )
        .proves(["C2"])
        .given([
            everyone(speakers, |who| who.joins(zion)),
            // A burst that is lost with nobody stuck is another fault (M1).
            at_once(speakers, |who| who.says_many_long_at_once(zion, 5)),
            everyone(speakers, hear),
            at_once(speakers, talk),
            everyone(speakers, hear),
            stuck.joins(zion),
            stuck.stops_reading(),
        ])
        .play([
            // More than 3 MB: the buffers of both sockets take less than one.
            at_once(speakers, talk_at_length),
            everyone(speakers, hear),
            at_once(speakers, talk_at_length),
            everyone(speakers, hear),
            // And more messages than a server would queue for one client.
            at_once(speakers, talk),
            everyone(speakers, hear),
            at_once(speakers, talk),
            everyone(speakers, hear),
            at_once(speakers, talk),
            everyone(speakers, hear),
            erin.joins(zion),
            // What is told of comings and goings waits for that one too.
            erin.throngs([zion, nebula], 8, 15),
            frank.connects(),
            frank.joins(nebula),
            stuck.reads_again(),
        ])
}
