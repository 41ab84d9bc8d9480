//! [en] The program: the server on 127.0.0.1:8080, until Ctrl-C.
//! [fr] Le programme : le serveur sur 127.0.0.1:8080, jusqu'à Ctrl-C.

use async_tcp_chat::{ChatError, ChatServer, ServerConfig};

#[tokio::main]
async fn main() -> Result<(), ChatError> {
    let config = ServerConfig {
        address: "127.0.0.1".to_string(),
        port: 8080,
        max_history: 100,
    };
    println!(
        "Chat server listening on {}:{}",
        config.address, config.port
    );
    // [en] STEP 8: on Ctrl-C (tokio::signal::ctrl_c) the program must end, and with status 0.
    // [fr] ÉTAPE 8 : sur Ctrl-C (tokio::signal::ctrl_c), le programme doit finir, avec le statut 0.
    ChatServer::new().run(config).await
}
