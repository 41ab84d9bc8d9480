use chat_limited::{ChatServer, ServerConfig};

#[tokio::main]
async fn main() {
    let server = ChatServer::new();
    let serving = server.run(ServerConfig::new("127.0.0.1", 8080));
    println!("Listening on port 8080");
    tokio::select! {
        ended = serving => ended.unwrap(),
        _ = tokio::signal::ctrl_c() => println!("Stopping"),
    }
}
