use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = chat::ChatServer::new();
    let config = chat::ServerConfig {
        address: "127.0.0.1".into(),
        port: 8080,
        max_history: 0,
    };
    println!("Waiting for you on {}:{}", config.address, config.port);
    tokio::select! {
        served = server.run(config) => served.map_err(|error| format!("{error:?}"))?,
        pressed = tokio::signal::ctrl_c() => pressed?,
    }
    Ok(())
}
