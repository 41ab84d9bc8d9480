//! History, whispers, rate limit, farewell.

use std::time::Duration;

use async_tcp_chat::{ChatServer, ServerConfig};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

use crate::support::{Client, Server, eventually, message, user_joined, within};

/// Says things no faster than the server allows.
async fn say_all(client: &mut Client, contents: impl IntoIterator<Item = String>) {
    for content in contents {
        loop {
            client.say("zion", &content).await;
            let line = client.next().await;
            match line["retry_after_ms"].as_u64() {
                Some(wait) => sleep(Duration::from_millis(wait)).await,
                None => break,
            }
        }
    }
}

fn history(contents: impl IntoIterator<Item = String>) -> Value {
    let messages: Vec<_> = contents
        .into_iter()
        .map(|content| message("zion", "Neo", &content))
        .collect();
    json!({"type": "history", "room": "zion", "messages": messages})
}

fn numbers(range: std::ops::Range<usize>) -> impl Iterator<Item = String> {
    range.map(|number| number.to_string())
}

#[tokio::test]
async fn a_newcomer_gets_the_past_once_and_the_present_after_it() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    say_all(&mut neo, numbers(0..5)).await;
    let mut tank = server.member("Tank", "zion").await;
    tank.gets(history(numbers(0..5))).await;
    neo.gets(user_joined("zion", "Tank")).await;
    say_all(&mut neo, numbers(5..6)).await;
    tank.hears("zion", "Neo", "5").await;
}

#[tokio::test]
async fn history_is_the_last_messages_oldest_first() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    say_all(&mut neo, numbers(0..9)).await;
    for (count, expected) in [(0, 9..9), (3, 6..9), (9, 0..9), (1000, 0..9)] {
        neo.send(json!({"type": "history", "room": "zion", "count": count}))
            .await;
        neo.gets(history(numbers(expected))).await;
    }
    let mut tank = server.client("Tank").await;
    for room in ["zion", "nowhere"] {
        tank.send(json!({"type": "history", "room": room, "count": 5}))
            .await;
        assert!(tank.gets_error().await.contains(room));
    }
}

#[tokio::test]
async fn a_whisper_reaches_its_addressee_and_nobody_else() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut trinity = server.client("Trinity").await;
    neo.send(json!({"type": "whisper", "to": "Trinity", "content": "psst"}))
        .await;
    trinity
        .gets(json!({"type": "whisper", "from": "Neo", "content": "psst"}))
        .await;
    neo.send(json!({"type": "whisper", "to": "Neo", "content": "me"}))
        .await;
    neo.gets(json!({"type": "whisper", "from": "Neo", "content": "me"}))
        .await;
    neo.send(json!({"type": "whisper", "to": "Cypher", "content": "?"}))
        .await;
    assert!(neo.gets_error().await.contains("Cypher"));
    drop(trinity);
    // Once Trinity's end is noticed, hers is the first of the two complaints.
    eventually(true, async || {
        neo.send(json!({"type": "whisper", "to": "Trinity", "content": "?"}))
            .await;
        neo.send(json!({"type": "whisper", "to": "Nobody", "content": "?"}))
            .await;
        neo.gets_error().await.contains("Trinity")
    })
    .await;
}

#[tokio::test]
async fn who_speaks_too_fast_is_told_when_to_try_again() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut tank = server.member("Tank", "zion").await;
    neo.gets(user_joined("zion", "Tank")).await;

    let line = json!({"type": "message", "room": "zion", "content": "spam"}).to_string() + "\n";
    neo.send_bytes(line.repeat(15).as_bytes()).await;
    let (mut heard, mut refused, mut wait) = (0, 0, 0);
    for _ in 0..15 {
        let line = neo.next().await;
        if line["type"] == "message" {
            heard += 1;
        } else {
            refused += 1;
            wait = line["retry_after_ms"].as_u64().unwrap();
            assert!((1..=1000).contains(&wait));
        }
    }
    // Ten, and some more if the machine took its time.
    assert!(heard >= 10 && refused >= 1, "{heard} heard");
    // Others are not concerned.
    tank.say("zion", "calm down").await;
    neo.hears("zion", "Tank", "calm down").await;

    sleep(Duration::from_millis(wait)).await;
    neo.say("zion", "sorry").await;
    neo.hears("zion", "Neo", "sorry").await;
    for _ in 0..heard {
        tank.hears("zion", "Neo", "spam").await;
    }
    tank.hears("zion", "Tank", "calm down").await;
    tank.hears("zion", "Neo", "sorry").await;
}

/// Starts `run_with_shutdown` on a port that was free a moment ago.
async fn run_with_shutdown() -> (
    std::net::SocketAddr,
    mpsc::Sender<()>,
    tokio::task::JoinHandle<bool>,
) {
    let mut config = ServerConfig {
        address: "127.0.0.1".into(),
        port: 0,
        max_history: 10,
    };
    let address = config.bind().await.unwrap().local_addr().unwrap();
    config.port = address.port();
    let (stop, stopped) = mpsc::channel(1);
    let server = ChatServer::new();
    let running =
        tokio::spawn(async move { server.run_with_shutdown(config, stopped).await.is_ok() });
    while tokio::net::TcpStream::connect(address).await.is_err() {
        assert!(!running.is_finished());
    }
    (address, stop, running)
}

#[tokio::test]
async fn everybody_is_told_of_the_end_and_has_time_to_go() {
    let (address, stop, running) = run_with_shutdown().await;
    let mut neo = Client::connect(address).await;
    neo.join("zion").await;
    let mut silent = Client::connect(address).await;
    silent.rooms().await;

    let begin = Instant::now();
    stop.send(()).await.unwrap();
    for client in [&mut neo, &mut silent] {
        let farewell = client.next().await;
        assert_eq!(farewell["type"], "server_shutdown");
        assert!(farewell["message"].is_string());
    }
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    // Served until the end, which one of them doesn't wait for.
    assert_eq!(neo.rooms().await.len(), 1);
    drop(neo);
    assert_eq!(silent.try_next().await, None);
    assert!(within(running).await.unwrap());
    let grace = begin.elapsed();
    assert!(grace >= Duration::from_secs(5), "{grace:?}");
}

#[tokio::test]
async fn nobody_is_waited_for_when_nobody_is_there() {
    let (address, stop, running) = run_with_shutdown().await;
    let mut neo = Client::connect(address).await;
    neo.rooms().await;
    let begin = Instant::now();
    stop.send(()).await.unwrap();
    assert_eq!(neo.next().await["type"], "server_shutdown");
    drop(neo);
    assert!(within(running).await.unwrap());
    assert!(begin.elapsed() < Duration::from_secs(5));
}
