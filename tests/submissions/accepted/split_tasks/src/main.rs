use std::error::Error;
use std::sync::Arc;

use tchat::{ChatServer, ServerConfig};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let server = Arc::new(ChatServer::new());
        let serving = tokio::spawn(server.run(ServerConfig::local(8080)));
        println!("tchatd is about to listen on 127.0.0.1:8080");
        tokio::select! {
            ended = serving => ended??,
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
        Ok(())
    })
}
