//! Lines against servers of all kinds: every fault must be found, and nothing that is allowed.

use std::net::SocketAddr;

use tokio::runtime::Handle;
use tokio::task::JoinSet;

use super::host::{Death, Host};
use super::{Found, edge, lines, session};
use crate::fault::Fault;
use crate::locale::Lang;
use crate::spec::{self, Driver};
use crate::stage::toy::{Quirk, Way, serve};
use crate::stage::{Clock, Endpoint, Terms};
use crate::verdict::{Finding, Kind};

const SEEDS: [u64; 3] = [1, 7, 0x5eed];

struct Toys(Way);

impl Host for Toys {
    type Server = SocketAddr;

    async fn start(&self) -> Result<Option<SocketAddr>, Fault> {
        Ok(Some(serve(self.0).await))
    }

    fn endpoint(&self, server: &SocketAddr) -> Endpoint {
        Endpoint::on_host(*server)
    }

    async fn death(&self, server: &SocketAddr) -> Option<Death> {
        let refused = tokio::net::TcpStream::connect(server).await.is_err();
        refused.then(|| Death {
            how: "gone".into(),
            output: String::new(),
        })
    }

    async fn stop(&self, _: SocketAddr) {}
}

fn driver() -> Driver {
    spec::load(None).expect("valid").spec.driver
}

fn with(seed: u64, clock: &Clock) -> Terms {
    let deadlines = spec::load(None).expect("valid").spec.deadlines_ms;
    Terms::new(seed, deadlines, clock, Lang::En)
}

async fn fuzz(way: Way, seed: u64, clock: &Clock) -> Found {
    let lines = lines::deal(&driver().fuzzing, seed);
    let played = session::play(&Toys(way), lines, &with(seed, clock)).await;
    played.expect("a machine").expect("a server that serves")
}

async fn traps(way: Way) -> Found {
    let played = edge::play(&Toys(way), &driver().edge_cases, &with(1, &Clock::start())).await;
    played.expect("a machine").expect("a server that serves")
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
        Way::RefusesRejoin,
        Way::TellsLeaver,
        Way::Greets,
        Way::Slow,
        Way::RefusesExtraFields,
        Way::AcceptsArrays,
        Way::ClosesOnLongLines,
        Way::IgnoresBlanks,
        Way::ErrorOnNotUtf8,
        Way::ReplacesNotUtf8,
        Way::RefusesOddNames,
        Way::Bonus(Quirk::Plain),
        Way::Bonus(Quirk::OtherForms),
    ];
    let clock = Clock::start();
    for way in allowed {
        for seed in SEEDS {
            let found = fuzz(way, seed, &clock).await;
            assert!(found.is_empty(), "{way:?} {seed}: {found:#?}");
        }
        let found = traps(way).await;
        assert!(found.is_empty(), "{way:?}: {found:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_closes_the_gate_with_its_kind_and_a_small_line() {
    let faults = [
        (Way::PanicsOnBadJson, Kind::ClosedEarly),
        (Way::IgnoresBadJson, Kind::NoReply),
        (Way::AnswersTwice, Kind::Duplicate),
        (Way::ClosesOnBadJson, Kind::ClosedEarly),
        (Way::EchoesBadJsonAsMessage, Kind::WrongValue),
        (Way::QuotesBadJsonRaw, Kind::NotJson),
        (Way::ForgivesMissingFields, Kind::WrongValue),
        (Way::DiesOnNotUtf8, Kind::Crashed),
        (Way::HangsOnUnknownType, Kind::Hung),
    ];
    // Side by side: most of a failing run is waiting.
    let clock = Clock::start();
    let mut judging = JoinSet::new();
    for (way, kind) in faults {
        // A hang costs its deadlines each time.
        let seeds = if kind == Kind::Hung {
            &SEEDS[..1]
        } else {
            &SEEDS
        };
        for seed in seeds {
            // What is drawn stays on its thread.
            let (seed, clock, runtime) = (*seed, clock.clone(), Handle::current());
            judging.spawn_blocking(move || runtime.block_on(finds(way, kind, seed, clock)));
        }
    }
    judging.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_another_rule_is_an_advice() {
    let faults = [
        (Way::IgnoresLongLines, "T1", Kind::NoReply),
        (Way::WordlessErrors, "T7", Kind::WrongValue),
    ];
    let clock = Clock::start();
    for (way, rule, kind) in faults {
        let Found { gate, advice } = fuzz(way, SEEDS[0], &clock).await;
        assert!(gate.is_empty(), "{way:?}: {gate:#?}");
        let is_it = |finding: &Finding| finding.kind == kind && finding.rules == [rule];
        assert!(advice.iter().any(is_it), "{way:?}: {advice:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_advice_given_again_and_again_hides_nothing() {
    let lines = std::iter::repeat_n(&b"no request"[..], 2 * session::MOST_FAILURES);
    let lines = lines.chain([&b"\xff"[..]]).map(session::stored).collect();
    let terms = with(1, &Clock::start());
    let played = session::play(&Toys(Way::WordlessUntilNotUtf8), lines, &terms).await;
    let found = played.expect("a machine").expect("a server that serves");
    let kinds = |findings: &[Finding]| findings.iter().map(|it| it.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&found.advice), [Kind::WrongValue]);
    assert_eq!(kinds(&found.gate), [Kind::Crashed]);
}

async fn finds(way: Way, kind: Kind, seed: u64, clock: Clock) {
    let found = fuzz(way, seed, &clock).await;
    let finding = found.gate.iter().find(|finding| finding.kind == kind);
    let finding = finding.unwrap_or_else(|| panic!("{way:?} {seed}: {found:#?}"));
    let repeated = finding.message.contains(": reproduced 3 of 3");
    assert!(repeated, "{way:?} {seed}: {}", finding.message);
    let case = finding.case.as_ref().expect("the line");
    assert!(case.len() < 400, "{way:?} {seed}: {case}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_another_rule_is_told_and_closes_nothing() {
    let found = fuzz(Way::ErrorOnEmpty, 1, &Clock::start()).await;
    assert!(found.gate.is_empty(), "{:#?}", found.gate);
    assert_eq!(found.advice[0].rules, ["T4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_trap_says_why_it_is_one() {
    for (way, name) in [
        (Way::IgnoresBadJson, "invalid_json"),
        (Way::OutsidersIgnored, "message_not_in_room"),
        (Way::ErrorOnEmpty, "empty_line"),
    ] {
        let found = traps(way).await;
        assert_eq!(found.gate.len(), 1, "{way:?}: {found:#?}");
        assert!(found.gate[0].message.contains(name) && found.gate[0].hint.is_some());
    }
    let found = traps(Way::NoNick).await;
    assert!(found.gate.is_empty());
    assert!(
        found.advice[0].message.contains("nick_change"),
        "{found:#?}"
    );
}
