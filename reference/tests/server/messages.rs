//! Who hears what, how often and in which order.

use serde_json::json;

use crate::support::{Server, user_joined, user_left};

#[tokio::test]
async fn every_member_hears_every_message_once_and_in_order() {
    let server = Server::start().await;
    let names = ["Neo", "Trinity", "Tank", "Mouse"];
    let mut members = Vec::new();
    for name in names {
        members.push(server.member(name, "zion").await);
        let (newcomer, others) = members.split_last_mut().unwrap();
        newcomer.rooms().await;
        for other in others {
            other.gets(user_joined("zion", name)).await;
        }
    }
    let mut outsider = server.member("Smith", "nebula").await;

    let contents = ["one", "two\n\"three\"", "é 漢 🦀 \u{0} \\", ""];
    for content in contents {
        members[0].say("zion", content).await;
    }
    for member in &mut members {
        for content in contents {
            member.hears("zion", "Neo", content).await;
        }
    }
    outsider.say("nebula", "sentinel").await;
    outsider.hears("nebula", "Smith", "sentinel").await;
}

#[tokio::test]
async fn who_is_not_in_the_room_cannot_speak_there() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut smith = server.member("Smith", "nebula").await;
    smith.say("zion", "me too").await;
    assert!(smith.gets_error().await.contains("zion"));
    smith.join("zion").await;
    neo.gets(user_joined("zion", "Smith")).await;
    smith.say("zion", "now").await;
    neo.hears("zion", "Smith", "now").await;
}

#[tokio::test]
async fn namesakes_hear_each_other() {
    let server = Server::start().await;
    let mut one = server.member("Smith", "zion").await;
    let mut two = server.client("Smith").await;
    let answer = two.ask(json!({"type": "join", "room": "zion"})).await;
    assert_eq!(answer["users"], json!(["Smith", "Smith"]));
    one.gets(user_joined("zion", "Smith")).await;
    one.say("zion", "Mr. Anderson").await;
    two.hears("zion", "Smith", "Mr. Anderson").await;
    one.hears("zion", "Smith", "Mr. Anderson").await;
}

#[tokio::test]
async fn rooms_do_not_overhear_each_other() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    neo.join("nebula").await;
    let mut tank = server.member("Tank", "zion").await;
    let mut mouse = server.member("Mouse", "nebula").await;
    neo.gets(user_joined("zion", "Tank")).await;
    neo.gets(user_joined("nebula", "Mouse")).await;

    neo.say("zion", "for Tank").await;
    neo.say("nebula", "for Mouse").await;
    tank.hears("zion", "Neo", "for Tank").await;
    mouse.hears("nebula", "Neo", "for Mouse").await;
    tank.say("zion", "to zion").await;
    tank.hears("zion", "Tank", "to zion").await;
    mouse.say("nebula", "to nebula").await;
    mouse.hears("nebula", "Mouse", "to nebula").await;

    let mut heard = Vec::new();
    for _ in 0..4 {
        heard.push(neo.next().await["content"].clone());
    }
    heard.sort_by_key(ToString::to_string);
    assert_eq!(heard, ["for Mouse", "for Tank", "to nebula", "to zion"]);
}

/// What arrives together is said together, but not what stands apart from it.
#[tokio::test]
async fn what_is_said_and_done_in_one_go_happens_in_that_order() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    neo.join("nebula").await;
    let mut tank = server.member("Tank", "zion").await;
    let mut mouse = server.member("Mouse", "nebula").await;
    let say =
        |room: &str, content: &str| json!({"type": "message", "room": room, "content": content});
    let lines = [
        say("zion", "one"),
        say("zion", "two"),
        say("nebula", "three"),
        say("zion", "four"),
        json!({"type": "nick", "name": "Anderson"}),
        say("zion", "five"),
        json!({"type": "leave", "room": "zion"}),
        say("zion", "six"),
        say("nebula", "seven"),
    ];
    let text: String = lines.iter().map(|line| line.to_string() + "\n").collect();
    neo.send_bytes(text.as_bytes()).await;

    for content in ["one", "two", "four"] {
        tank.hears("zion", "Neo", content).await;
    }
    tank.hears("zion", "Anderson", "five").await;
    tank.gets(user_left("zion", "Anderson")).await;
    mouse.hears("nebula", "Neo", "three").await;
    mouse.hears("nebula", "Anderson", "seven").await;
    for kind in ["nick_changed", "left", "error"] {
        assert_eq!(neo.answer().await["type"], kind);
    }
}

#[tokio::test]
async fn who_speaks_and_hangs_up_at_once_is_heard() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut tank = server.member("Tank", "zion").await;
    neo.gets(user_joined("zion", "Tank")).await;
    let line = json!({"type": "message", "room": "zion", "content": "bye"}).to_string() + "\n";
    tank.send_bytes(line.repeat(3).as_bytes()).await;
    drop(tank);
    for _ in 0..3 {
        neo.hears("zion", "Tank", "bye").await;
    }
    neo.gets(user_left("zion", "Tank")).await;
}

/// A burst, and more than one speaker: not under a limit of ten messages a second.
#[cfg(not(feature = "bonus"))]
mod bursts {
    use crate::support::{Client, Server};
    use serde_json::{Value, json};

    /// Says `count` things in one go.
    async fn burst(client: &mut Client, who: &str, count: usize) {
        let lines: String = (0..count)
            .map(|number| {
                json!({"type": "message", "room": "zion", "content": format!("{who} {number}")})
                    .to_string()
                    + "\n"
            })
            .collect();
        client.send_bytes(lines.as_bytes()).await;
    }

    async fn messages(client: &mut Client, count: usize) -> Vec<Value> {
        let mut messages = Vec::new();
        while messages.len() < count {
            let line = client.next().await;
            if line["type"] == "message" {
                messages.push(line["content"].clone());
            }
        }
        messages
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_burst_reaches_all_who_read() {
        let server = Server::start().await;
        let mut neo = server.member("Neo", "zion").await;
        let mut readers = Vec::new();
        for number in 0..8 {
            readers.push(server.member(&format!("r{number}"), "zion").await);
        }
        burst(&mut neo, "Neo", 500).await;
        let expected: Vec<_> = (0..500).map(|number| format!("Neo {number}")).collect();
        for reader in &mut readers {
            assert_eq!(messages(reader, 500).await, expected);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn all_hear_the_same_conversation() {
        let server = Server::start().await;
        let mut speakers = Vec::new();
        for number in 0..5 {
            speakers.push(server.member(&format!("s{number}"), "zion").await);
        }
        let speaking: Vec<_> = speakers
            .into_iter()
            .enumerate()
            .map(|(number, mut speaker)| {
                tokio::spawn(async move {
                    burst(&mut speaker, &number.to_string(), 100).await;
                    messages(&mut speaker, 500).await
                })
            })
            .collect();
        let mut heard = Vec::new();
        for speaker in speaking {
            heard.push(speaker.await.unwrap());
        }
        assert!(heard.iter().all(|conversation| *conversation == heard[0]));
    }
}
