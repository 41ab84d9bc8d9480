//! Coming, going, names and lists.

use serde_json::json;

use crate::support::{Server, eventually, set, user_joined, user_left};

#[tokio::test]
async fn who_joins_is_told_who_is_there_and_the_others_are_told_once() {
    let server = Server::start().await;
    let mut neo = server.client("Neo").await;
    assert_eq!(neo.join("zion").await, set(["Neo"]));
    let mut tank = server.client("Tank").await;
    assert_eq!(tank.join("zion").await, set(["Neo", "Tank"]));
    neo.gets(user_joined("zion", "Tank")).await;
    // Nothing else for either: the next thing that both hear is the sentinel.
    tank.say("zion", "sentinel").await;
    neo.hears("zion", "Tank", "sentinel").await;
    tank.hears("zion", "Tank", "sentinel").await;
}

#[tokio::test]
async fn joining_twice_changes_nothing_for_anybody() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut tank = server.member("Tank", "zion").await;
    neo.gets(user_joined("zion", "Tank")).await;
    assert_eq!(tank.join("zion").await, set(["Neo", "Tank"]));
    tank.say("zion", "once").await;
    tank.say("zion", "more").await;
    for client in [&mut neo, &mut tank] {
        client.hears("zion", "Tank", "once").await;
        client.hears("zion", "Tank", "more").await;
    }
    tank.leave("zion").await;
    neo.gets(user_left("zion", "Tank")).await;
    assert_eq!(neo.users("zion").await, set(["Neo"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_join_at_the_same_time_exactly_one_hears_of_the_other() {
    const CLIENTS: usize = 20;
    let server = Server::start().await;
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        clients.push(server.client(&format!("c{number}")).await);
    }
    let joining: Vec<_> = clients
        .into_iter()
        .map(|mut client| {
            tokio::spawn(async move {
                let seen = client.join("zion").await;
                (client, seen)
            })
        })
        .collect();
    let mut last = server.client("last").await;
    let mut known = Vec::new();
    for client in joining {
        known.push(client.await.unwrap());
    }
    last.join("zion").await;
    // Seen in the list, or heard of afterwards: each of the others, once.
    for (number, (client, seen)) in known.iter_mut().enumerate() {
        assert!(seen.contains(&format!("c{number}")));
        loop {
            let notice = client.next().await;
            assert_eq!(notice["type"], "user_joined");
            let user = notice["user"].as_str().unwrap();
            if user == "last" {
                break;
            }
            assert!(seen.insert(user.to_owned()), "{user} came twice");
        }
        assert_eq!(seen.len(), CLIENTS);
    }
}

#[tokio::test]
async fn who_leaves_is_answered_unlisted_and_left_in_peace() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let mut tank = server.member("Tank", "zion").await;
    neo.gets(user_joined("zion", "Tank")).await;
    tank.leave("zion").await;
    neo.gets(user_left("zion", "Tank")).await;
    assert_eq!(neo.users("zion").await, set(["Neo"]));

    neo.say("zion", "secret").await;
    neo.hears("zion", "Neo", "secret").await;
    neo.join("nebula").await;
    tank.join("nebula").await;
    neo.gets(user_joined("nebula", "Tank")).await;
    neo.say("nebula", "sentinel").await;
    tank.hears("nebula", "Neo", "sentinel").await;
}

#[tokio::test]
async fn who_is_not_in_a_room_cannot_leave_it() {
    let server = Server::start().await;
    let _neo = server.member("Neo", "zion").await;
    let mut tank = server.client("Tank").await;
    for room in ["zion", "nowhere"] {
        tank.send(json!({"type": "leave", "room": room})).await;
        assert!(tank.gets_error().await.contains(room));
    }
}

#[tokio::test]
async fn a_room_ends_with_its_last_member() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    let tank = server.member("Tank", "zion").await;
    neo.join("nebula").await;
    assert_eq!(neo.rooms().await, set(["nebula", "zion"]));
    neo.leave("zion").await;
    assert_eq!(neo.rooms().await, set(["nebula", "zion"]));
    drop(tank);
    eventually(set(["nebula"]), async || neo.rooms().await).await;
    neo.leave("nebula").await;
    assert!(neo.rooms().await.is_empty());
}

#[tokio::test]
async fn a_connection_that_ends_leaves_all_its_rooms() {
    let server = Server::start().await;
    let mut neo = server.member("Neo", "zion").await;
    neo.join("nebula").await;
    let mut tank = server.member("Tank", "zion").await;
    let mut mouse = server.member("Mouse", "nebula").await;
    neo.gets(user_joined("zion", "Tank")).await;
    neo.gets(user_joined("nebula", "Mouse")).await;

    tank.join("nebula").await;
    neo.gets(user_joined("nebula", "Tank")).await;
    mouse.gets(user_joined("nebula", "Tank")).await;
    mouse.reset();
    neo.gets(user_left("nebula", "Mouse")).await;
    drop(tank);
    let mut notices = [neo.next().await, neo.next().await];
    notices.sort_by_key(|notice| notice["room"].to_string());
    assert_eq!(
        notices,
        [user_left("nebula", "Tank"), user_left("zion", "Tank")]
    );
    assert_eq!(neo.users("zion").await, set(["Neo"]));
    assert_eq!(neo.users("nebula").await, set(["Neo"]));
}

#[tokio::test]
async fn everybody_has_a_name_of_their_own_from_the_start() {
    let server = Server::start().await;
    let mut first = server.connect().await;
    let mut second = server.connect().await;
    let names = first.join("zion").await;
    let both = second.join("zion").await;
    assert_eq!(both.len(), 2);
    assert!(names.is_subset(&both));
}

#[tokio::test]
async fn a_new_name_counts_everywhere() {
    let server = Server::start().await;
    let mut neo = server.connect().await;
    let anderson = neo.join("zion").await.pop_first().unwrap();
    neo.join("nebula").await;
    let mut tank = server.member("Tank", "zion").await;
    neo.gets(user_joined("zion", "Tank")).await;

    let answer = neo.ask(json!({"type": "nick", "name": "Neo"})).await;
    assert_eq!(
        answer,
        json!({"type": "nick_changed", "old": anderson, "new": "Neo"})
    );
    assert_eq!(tank.users("zion").await, set(["Neo", "Tank"]));
    assert_eq!(tank.users("nebula").await, set(["Neo"]));
    neo.say("zion", "it is me").await;
    tank.hears("zion", "Neo", "it is me").await;
    assert_eq!(tank.join("nebula").await, set(["Neo", "Tank"]));
    drop(neo);
    for _ in ["zion", "nebula"] {
        assert_eq!(tank.next().await["user"], "Neo");
    }
}

#[tokio::test]
async fn names_may_look_like_those_that_the_server_gives() {
    let server = Server::start().await;
    let _first = server.connect().await;
    for number in 0..4 {
        server.client(&format!("User{number}")).await;
    }
}

#[tokio::test]
async fn unfit_names_are_refused_and_the_old_one_stays() {
    let server = Server::start().await;
    let mut neo = server.client("Neo").await;
    for name in ["", " \t ", &"x".repeat(65)] {
        neo.send(json!({"type": "nick", "name": name})).await;
        neo.gets_error().await;
        neo.send(json!({"type": "join", "room": name})).await;
        neo.gets_error().await;
    }
    assert!(neo.rooms().await.is_empty());
    assert_eq!(neo.join("zion").await, set(["Neo"]));
}

#[tokio::test]
async fn an_unknown_room_has_no_users_and_does_not_come_into_being() {
    let server = Server::start().await;
    let mut neo = server.connect().await;
    neo.send(json!({"type": "list_users", "room": "zion"}))
        .await;
    assert!(neo.gets_error().await.contains("zion"));
    neo.say("zion", "anybody?").await;
    assert!(neo.gets_error().await.contains("zion"));
    assert!(neo.rooms().await.is_empty());
}
