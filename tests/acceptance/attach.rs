//! Scenarios against a server that somebody else has started.

use std::net::TcpListener;

use crate::desk::Desk;

/// A port that nobody listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("bound").port()
}

#[test]
fn where_nothing_listens_it_says_so() {
    let address = format!("127.0.0.1:{}", free_port());
    Desk::new()
        .run(&["attach", &address])
        .refuses(2, &["nothing listens on", &address, "start your server"]);
}

#[test]
fn a_server_that_says_nothing_fails_what_is_asked_and_no_more_is() {
    // The system completes the connections; nobody accepts them.
    let server = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = server.local_addr().expect("bound").to_string();
    let desk = Desk::new();
    let only = ["--only=test_join_room", "--only=test_server_starts"];
    let answer = desk.run(&[&["attach", &address, "--seed=42"], &only[..]].concat());
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(
        answer.stdout.contains("✘ FAIL      test_join_room"),
        "{answer:?}"
    );
    let (_, sum) = answer.stdout.split_once("0 right · 1 not").expect("a sum");
    assert!(sum.contains("test_server_starts"), "{answer:?}");
    desk.run(&["attach", &address, "--only=test_server_starts"])
        .refuses(4, &["needs a server of its own"]);
}

#[test]
fn an_address_without_a_port_is_the_users_mistake() {
    let answer = Desk::new().run(&["attach", "127.0.0.1"]);
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(answer.stderr.contains("127.0.0.1:8080"), "{answer:?}");
}
