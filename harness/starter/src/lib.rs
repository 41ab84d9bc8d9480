//! [en] A chat server: rooms, names, and one JSON object a line in both directions.
//! [fr] Un serveur de chat : des salons, des noms, et un objet JSON par ligne dans les deux sens.
//!
//! [en] Follow the steps, and grade after each: `harness grade .` says what is still missing, and
//! [en] `harness explain TEST` what a test does. You may change everything but what `main.rs` uses.
//! [fr] Suivez les étapes, et notez après chacune : `harness grade .` dit ce qui manque encore, et
//! [fr] `harness explain TEST` ce que fait un test. Tout peut changer, sauf ce qu'utilise `main.rs`.

// [en] Once everything is used, the compiler asks you to remove this line.
// [fr] Quand tout sera utilisé, le compilateur vous demandera de retirer cette ligne.
#![expect(unused)]

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{RwLock, broadcast};

/// [en] What a client asks for.
/// [fr] Ce qu'un client demande.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    Join { room: String },
    Leave { room: String },
    Message { room: String, content: String },
    Nick { name: String },
    ListRooms,
    ListUsers { room: String },
}

/// [en] What the server says.
/// [fr] Ce que dit le serveur.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    Joined {
        room: String,
        users: Vec<String>,
    },
    Left {
        room: String,
    },
    Message {
        room: String,
        from: String,
        content: String,
    },
    NickChanged {
        old: String,
        new: String,
    },
    Rooms {
        list: Vec<String>,
    },
    Users {
        room: String,
        list: Vec<String>,
    },
    Error {
        message: String,
    },
    UserJoined {
        room: String,
        user: String,
    },
    UserLeft {
        room: String,
        user: String,
    },
}

/// [en] A room.
/// [fr] Un salon.
pub struct Room {
    pub name: String,
    /// [en] The members: their names by their ids.
    /// [fr] Les membres : leurs noms selon leurs identifiants.
    pub users: HashMap<u64, String>,
    /// [en] For the bonus.
    /// [fr] Pour le bonus.
    pub history: VecDeque<ServerMessage>,
    /// [en] What is sent here reaches each receiver that subscribed.
    /// [fr] Ce qui est envoyé ici atteint chaque récepteur abonné.
    pub broadcast_tx: broadcast::Sender<ServerMessage>,
}

/// [en] What all clients share.
/// [fr] Ce que partagent tous les clients.
pub struct ChatServer {
    pub rooms: Arc<RwLock<HashMap<String, Room>>>,
    pub next_user_id: Arc<AtomicU64>,
}

/// [en] Where to listen, and how much of the past to keep.
/// [fr] Où écouter, et combien du passé garder.
pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

/// [en] Why the server ended.
/// [fr] Pourquoi le serveur s'est arrêté.
#[derive(Debug)]
pub enum ChatError {
    BindError(String),
    IoError(std::io::Error),
    JsonError(serde_json::Error),
}

impl ChatServer {
    #[expect(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            rooms: Arc::new(RwLock::new(HashMap::new())),
            next_user_id: Arc::new(AtomicU64::new(1)),
        }
    }

    /// [en] STEP 1: bind `config.address` and `config.port` (`BindError` if that fails), then accept
    /// [en] for ever, and give each client a task of its own that runs `handle_client`.
    /// [fr] ÉTAPE 1 : lier `config.address` et `config.port` (`BindError` si cela échoue), puis accepter
    /// [fr] sans fin, et donner à chaque client sa propre tâche qui exécute `handle_client`.
    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        todo!("[en] STEP 1: bind, accept, spawn (ChatServer::run in src/lib.rs)")
        todo!("[fr] ÉTAPE 1 : lier, accepter, lancer (ChatServer::run dans src/lib.rs)")
    }

    /// [en] STEP 5: the channel of a room, which is made if there is none of that name.
    /// [fr] ÉTAPE 5 : le canal d'un salon, que l'on crée s'il n'y en a pas de ce nom.
    async fn get_or_create_room(&self, name: &str) -> broadcast::Sender<ServerMessage> {
        todo!("get_or_create_room")
    }

    /// [en] STEP 7: a room without members goes, after `leave` and after the end of a connection.
    /// [fr] ÉTAPE 7 : un salon sans membre disparaît, après `leave` et après la fin d'une connexion.
    async fn cleanup_room(&self, name: &str) {
        todo!("cleanup_room")
    }
}

impl Room {
    /// [en] STEP 5: a room without members, and its channel.
    /// [fr] ÉTAPE 5 : un salon sans membre, et son canal.
    pub fn new(name: String) -> Self {
        todo!("Room::new")
    }

    /// [en] For the bonus: the last `max_size` messages stay.
    /// [fr] Pour le bonus : les `max_size` derniers messages restent.
    pub fn add_to_history(&mut self, msg: ServerMessage, max_size: usize) {
        todo!("add_to_history")
    }

    /// [en] STEP 5: the names of the members.
    /// [fr] ÉTAPE 5 : les noms des membres.
    pub fn user_list(&self) -> Vec<String> {
        todo!("user_list")
    }
}

/// [en] STEP 4: serves one client until it leaves: read a line, ignore it if it is empty, answer an
/// [en] `error` if it is no request, else do what it asks: first `nick`, then `list_rooms`.
/// [en] STEP 6: meanwhile pass on what its rooms say; `tokio::select!` waits for both at once.
/// [fr] ÉTAPE 4 : servir un client jusqu'à son départ : lire une ligne, l'ignorer si elle est vide,
/// [fr] répondre `error` si ce n'est pas une requête, sinon faire ce qu'elle demande : d'abord
/// [fr] `nick`, puis `list_rooms`.
/// [fr] ÉTAPE 6 : transmettre en même temps ce que disent ses salons ; `tokio::select!` attend les
/// [fr] deux à la fois.
async fn handle_client(
    stream: TcpStream,
    user_id: u64,
    server: Arc<ChatServer>,
    config: Arc<ServerConfig>,
) -> Result<(), ChatError> {
    todo!("handle_client")
}

/// [en] STEP 2: a request, from the line that a client sent.
/// [fr] ÉTAPE 2 : une requête, à partir de la ligne envoyée par un client.
fn parse_client_message(line: &str) -> Result<ClientMessage, serde_json::Error> {
    todo!("parse_client_message")
}

/// [en] STEP 3: a message as JSON, with the newline that ends it.
/// [fr] ÉTAPE 3 : un message en JSON, avec le saut de ligne qui le termine.
fn serialize_server_message(msg: &ServerMessage) -> String {
    todo!("serialize_server_message")
}
