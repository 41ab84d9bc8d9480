//! Lines that are split, merged, too long, or no requests at all.

use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::support::{Server, message, user_joined};

#[tokio::test]
async fn requests_in_one_segment_are_answered_in_order() {
    let server = Server::start().await;
    let mut neo = server.connect().await;
    let rounds = 50;
    let lines = concat!(
        r#"{"type":"nick","name":"Neo"}"#,
        "\n",
        r#"{"type":"join","room":"zion"}"#,
        "\r\n",
        "\n\r\n",
        r#"{"type":"list_users","room":"zion"}"#,
        "\nnonsense\n",
        r#"{"type":"leave","room":"zion"}"#,
        "\n",
    );
    neo.send_bytes(lines.repeat(rounds).as_bytes()).await;
    for _ in 0..rounds {
        for kind in ["nick_changed", "joined", "users", "error", "left"] {
            assert_eq!(neo.answer().await["type"], kind);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_in_many_segments_survives_the_noise_of_its_room() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut tank = server.member("Tank", "zion").await;
    neo.gets(user_joined("zion", "Tank")).await;
    let request = "{\"type\":\"message\",\"room\":\"zion\",\"content\":\"é\"}\n";
    for (number, byte) in request.bytes().enumerate() {
        neo.send_bytes(&[byte]).await;
        // Each arrival and departure wakes Neo's task in the middle of a line.
        if number % 5 == 0 {
            tank.leave("zion").await;
            tank.join("zion").await;
            for kind in ["user_left", "user_joined"] {
                assert_eq!(neo.next().await["type"], kind);
            }
        }
    }
    tank.hears("zion", "Neo", "é").await;
    neo.hears("zion", "Neo", "é").await;
}

#[tokio::test]
async fn empty_lines_are_ignored() {
    let server = Server::start().await;
    let mut neo = server.connect().await;
    neo.send_bytes(b"\n\r\n   \n\t\r\n").await;
    neo.send_bytes(b"{\"type\":\"list_rooms\"}\n").await;
    neo.gets(json!({"type": "rooms", "list": []})).await;
}

#[tokio::test]
async fn what_is_no_request_gets_one_error_each() {
    let server = Server::start().await;
    let mut neo = server.connect().await;
    let deep = "[".repeat(10_000);
    let lines: [&[u8]; 14] = [
        b"not valid json",
        b"{}",
        b"null",
        b"\"join\"",
        b"{\"type\":\"dance\"}",
        b"{\"type\":null}",
        b"{\"type\":\"join\"}",
        b"{\"type\":\"join\",\"room\":7}",
        b"{\"type\":\"message\",\"room\":\"zion\"}",
        b"{\"type\":\"nick\",\"name\":[\"Neo\"]}",
        b"{\"type\":\"list_rooms\"",
        b"{\"type\":\"list_rooms\"}{\"type\":\"list_rooms\"}",
        b"{\"type\":\"nick\",\"name\":\"\xff\xfe\"}",
        deep.as_bytes(),
    ];
    for line in lines {
        neo.send_bytes(line).await;
        neo.send_bytes(b"\n").await;
        neo.gets_error().await;
    }
    assert!(neo.rooms().await.is_empty());
}

#[tokio::test]
async fn lines_of_64_kib_are_taken_and_longer_ones_refused_once() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let frame = message("zion", "Neo", "").to_string().len();
    let content = "x".repeat(64 * 1024 - frame);
    neo.say("zion", &content).await;
    neo.hears("zion", "Neo", &content).await;
    for size in [70_000, 1_000_000] {
        neo.say("zion", &"x".repeat(size)).await;
        neo.gets_error().await;
    }
    neo.say("zion", "short").await;
    neo.hears("zion", "Neo", "short").await;
}

#[tokio::test]
async fn what_was_asked_before_the_end_is_answered() {
    let server = Server::start().await;
    let mut neo = server.connect().await;
    neo.send_bytes(
        b"{\"type\":\"nick\",\"name\":\"Neo\"}\n{\"type\":\"join\",\"room\":\"zion\"}\n\
          {\"type\":\"message\",\"room\":\"zion\",\"content\":\"bye\"}\n{\"type\":\"li",
    )
    .await;
    neo.writer.shutdown().await.unwrap();
    assert_eq!(neo.next().await["type"], "nick_changed");
    // The author's own copy comes through the room, the answers do not.
    let mut kinds = Vec::new();
    while let Some(line) = neo.try_next().await {
        kinds.push(line["type"].as_str().unwrap().to_owned());
    }
    kinds.sort();
    assert_eq!(kinds, ["joined", "message"]);
}
