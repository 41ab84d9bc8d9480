//! Every scenario against servers of all kinds: it must fire where it should, and nowhere else.

use std::collections::BTreeMap;

use tokio::task::JoinSet;

use super::all;
use crate::script::{Decides, Scenario};
use crate::stage::toy::{Way, serve};
use crate::stage::{Clock, Endpoint, Performance, Play, play};
use crate::verdict::{Finding, Lang};

/// Servers that are judged at the same time: more only make each other slow.
const AT_ONCE: usize = 4;

/// These move megabytes or a thousand connections, and this process is the server as well: the
/// mutants show that they fire.
const HEAVY: [&str; 3] = ["constraint_c1", "pitfall_c_stall", "pitfall_e"];

/// Plays the scenarios against a server of that kind; the findings of those that fired.
async fn judge(way: Way) -> BTreeMap<&'static str, Vec<Finding>> {
    let clock = Clock::start();
    let deadlines = crate::spec::load(None).expect("valid").spec.deadlines_ms;
    let mut playing = JoinSet::new();
    for scenario in all()
        .into_iter()
        .filter(|scenario| !HEAVY.contains(&scenario.id))
    {
        let clock = clock.clone();
        playing.spawn(async move {
            let with = Play {
                server: Endpoint::on_host(serve(way).await),
                pid: 0,
                seed: 7,
                deadlines,
                clock,
                lang: Lang::En,
            };
            let (performance, _) = play(&scenario, &with).await;
            (scenario.id, fired(&scenario, performance))
        });
    }
    let played = playing.join_all().await;
    let fired = played
        .into_iter()
        .filter(|(_, findings)| !findings.is_empty());
    fired.collect()
}

fn fired(scenario: &Scenario, performance: Performance) -> Vec<Finding> {
    match (performance, scenario.decides) {
        (Performance::Right | Performance::NotShown(_), _) => Vec::new(),
        (Performance::Wrong(findings), Decides::Gate(_, kinds) | Decides::Advice(kinds)) => {
            findings
                .into_iter()
                .filter(|finding| kinds.contains(&finding.kind))
                .collect()
        }
        (Performance::Wrong(findings), _) => findings,
    }
}

/// What fired against each kind of server, in a line each.
async fn table(ways: &[Way]) -> String {
    let mut lines = Vec::new();
    for ways in ways.chunks(AT_ONCE) {
        let mut judging = JoinSet::new();
        for way in ways.iter().copied() {
            judging.spawn(async move { (way, judge(way).await) });
        }
        let mut judged = judging.join_all().await;
        judged.sort_by_key(|(way, _)| ways.iter().position(|other| other == way));
        lines.extend(judged.iter().map(|(way, fired)| line(*way, fired)));
    }
    lines.join("\n")
}

fn line(way: Way, fired: &BTreeMap<&str, Vec<Finding>>) -> String {
    let (tests, others): (Vec<_>, Vec<_>) =
        fired.iter().partition(|(id, _)| id.starts_with("test_"));
    let word = |findings: &Vec<Finding>| findings[0].kind.word();
    let mut words: Vec<_> = others
        .iter()
        .map(|(id, findings)| format!("{id} {}", word(findings)))
        .collect();
    match tests.first() {
        Some((_, first))
            if tests.len() == 12 && tests.iter().all(|(_, it)| word(it) == word(first)) =>
        {
            words.push(format!("all tests {}", word(first)));
        }
        _ => words.extend(
            tests
                .iter()
                .map(|(id, findings)| format!("{id} {}", word(findings))),
        ),
    }
    format!("{way:?}: {}", words.join(", "))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_server_and_every_allowed_difference_stay_quiet() {
    let allowed = [
        Way::Plain,
        Way::NoEcho,
        Way::ReplaysMessages,
        Way::ReplaysHistory,
        Way::LimitsEverything,
        Way::TellsNicks,
        Way::RefusesTakenNames,
        Way::RefusesRejoin,
        Way::TellsLeaver,
        Way::Slow,
    ];
    for line in table(&allowed).await.lines() {
        assert!(line.ends_with(": "), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_costs_the_tests_that_are_about_it() {
    let faults = [
        Way::Greets,
        Way::Mute,
        Way::NoNewline,
        Way::Pretty,
        Way::NoNick,
        Way::NickNotInRooms,
        Way::WrongOld,
        Way::JoinerMissing,
        Way::ListedTwice,
        Way::FirstOnly,
        Way::FiltersByName,
        Way::EchoTwice,
        Way::LeaksToAll,
        Way::LeaverStays,
        Way::LeaveAlwaysWorks,
        Way::NoUserJoined,
        Way::UserJoinedTwice,
        Way::NoUserLeft,
        Way::NoUserLeftAtEnd,
        Way::UserLeftTwice,
        Way::OutsidersSpeak,
        Way::OutsidersSpeakAnyway,
        Way::OutsidersIgnored,
        Way::ListsOwnRooms,
        Way::UnknownRoomIsEmpty,
        Way::ListsEverybody,
        Way::AsciiOnly,
        Way::LosesBurst,
        Way::SwapsPairs,
        Way::OneRoomOnly,
        Way::DiesOnLeave,
        Way::ShortLines,
        Way::WordlessErrors,
    ];
    insta::assert_snapshot!(table(&faults).await);
}
