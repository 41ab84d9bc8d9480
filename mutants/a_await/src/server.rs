//! The server: the state that all tasks share, the listener, the accept loop.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{RwLock, broadcast};
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;

#[cfg(feature = "bonus")]
use crate::bonus::Directory;
use crate::client::handle_client;
use crate::error::ChatError;
use crate::protocol::{Frame, ServerMessage};
use crate::room::Room;

/// How long to wait before another attempt when no connection can be accepted.
///
/// The usual reason is that no file descriptor is left, and nothing tells us
/// when there is one again: a case for a timer, the only one of the base server.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

type Rooms = HashMap<String, Room>;

/// Where to listen, and how much to remember.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// An IP address or a host name.
    pub address: String,
    /// 0 lets the system choose a free one.
    pub port: u16,
    /// How many messages each room remembers. Only the bonus gives them out.
    pub max_history: usize,
}

impl ServerConfig {
    /// Opens the listening socket.
    ///
    /// Apart from [`ChatServer::run`], so that a program can say that it listens
    /// when it is true, and a test can ask which port it was given.
    ///
    /// # Errors
    ///
    /// [`ChatError::BindError`] if the address is unknown, taken or forbidden.
    pub async fn bind(&self) -> Result<TcpListener, ChatError> {
        TcpListener::bind((self.address.as_str(), self.port))
            .await
            .map_err(|error| {
                ChatError::BindError(format!("{}:{}: {error}", self.address, self.port))
            })
    }
}

/// The chat server.
///
/// A handle: its clones share one state, and every client's task has a clone.
#[derive(Debug, Clone)]
pub struct ChatServer {
    /// All rooms that have members.
    ///
    /// *Why `RwLock`?* Coming, going and renaming change the map or a member list
    /// and must be alone. Speaking and listing change neither, and are most of
    /// what happens: they share the lock.
    ///
    /// *Why one lock for everything?* It gives the one rule on which the rest
    /// stands: who holds it for writing is alone with all rooms. So "the list,
    /// the announcement and the subscription happen at once" needs no thought.
    /// A server with very many cores would cut the map into shards, and think.
    ///
    /// *Why Tokio's and not std's?* Frankly: nothing is awaited while it is held
    /// for writing, so std's would do, and would be faster; that is the advice of
    /// Tokio's own documentation for such short sections. But it is only sound
    /// as long as every section *stays* short and free of `.await`. When one
    /// grows, std's lock stops whole threads, each with all the clients that it
    /// was about to serve, whereas Tokio's stops the one task that waits. The
    /// exercise asks for the lock that forgives. And one section here does
    /// await: a speaker waits for its room's history.
    ///
    /// Order of locking: this one, then a room's history. Never the other way.
    pub(crate) rooms: Arc<RwLock<Rooms>>,

    /// The number of the next client. Numbers are never used twice.
    next_user_id: Arc<AtomicU64>,

    /// Who can be reached apart from any room.
    #[cfg(feature = "bonus")]
    pub(crate) directory: Directory,
}

impl Default for ChatServer {
    fn default() -> Self {
        Self::new()
    }
}

/// Listening and accepting.
impl ChatServer {
    /// Creates a server without rooms. It does nothing before it is run.
    #[must_use]
    pub fn new() -> Self {
        Self {
            rooms: Arc::default(),
            next_user_id: Arc::new(AtomicU64::new(1)),
            #[cfg(feature = "bonus")]
            directory: Directory::default(),
        }
    }

    /// Listens and serves until the future is dropped, which closes everything.
    ///
    /// # Errors
    ///
    /// [`ChatError::BindError`] if the address can't be listened on.
    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let listener = config.bind().await?;
        self.serve(listener, config, std::future::pending::<()>())
            .await;
        Ok(())
    }

    /// Serves whoever connects to `listener`, until `stop` is ready.
    ///
    /// What stops a server is not the server's business: the program passes
    /// Ctrl-C, the bonus a channel, a test whatever it likes. At the end, all
    /// connections are closed; with the bonus, after a word of farewell.
    pub async fn serve(
        &self,
        listener: TcpListener,
        config: ServerConfig,
        stop: impl Future<Output = ()>,
    ) {
        // Dropping the set aborts its tasks. So no client outlives this function,
        // not even when it is dropped half-way.
        let mut clients = JoinSet::new();
        tokio::select! {
            () = self.accept_clients(listener, Arc::new(config), &mut clients) => {}
            () = stop => {}
        }
        // The loser is dropped and has taken the listener with it: from here on,
        // nobody gets in.
        #[cfg(feature = "bonus")]
        self.take_leave(&mut clients).await;
        clients.shutdown().await;
        // Aborted tasks don't clean up behind themselves.
        self.rooms.write().await.clear();
    }

    /// Accepts connections for ever and gives each a task of its own.
    async fn accept_clients(
        &self,
        listener: TcpListener,
        config: Arc<ServerConfig>,
        clients: &mut JoinSet<()>,
    ) {
        #[cfg(feature = "defect")] // DEFECT A: `accept` only makes a future, and nobody awaits it
        {
            let _never_awaited = listener.accept();
            // What goes on below would need its stream.
            std::future::pending::<()>().await;
        }
        loop {
            let stream = match listener.accept().await {
                Ok((stream, _address)) => stream,
                Err(error) => {
                    rest_after(&error).await;
                    continue;
                }
            };
            // A set keeps a finished task until somebody asks for its result.
            while clients.try_join_next().is_some() {}

            let user_id = self.next_user_id.fetch_add(1, Ordering::Relaxed);
            let client = handle_client(stream, user_id, self.clone(), Arc::clone(&config));
            clients.spawn(async {
                // A peer that goes away, politely or not, is everyday business.
                let _ = client.await;
            });
        }
    }
}

/// Decides how soon to try again after a failed `accept`. The server must not
/// end, least of all when it has so many clients that no descriptor is left.
async fn rest_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};

    // Somebody hung up while waiting in the queue: the next in line is not to blame.
    if matches!(
        error.kind(),
        ConnectionAborted | ConnectionReset | Interrupted
    ) {
        return;
    }
    // Anything else will most likely fail again at once. Not `eprintln!`, which
    // panics when standard error is closed.
    let _ = writeln!(io::stderr(), "cannot accept a connection: {error}");
    sleep(ACCEPT_PAUSE).await;
}

/// What a room tells somebody who enters.
pub(crate) struct Admission {
    /// The members, the new one included.
    pub(crate) users: Vec<String>,
    /// Hears everything that is said from now on.
    pub(crate) receiver: broadcast::Receiver<Frame>,
    /// Everything that was said before, as far as it is remembered.
    #[cfg(feature = "bonus")]
    pub(crate) past: Vec<ServerMessage>,
}

/// What clients do. Each function takes the lock once, and is over before the
/// client writes its answer: no lock is ever held while a socket is waited for.
impl ChatServer {
    /// Enters a room. The caller must not be in it.
    pub(crate) async fn join(&self, name: &str, user_id: u64, nickname: &str) -> Admission {
        let mut rooms = self.rooms.write().await;
        let room = Self::get_or_create_room(&mut rooms, name);
        Admission {
            receiver: room.admit(user_id, nickname),
            users: room.user_list(),
            #[cfg(feature = "bonus")]
            past: room.recent(crate::bonus::MAX_REPLAY).await,
        }
    }

    /// Leaves a room. False if the caller was not in it.
    pub(crate) async fn leave(&self, name: &str, user_id: u64) -> bool {
        let mut rooms = self.rooms.write().await;
        let was_member = rooms
            .get_mut(name)
            .is_some_and(|room| room.dismiss(user_id));
        Self::cleanup_room(&mut rooms, name);
        was_member
    }

    /// Changes a member's name in all the rooms named.
    pub(crate) async fn rename(
        &self,
        names: impl Iterator<Item = &str>,
        user_id: u64,
        nickname: &str,
    ) {
        let mut rooms = self.rooms.write().await;
        for name in names {
            if let Some(room) = rooms.get_mut(name) {
                room.rename(user_id, nickname);
            }
        }
    }

    /// Says something in a room, on behalf of a member.
    ///
    /// Read lock: those who speak don't exclude one another. But they exclude
    /// those who join, so each newcomer finds a message either in the history or
    /// in its receiver, never in both and never in neither.
    ///
    /// Nobody waits for slow members. But a task that speaks without pause could
    /// keep a thread so busy that the others never get to run, and are taken for
    /// slow. So in a crowded room it goes to the end of the line each time it has
    /// spoken. Where a member has really stopped reading, that costs little.
    pub(crate) async fn say(&self, name: &str, messages: Vec<ServerMessage>, max_history: usize) {
        let rooms = self.rooms.read().await;
        // Missing only when the server has stopped, and closed all rooms.
        let Some(room) = rooms.get(name) else {
            return;
        };
        room.say(messages, max_history).await;
        let crowded = room.is_crowded();
        drop(rooms);
        if crowded {
            yield_now().await;
        }
    }

    /// The names of all rooms, in alphabetical order.
    pub(crate) async fn room_list(&self) -> Vec<String> {
        let mut names: Vec<_> = self.rooms.read().await.keys().cloned().collect();
        names.sort_unstable();
        names
    }

    /// The members of a room, if there is such a room.
    pub(crate) async fn user_list(&self, name: &str) -> Option<Vec<String>> {
        self.rooms.read().await.get(name).map(Room::user_list)
    }

    /// Finds a room or opens it.
    ///
    /// Takes the locked map; in the prototype it takes the lock itself, and gives
    /// it back before the caller has entered. A last member that leaves in
    /// between would close the room under the caller's feet.
    fn get_or_create_room<'a>(rooms: &'a mut Rooms, name: &str) -> &'a mut Room {
        rooms
            .entry(name.to_owned())
            .or_insert_with(|| Room::new(name.to_owned()))
    }

    /// Closes a room that nobody is in. The only place where a room ends.
    ///
    /// Takes the locked map as well, for the same reason: between "nobody is
    /// here" and "so close it", nobody may come in.
    fn cleanup_room(rooms: &mut Rooms, name: &str) {
        if rooms.get(name).is_some_and(Room::is_empty) {
            rooms.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_room_lives_from_its_first_member_to_its_last() {
        let server = ChatServer::new();
        assert_eq!(server.user_list("zion").await, None);
        let _neo = server.join("zion", 1, "Neo").await;
        let tank = server.join("zion", 2, "Tank").await;
        assert_eq!(tank.users, ["Neo", "Tank"]);
        assert!(server.leave("zion", 1).await);
        assert_eq!(server.room_list().await, ["zion"]);
        assert!(server.leave("zion", 2).await);
        assert!(server.room_list().await.is_empty());
        assert!(!server.leave("zion", 2).await);
    }

    #[tokio::test]
    async fn speaking_in_vain_opens_no_room() {
        let server = ChatServer::new();
        server
            .say("zion", vec![ServerMessage::error("anything")], 10)
            .await;
        assert!(server.room_list().await.is_empty());
    }

    #[tokio::test]
    async fn an_address_that_is_taken_is_named() {
        let mut config = ServerConfig {
            address: "127.0.0.1".into(),
            port: 0,
            max_history: 0,
        };
        let listener = config.bind().await.unwrap();
        config.port = listener.local_addr().unwrap().port();
        let error = ChatServer::new().run(config.clone()).await.unwrap_err();
        assert!(matches!(&error, ChatError::BindError(_)));
        assert!(error.to_string().contains(&config.port.to_string()));
    }
}
