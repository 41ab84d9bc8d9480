use std::path::PathBuf;

use super::*;
use crate::locale::Lang;
use crate::request::BonusMode;
use crate::run::Time;
use crate::sandbox::Containment;
use crate::spec;
use crate::submission::manifest::Features;

const STALL: Decides = Decides::Gate("pitfall_c", &[Kind::Stalled]);

const BONUS: [&str; 5] = [
    "bonus_replay",
    "bonus_history",
    "bonus_whisper",
    "bonus_rate_limit",
    "bonus_shutdown",
];

fn found(kind: Kind) -> Finding {
    Finding::new(["M1"], kind, "something")
}

fn played(id: &'static str, decides: Decides, outcome: Outcome, kind: Kind) -> Played {
    Played {
        id,
        decides,
        rules: vec!["C2"],
        listened: true,
        outcome,
        findings: vec![found(kind)],
        transcript: None,
        time: Time::default(),
    }
}

fn right(id: &'static str) -> Played {
    Played {
        findings: Vec::new(),
        ..played(id, Decides::Points, Outcome::Passed, Kind::Hung)
    }
}

fn report(record: Record, only: &[&str]) -> Report {
    let request = Request {
        dir: PathBuf::from("somewhere"),
        features: Features::default(),
        seed: 7,
        only: only.iter().map(|id| (*id).to_owned()).collect(),
        bonus: BonusMode::Auto,
        spec: spec::load(None).expect("valid"),
        lang: Lang::En,
        keeps_builds: false,
        line: None,
        containment: Containment::off(),
    };
    let toolchain = Toolchain {
        sysroot: PathBuf::new(),
        rustc: PathBuf::new(),
        clippy_driver: PathBuf::new(),
        cargo: PathBuf::new(),
        linker: PathBuf::new(),
        version: String::new(),
        release: semver::Version::new(1, 95, 0),
        host: String::new(),
    };
    record.report(&request, "sum".to_owned(), None, &toolchain)
}

/// The state of a gate, and what closes it.
fn gate(record: Record, id: &str) -> (GateState, Vec<Kind>) {
    let report = report(record, &[id]);
    let gate = &report.gates[0];
    let kinds = gate.findings.iter().map(|finding| finding.kind);
    (gate.state, kinds.collect())
}

fn of_played(played: impl IntoIterator<Item = Played>) -> Record {
    Record {
        played: played.into_iter().collect(),
        ..Record::default()
    }
}

#[test]
fn a_test_has_its_points_or_none() {
    let passed = right("test_join_room");
    let failed = played(
        "test_leave_room",
        Decides::Points,
        Outcome::Failed,
        Kind::Late,
    );
    let chosen = ["test_join_room", "test_leave_room", "test_list_rooms"];
    let report = report(of_played([passed, failed]), &chosen);
    let told = report.tests.iter().map(|test| (test.outcome, test.points));
    // Of what was never played, nothing can be said.
    assert!(told.eq([
        (Outcome::Passed, 10),
        (Outcome::Failed, 0),
        (Outcome::Blocked, 0)
    ]));
    assert_eq!(report.tests[1].findings, [found(Kind::Late)]);
    assert_eq!((report.score.points, report.score.max), (10, 25));
    assert_eq!((report.verdict, report.xp), (Verdict::Refused, 0));
}

#[test]
fn of_a_selection_everything_must_pass_and_that_is_enough() {
    let report = report(of_played([right("test_join_room")]), &["test_join_room"]);
    assert_eq!(report.score.pass, 10);
    assert_eq!((report.verdict, report.xp), (Verdict::Validated, 250));
    assert!(report.gates.is_empty() && report.advice.is_empty());
}

fn of_bonus(outcome: Outcome) -> [Played; 2] {
    let earns = |id| played(id, Decides::Bonus(id), outcome, Kind::WrongValue);
    let not_attempted = Played {
        outcome: Outcome::NotAttempted,
        ..earns("bonus_whisper")
    };
    [earns("bonus_history"), not_attempted]
}

#[test]
fn of_a_selection_of_the_bonus_what_is_attempted_must_pass() {
    let verdict = |base: Option<Played>, bonus, only: &[&str]| {
        let record = Record {
            played: base.into_iter().collect(),
            bonus: of_bonus(bonus).into(),
            ..Record::default()
        };
        report(record, only).verdict
    };
    let bonus = ["bonus_history", "bonus_whisper"];
    let of_bonus_alone = |outcome| verdict(None, outcome, &bonus);
    assert_eq!(of_bonus_alone(Outcome::Passed), Verdict::Validated);
    assert_eq!(of_bonus_alone(Outcome::Failed), Verdict::Refused);
    // Where anything of the base is chosen, the bonus neither saves nor costs it.
    for (chosen, decides) in [("test_join_room", Decides::Points), ("pitfall_c", STALL)] {
        let with = |outcome, bonus| {
            let base = played(chosen, decides, outcome, Kind::Stalled);
            verdict(Some(base), bonus, &[chosen, "bonus_history"])
        };
        let saved = with(Outcome::Failed, Outcome::Passed);
        assert_eq!(saved, Verdict::Refused, "{chosen}");
        let cost = with(Outcome::Passed, Outcome::Failed);
        assert_eq!(cost, Verdict::Validated, "{chosen}");
    }
}

#[test]
fn the_whole_bonus_multiplies_what_a_validated_submission_earns() {
    let ids = spec::load(None).expect("valid").spec.bonus;
    let ids: Vec<_> = ids.iter().map(|test| test.id.as_str()).collect();
    let earned = |base, of_last| {
        let part = |outcome| move |id| played(id, Decides::Bonus(id), outcome, Kind::Late);
        let mut bonus: Vec<_> = BONUS.map(part(Outcome::Passed)).into();
        bonus[4].outcome = of_last;
        let record = Record {
            played: vec![played("test_join_room", Decides::Points, base, Kind::Late)],
            bonus,
            ..Record::default()
        };
        report(record, &[&["test_join_room"], &ids[..]].concat()).xp
    };
    assert_eq!(ids, BONUS);
    assert_eq!(earned(Outcome::Passed, Outcome::Passed), 1000);
    assert_eq!(earned(Outcome::Passed, Outcome::Failed), 250);
    assert_eq!(earned(Outcome::Failed, Outcome::Passed), 0);
}

#[test]
fn the_slowest_parts_of_a_run_are_told_first() {
    let took = |id, millis| Played {
        time: Time {
            all: Duration::from_millis(millis),
            slowest_answer: Duration::from_millis(millis / 10),
            ..Time::default()
        },
        ..right(id)
    };
    let mut record = of_played([took("test_join_room", 20), took("test_leave_room", 50)]);
    record.bonus.push(took("bonus_history", 30));
    let report = report(record, &[]);
    let told = (report.timings_ms.checks.iter())
        .map(|check| (check.id.as_str(), check.ms, check.slowest_answer_ms));
    let expected = [
        ("test_leave_room", 50, 5),
        ("bonus_history", 30, 3),
        ("test_join_room", 20, 2),
    ];
    assert!(told.eq(expected));
}

#[test]
fn a_gate_is_closed_by_its_own_scenarios_alone() {
    let failed = || played("pitfall_c_stall", STALL, Outcome::Failed, Kind::Stalled);
    let closed = (GateState::Closed, vec![Kind::Stalled]);
    assert_eq!(gate(of_played([failed()]), "pitfall_c"), closed);
    let open = (GateState::Open, Vec::new());
    assert_eq!(gate(of_played([failed()]), "pitfall_b"), open);
    let blocked = Played {
        outcome: Outcome::Blocked,
        ..failed()
    };
    assert_eq!(gate(of_played([blocked]), "pitfall_c"), open);
}

#[test]
fn a_gate_that_could_not_be_judged_says_so_unless_something_closes_it() {
    let with = |outcome| played("pitfall_c_stall", STALL, outcome, Kind::Stalled);
    let (state, findings) = gate(of_played([with(Outcome::NotJudged)]), "pitfall_c");
    assert_eq!((state, findings.len()), (GateState::NotJudged, 1));
    let both = [with(Outcome::NotJudged), with(Outcome::Failed)];
    let (state, findings) = gate(of_played(both), "pitfall_c");
    assert_eq!((state, findings.len()), (GateState::Closed, 1));
}

#[test]
fn some_faults_have_one_name_wherever_they_show() {
    let points = |outcome, kind| played("test_join_room", Decides::Points, outcome, kind);
    for (kind, closes) in [
        (Kind::Hung, "pitfall_c"),
        (Kind::BadFraming, "pitfall_d"),
        (Kind::Crashed, "constraints"),
    ] {
        let twice = [
            points(Outcome::Failed, kind),
            points(Outcome::Blocked, kind),
        ];
        let closed = (GateState::Closed, vec![kind]);
        assert_eq!(gate(of_played(twice), closes), closed, "{closes}");
        for other in ["pitfall_c", "pitfall_d", "constraints", "pitfall_a"] {
            let record = of_played([points(Outcome::Failed, kind)]);
            let is_closed = gate(record, other).0 == GateState::Closed;
            assert_eq!(is_closed, other == closes, "{kind:?} {other}");
        }
    }
    let hung = points(Outcome::NotJudged, Kind::Hung);
    assert_eq!(gate(of_played([hung]), "pitfall_c").0, GateState::Open);
    // What never listened did not end while it served.
    let crashed = Played {
        listened: false,
        ..points(Outcome::Blocked, Kind::Crashed)
    };
    assert_eq!(gate(of_played([crashed]), "constraints").0, GateState::Open);
}

#[test]
fn what_a_gate_says_of_its_own_is_not_said_in_another_name_again() {
    let stalled = played("pitfall_c_stall", STALL, Outcome::Failed, Kind::Stalled);
    let hung = played(
        "test_join_room",
        Decides::Points,
        Outcome::Failed,
        Kind::Hung,
    );
    let closed = (GateState::Closed, vec![Kind::Stalled]);
    assert_eq!(gate(of_played([stalled, hung]), "pitfall_c"), closed);
}

#[test]
fn a_blocking_lock_is_pitfall_c_and_no_other_violation_is() {
    let violates = |norm: &str| {
        let mut record = Record::default();
        record.norm.violations.push(Finding {
            norm: Some(norm.to_owned()),
            ..found(Kind::Norm)
        });
        record
    };
    let closed = (GateState::Closed, vec![Kind::Norm]);
    assert_eq!(gate(violates("norm_std_mutex"), "pitfall_c"), closed);
    assert_eq!(gate(violates("norm_std_mutex"), "norm"), closed);
    let state = gate(violates("norm_std_thread"), "pitfall_c").0;
    assert_eq!(state, GateState::Open);
}

#[test]
fn where_nothing_was_compiled_the_norm_is_not_judged() {
    assert_eq!(gate(Record::default(), "norm").0, GateState::NotJudged);
}

#[test]
fn what_does_not_compile_closes_the_gate_about_that() {
    let record = Record {
        build: vec![found(Kind::Build)],
        ..Record::default()
    };
    let closed = (GateState::Closed, vec![Kind::Build]);
    assert_eq!(gate(record, "build"), closed);
    assert_eq!(gate(Record::default(), "build").0, GateState::Open);
}

#[test]
fn the_program_is_a_constraint() {
    let with = |program| Record {
        program: Some(program),
        ..Record::default()
    };
    let judged = |findings| Program::Judged {
        findings,
        farewell: false,
    };
    let hangs = judged(vec![found(Kind::HungAtStop)]);
    let closed = (GateState::Closed, vec![Kind::HungAtStop]);
    assert_eq!(gate(with(hangs), "constraints"), closed);
    let in_use = Program::NotJudged(Box::new(found(Kind::Refused)));
    let unjudged = (GateState::NotJudged, vec![Kind::Refused]);
    assert_eq!(gate(with(in_use), "constraints"), unjudged);
    let right = judged(Vec::new());
    assert_eq!(gate(with(right), "constraints").0, GateState::Open);
}

#[test]
fn what_keeps_a_scenario_from_showing_anything_is_told_where_nothing_else_is() {
    let blocked = || played("pitfall_c_stall", STALL, Outcome::Blocked, Kind::Refused);
    let advised = |record, only: &[&str]| {
        let advice = report(record, only).advice;
        let ids = advice.into_iter().map(|advice| advice.id);
        ids.collect::<Vec<_>>()
    };
    let only = ["pitfall_c", "test_join_room"];
    let all_well = [blocked(), right("test_join_room")];
    assert_eq!(advised(of_played(all_well), &only), ["pitfall_c_stall"]);
    let failed = played(
        "test_join_room",
        Decides::Points,
        Outcome::Failed,
        Kind::Late,
    );
    assert_eq!(advised(of_played([blocked(), failed]), &only), [""; 0]);
    let hung = played("pitfall_c_freeze", STALL, Outcome::Failed, Kind::Hung);
    let closed = [blocked(), right("test_join_room"), hung];
    assert_eq!(advised(of_played(closed), &only), [""; 0]);
    let nothing_to_say = Played {
        findings: Vec::new(),
        ..blocked()
    };
    let nothing = [nothing_to_say, right("test_join_room")];
    assert_eq!(advised(of_played(nothing), &only), [""; 0]);
}

#[test]
fn advice_is_given_by_what_advises_and_fails() {
    let advises = Decides::Advice(&[Kind::Late]);
    let with = |outcome, decides| {
        let played = played("split_request", decides, outcome, Kind::Late);
        report(of_played([played]), &["test_join_room"])
            .advice
            .len()
    };
    assert_eq!(with(Outcome::Failed, advises), 1);
    assert_eq!(with(Outcome::Passed, advises), 0);
    assert_eq!(with(Outcome::NotJudged, advises), 0);
    assert_eq!(with(Outcome::Failed, Decides::Points), 0);
}
