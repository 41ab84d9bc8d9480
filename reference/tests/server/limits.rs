//! Many clients, slow clients, clients that never pause, and the end.

use std::sync::Arc;
use std::time::Duration;

use async_tcp_chat::{ChatError, ChatServer, ServerConfig};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::support::{Client, Server, eventually, set, user_joined, within};

/// How many files this process may have open, as far as the system says.
fn open_files() -> usize {
    std::fs::read_to_string("/proc/self/limits")
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .and_then(|limits| limits.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_clients_are_served_at_once() {
    const CLIENTS: usize = 1000;
    let needed = 2 * CLIENTS + 200; // Both ends of each connection are ours.
    let limit = open_files();
    if limit < needed {
        println!("skipped: needs {needed} open files, and the limit is {limit} (ulimit -n)");
        return;
    }
    let server = Server::start().await;
    let mut connecting = JoinSet::new();
    for number in 0..CLIENTS {
        let address = server.address;
        connecting.spawn(async move {
            let mut client = Client::connect(address).await;
            client.join(&format!("room {}", number % 100)).await;
            client
        });
    }
    let mut clients = connecting.join_all().await;
    assert_eq!(clients.len(), CLIENTS);
    for client in &mut clients {
        assert_eq!(client.rooms().await.len(), 100);
        assert_eq!(client.users("room 7").await.len(), 10);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_clients_come_talk_and_go_at_once() {
    let server = Arc::new(Server::start().await);
    let mut clients = JoinSet::new();
    for number in 0..10 {
        let server = Arc::clone(&server);
        clients.spawn(async move {
            let name = format!("c{number}");
            for _ in 0..20 {
                let mut client = server.member(&name, "zion").await;
                assert!(client.users("zion").await.contains(&name));
                client.say("zion", &name).await;
                while client.next().await["from"] != *name {}
                client.leave("zion").await;
            }
        });
    }
    within(clients.join_all()).await;
    let mut last = server.connect().await;
    assert!(last.rooms().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_without_pause_still_hears_the_room() {
    let server = Server::start().await;
    let mut flooder = server.member("Flooder", "zion").await;
    let mut neo = server.member("Neo", "zion").await;
    flooder.gets(user_joined("zion", "Neo")).await;

    let Client { mut writer, .. } = server.connect().await;
    std::mem::swap(&mut writer, &mut flooder.writer);
    let flood = tokio::spawn(async move {
        let lines = "{\"type\":\"list_rooms\"}\n".repeat(4096);
        while writer.write_all(lines.as_bytes()).await.is_ok() {}
    });
    for number in 0..5 {
        // The flood is on: answers to it come before and after each message.
        assert_eq!(flooder.next().await["type"], "rooms");
        neo.say("zion", &number.to_string()).await;
        neo.hears("zion", "Neo", &number.to_string()).await;
        loop {
            let line = flooder.next().await;
            if line["type"] == "message" {
                assert_eq!(line["content"], number.to_string());
                break;
            }
        }
        assert!(!flood.is_finished());
    }
    flood.abort();
}

/// The same without a race: the message is said before anything else is asked,
/// so the room has something for this client while it still has much to ask.
#[tokio::test]
async fn what_is_heard_does_not_wait_for_all_requests_to_be_answered() {
    const REQUESTS: usize = 2000;
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut lines = json!({"type": "message", "room": "zion", "content": "hey"}).to_string() + "\n";
    lines += &"{\"type\":\"list_rooms\"}\n".repeat(REQUESTS);
    neo.send_bytes(lines.as_bytes()).await;
    let mut answers = 0;
    while neo.next().await["type"] != "message" {
        answers += 1;
    }
    // By the toss of a coin per request: more than a hundred tails in a row?
    assert!(answers < 100, "heard after {answers} answers");
    for _ in answers..REQUESTS {
        assert_eq!(neo.next().await["type"], "rooms");
    }
}

/// Asks for much and reads nothing, until the server no longer takes what is
/// sent: its task is stuck in a write then.
async fn stop_reading(client: &mut Client) {
    let request = json!({"type": "list_users", "room": "zion"}).to_string() + "\n";
    let lines = request.repeat(1000);
    let patience = Duration::from_millis(500);
    while let Ok(written) = timeout(patience, client.writer.write_all(lines.as_bytes())).await {
        written.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_stuck_stalls_nobody_and_is_freed_by_a_reset() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut stuck = server.member("Stuck", "zion").await;
    neo.gets(user_joined("zion", "Stuck")).await;
    stop_reading(&mut stuck).await;

    neo.say("zion", "hello?").await;
    neo.hears("zion", "Neo", "hello?").await;
    let mut tank = server.member("Tank", "zion").await;
    neo.gets(user_joined("zion", "Tank")).await;
    assert_eq!(tank.users("zion").await, set(["Neo", "Stuck", "Tank"]));

    stuck.reset();
    eventually(set(["Neo", "Tank"]), async || tank.users("zion").await).await;
}

#[cfg(not(feature = "bonus"))]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_read_is_sent_away_and_told_why() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut sleeper = server.member("Sleeper", "zion").await;
    neo.gets(user_joined("zion", "Sleeper")).await;
    // 32 MB: what the kernel holds for the sleeper, and then a channel's worth.
    let content = "x".repeat(8000);
    for _ in 0..4000 {
        neo.say("zion", &content).await;
        neo.hears("zion", "Neo", &content).await;
    }
    // Neo has not missed a thing. The sleeper wakes up to a part of it.
    let mut heard = 0;
    let farewell = loop {
        let line = sleeper.next().await;
        if line["type"] == "error" {
            break line;
        }
        assert_eq!(line["content"], *content);
        heard += 1;
    };
    assert!(heard < 4000);
    assert!(farewell["message"].as_str().unwrap().contains("Too slow"));
    assert_eq!(sleeper.try_next().await, None);
    assert_eq!(neo.next().await["type"], "user_left");
}

#[tokio::test]
async fn a_stopped_server_closes_its_connections_and_its_port() {
    let mut server = Server::start().await;
    let address = server.address;
    let mut neo = server.member("Neo", "zion").await;
    server.stop();
    server.stopped().await;
    while let Some(line) = neo.try_next().await {
        assert_eq!(line["type"], "server_shutdown");
    }
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error_and_no_panic() {
    let server = Server::start().await;
    let config = ServerConfig {
        address: "127.0.0.1".into(),
        port: server.address.port(),
        max_history: 10,
    };
    let error = within(ChatServer::new().run(config)).await.unwrap_err();
    assert!(matches!(error, ChatError::BindError(_)));
}
