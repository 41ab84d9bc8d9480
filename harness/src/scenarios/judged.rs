//! Every scenario against servers of all kinds: it must fire where it should, and nowhere else.

use std::collections::BTreeMap;

use tokio::task::JoinSet;

use super::all;
use crate::locale::Lang;
use crate::script::{Bucket, Decides, Scenario};
use crate::stage::toy::{Quirk, Way, serve_as};
use crate::stage::{Clock, Endpoint, Performance, Play, Terms, play};
use crate::verdict::Finding;

/// Servers that are judged at the same time: more only make each other slow.
const AT_ONCE: usize = 4;

/// These move megabytes or a thousand connections, and this process is the server as well: the
/// mutants show that they fire.
const HEAVY: [&str; 3] = ["constraint_c1", "pitfall_c_stall", "pitfall_e"];

/// What the bonus may be like.
const RIGHT: [Quirk; 3] = [Quirk::Plain, Quirk::OtherForms, Quirk::RefusesSlowly];

/// Plays scenarios against servers of that kind, one each.
async fn perform(way: Way, scenarios: Vec<Scenario>) -> Vec<(Scenario, Performance)> {
    let clock = Clock::start();
    let deadlines = crate::spec::load(None).expect("valid").spec.deadlines_ms;
    let mut playing = JoinSet::new();
    for scenario in scenarios {
        let clock = clock.clone();
        playing.spawn(async move {
            let (address, process) = serve_as(way, scenario.setup).await;
            let with = Play {
                server: Endpoint::on_host(address),
                process,
                setup: scenario.setup,
                terms: Terms::new(7, deadlines, &clock, Lang::En),
            };
            let (performance, _) = play(&scenario, &with).await;
            (scenario, performance)
        });
    }
    playing.join_all().await
}

/// The scenarios of the base, but the heavy ones.
fn base() -> Vec<Scenario> {
    let is_light = |it: &Scenario| !HEAVY.contains(&it.id);
    all()
        .into_iter()
        .filter(|it| is_light(it) && !is_bonus(it))
        .collect()
}

fn bonus() -> Vec<Scenario> {
    all().into_iter().filter(is_bonus).collect()
}

fn is_bonus(scenario: &Scenario) -> bool {
    matches!(scenario.decides, Decides::Bonus(_))
}

/// Plays the scenarios against a server of that kind; the findings of those that fired.
async fn judge(way: Way) -> BTreeMap<&'static str, Vec<Finding>> {
    let scenarios = match way {
        // What a wrong bonus does to the base is not looked at.
        Way::Bonus(quirk) if !RIGHT.contains(&quirk) => bonus(),
        Way::Bonus(_) => [base(), bonus()].concat(),
        _ => base(),
    };
    let played = perform(way, scenarios).await.into_iter();
    let fired = played.map(|(scenario, performance)| (scenario.id, fired(&scenario, performance)));
    fired.filter(|(_, findings)| !findings.is_empty()).collect()
}

fn fired(scenario: &Scenario, performance: Performance) -> Vec<Finding> {
    match (performance, scenario.decides) {
        (Performance::Right | Performance::NotShown(_) | Performance::NotOffered(_), _) => {
            Vec::new()
        }
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
        Way::Bonus(Quirk::Plain),
        Way::Bonus(Quirk::OtherForms),
        Way::Bonus(Quirk::RefusesSlowly),
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
        Way::NickUnanswered,
        Way::NickNotInRooms,
        Way::WrongOld,
        Way::CutsNames,
        Way::TrimsNames,
        Way::TrimsRooms,
        Way::ShortFrames,
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

#[tokio::test(flavor = "multi_thread")]
async fn what_came_is_proof_however_late_the_machine_is() {
    for (way, is_proof) in [
        (Way::Pretty, true),
        (Way::NoNewline, false),
        (Way::Mute, false),
    ] {
        for (_, performance) in perform(way, vec![super::join_room::scenario()]).await {
            assert!(!performance.findings().is_empty(), "{way:?}");
            for finding in performance.findings() {
                assert_eq!(finding.depends_on_time(), !is_proof, "{way:?}: {finding:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_does_not_wait_for_its_names_one_after_the_other() {
    let clock = Clock::start();
    let answer = crate::spec::load(None).expect("valid").spec.deadlines_ms;
    // Four come in, none of whom is told its name.
    let heard_by_all = super::user_joined_notification::scenario();
    perform(Way::NickUnanswered, vec![heard_by_all]).await;
    assert!(clock.now() < answer.answer() * 2, "{:?}", clock.now());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_the_bonus_costs_the_test_that_is_about_it() {
    let faults = [
        Quirk::NewestFirst,
        Quirk::IgnoresCount,
        Quirk::GivesAll,
        Quirk::KeepsAll,
        Quirk::OfAllRooms,
        Quirk::OfUnknownRooms,
        Quirk::Untyped,
        Quirk::ReplaysNewestFirst,
        Quirk::ReplaysTwice,
        Quirk::ReplaysToAll,
        Quirk::ReplaysAllRooms,
        Quirk::ReplaysAllButOne,
        Quirk::WhispersToAll,
        Quirk::WhispersTwice,
        Quirk::WhispersToMembersOnly,
        Quirk::ForgetsNobody,
        Quirk::KnowsOldNames,
        Quirk::KnowsFirstNames,
        Quirk::KnowsGivenNames,
        Quirk::WhispersUnderOldNames,
        Quirk::LosesWhispers,
        Quirk::HoldsOneLess,
        Quirk::TellsZero,
        Quirk::DeliversAnyway,
        Quirk::RemembersRefused,
        Quirk::DropsInSilence,
        Quirk::TellsRoomsOnly,
        Quirk::TellsNobody,
        Quirk::ServesLate,
        Quirk::NeverEnds,
        Quirk::EndsInErr,
    ];
    insta::assert_snapshot!(table(&faults.map(Way::Bonus)).await);
}

/// These pass where the machine is so slow that a right server would do the same. So that this one
/// can tell, however busy it is, tokens flow in slowly.
#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_too_large_too_fast_or_shared_is_found_out() {
    let limits = [
        crate::scenarios::bonus::bonus_rate_limit::scenario,
        crate::scenarios::bonus::bonus_rate_limit_seconds::scenario,
    ];
    let limits = limits.map(|scenario| {
        let mut scenario = scenario();
        scenario.setup.bucket = Bucket {
            tokens: 6,
            per_second: 2,
        };
        scenario
    });
    let mut judging = JoinSet::new();
    for quirk in [
        Quirk::Plain,
        Quirk::HoldsOneMore,
        Quirk::OneForAll,
        Quirk::TellsTooShort,
        Quirk::CountsSeconds,
        Quirk::FillsSlowly,
        Quirk::FillsFast,
    ] {
        let scenarios = limits.to_vec();
        judging.spawn(async move { (quirk, perform(Way::Bonus(quirk), scenarios).await) });
    }
    for (quirk, played) in judging.join_all().await {
        let is_wrong = played
            .iter()
            .any(|(_, performance)| matches!(performance, Performance::Wrong(_)));
        assert_eq!(is_wrong, quirk != Quirk::Plain, "{quirk:?}: {played:?}");
    }
}

/// Of each scenario of the bonus, whether it was offered and right.
async fn offered(way: Way) -> BTreeMap<&'static str, &'static str> {
    let word = |performance| match performance {
        Performance::Right => "right",
        Performance::NotOffered(_) => "not offered",
        Performance::NotShown(_) | Performance::Wrong(_) => "wrong",
    };
    let played = perform(way, bonus()).await.into_iter();
    played
        .map(|(scenario, performance)| (scenario.id, word(performance)))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_server_has_of_the_bonus_is_found_out_on_the_wire() {
    for quirk in RIGHT {
        for (id, word) in offered(Way::Bonus(quirk)).await {
            assert_eq!(word, "right", "{quirk:?}: {id}");
        }
    }
    let called = ["bonus_rate_limiter", "bonus_shutdown"];
    for (id, word) in offered(Way::Plain).await {
        // Whether a library has what these call is for the compiler to say.
        assert!(
            word == "not offered" || called.contains(&id),
            "{id}: {word}"
        );
    }
    let replays = offered(Way::ReplaysMessages).await;
    assert_eq!(
        (replays["bonus_replay"], replays["bonus_history"]),
        ("right", "not offered")
    );
}
