use super::*;
use crate::script::cast;

const KEEP: Keep = Keep {
    first: 2,
    last: 1,
    text: 5,
};

fn texts(events: &[WireEvent]) -> Vec<String> {
    let text = |event: &WireEvent| match &event.what {
        Wire::Received { text } => format!("{} {text}", event.actor),
        Wire::LeftOut { count } => format!("{} left out {count}", event.actor),
        other => panic!("{other:?}"),
    };
    events.iter().map(text).collect()
}

fn hear(log: &mut Log, actor: Actor, text: &str) {
    let heard = Heard::new(text.to_owned(), ServerLine::Foreign);
    log.add_line(Moment::ZERO, actor, 1, heard);
}

#[test]
fn of_a_flood_the_ends_are_kept_and_the_rest_is_counted() {
    let [alice, bob] = cast(["alice", "bob"]);
    let mut log = Log::default();
    for number in 1..=20_000 {
        hear(&mut log, alice, &number.to_string());
        if number % 10_000 == 0 {
            hear(&mut log, bob, "hello");
        }
    }
    assert_eq!(
        texts(&log.of_step(1, KEEP)),
        [
            "alice 1",
            "alice 2",
            "alice left out 19997",
            "bob hello",
            "alice 20000",
            "bob hello"
        ]
    );
}

#[test]
fn what_was_never_kept_is_counted_too() {
    let [alice] = cast(["alice"]);
    let mut log = Log::default();
    for text in ["1", "2", "3"] {
        hear(&mut log, alice, text);
    }
    for _ in 0..7 {
        log.leave_out(Moment::ZERO, alice, 1);
    }
    hear(&mut log, alice, "last");
    assert_eq!(
        texts(&log.of_step(1, KEEP)),
        ["alice 1", "alice 2", "alice left out 8", "alice last"]
    );
}

#[test]
fn what_a_step_waited_for_is_not_crowded_out() {
    let [alice] = cast(["alice"]);
    let mut log = Log::default();
    for number in 1..=9 {
        hear(&mut log, alice, &number.to_string());
    }
    log.mark_used(4, 1);
    let told = log.of_step(1, KEEP);
    assert_eq!(
        texts(&told),
        [
            "alice 1",
            "alice 2",
            "alice left out 5",
            "alice 5",
            "alice 9"
        ]
    );
    assert_eq!(told[3].awaited_by, Some(1));
}

#[test]
fn what_a_step_has_accounted_for_is_not_looked_at_again() {
    let [alice, bob] = cast(["alice", "bob"]);
    let mut log = Log::default();
    log.add(Moment::ZERO, alice, 1, Wire::Connected);
    for (actor, content) in [(alice, "one"), (bob, "one"), (alice, "two"), (alice, "two")] {
        let line = format!(r#"{{"type":"message","room":"r","from":"f","content":"{content}"}}"#);
        let frame = ServerLine::parse(line.as_bytes());
        log.add_line(Moment::ZERO, actor, 1, Heard::new(line, frame));
    }
    hear(&mut log, alice, "a banner");
    let indices = |log: &Log, from| {
        log.frames(alice, from)
            .map(|(at, _)| at)
            .collect::<Vec<_>>()
    };
    assert_eq!(log.len(), 6);
    assert_eq!(indices(&log, 0), [1, 3, 4]);
    assert_eq!(indices(&log, 2), [3, 4]);
    assert_eq!(log.unused(alice, 0).count(), 4);
    log.mark_used(3, 7);
    assert_eq!(indices(&log, 0), [1, 4]);
    // What was waited for is looked at as before, and what was used still came.
    log.mark_awaited(alice, "one", 7);
    assert_eq!(indices(&log, 0), [1, 4]);
    let counts = |who, content| {
        (
            log.count_messages(who, content),
            log.has_message(who, content),
        )
    };
    assert_eq!(counts(alice, "two"), (2, true));
    assert_eq!(counts(bob, "one"), (1, true));
    assert_eq!(counts(bob, "two"), (0, false));
    let awaited: Vec<_> = log
        .of_step(1, KEEP)
        .iter()
        .map(|it| it.awaited_by)
        .collect();
    assert_eq!(awaited, [None, Some(7), None, Some(7), None, None]);
}

#[test]
fn the_lines_of_the_server_are_quoted_and_nothing_else_is() {
    let [alice] = cast(["alice"]);
    let mut log = Log::default();
    log.add(Moment::ZERO, alice, 1, Wire::Connected);
    for text in ["1", "2", "3", "4"] {
        hear(&mut log, alice, text);
    }
    assert_eq!(log.text(0), "");
    assert_eq!(log.text(2), "2");
    assert_eq!(log.last_lines(alice, 0), ["2", "3", "4"]);
    assert_eq!(log.last_lines(alice, 4), ["4"]);
    let much = "x".repeat(SHOWN + 1);
    assert_eq!(cut(&much).len(), SHOWN + "… (1 characters more)".len());
    assert_eq!(cut(&much[1..]), much[1..]);
}

#[test]
fn each_actor_and_step_has_a_count_of_its_own() {
    let [alice, bob] = cast(["alice", "bob"]);
    let mut log = Log::default();
    for (actor, step) in [(alice, 1), (alice, 1), (bob, 1), (alice, 1), (alice, 2)] {
        log.leave_out(Moment::from_millis(3), actor, step);
    }
    let told = log.of_step(1, KEEP);
    assert_eq!(
        texts(&told),
        ["alice left out 2", "bob left out 1", "alice left out 1"]
    );
    assert_eq!(told[0].at_ms, Some(3));
    assert_eq!(texts(&log.of_step(2, KEEP)), ["alice left out 1"]);
}

#[test]
fn a_long_line_is_cut_and_a_step_has_its_own_events_only() {
    let [alice] = cast(["alice"]);
    let mut log = Log::default();
    hear(&mut log, alice, "123456789");
    assert_eq!(
        texts(&log.of_step(1, KEEP)),
        ["alice 12345… (4 characters more)"]
    );
    assert!(log.of_step(2, KEEP).is_empty());
}

#[test]
fn what_an_actor_got_is_found_among_its_own_lines_from_there_on() {
    let [alice, bob] = cast(["alice", "bob"]);
    let mut log = Log::default();
    let line = r#"{"type":"left","room":"a"}"#;
    let left = ServerLine::parse(line.as_bytes());
    log.add_line(Moment::ZERO, alice, 1, Heard::new(line.to_owned(), left));
    hear(&mut log, bob, "no frame");
    let is_left = |frame: &Frame| matches!(frame, Frame::Left { .. });
    assert!(log.ever_got(alice, 0, is_left));
    assert!(!log.ever_got(alice, 1, is_left), "that was before");
    assert!(!log.ever_got(bob, 0, |_| true), "alice got it");
}
