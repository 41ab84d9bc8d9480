//! Where fresh servers come from: processes, or toys in tests.

use crate::fault::Fault;
use crate::script::Setup;
use crate::stage::{Driver, Endpoint, Server, Terms, in_words};

/// Starts servers.
pub trait Host {
    /// A server.
    type Server;

    /// A server that listens; `None` if it does not get that far.
    async fn start(&self) -> Result<Option<Self::Server>, Fault>;

    /// Where it is reached.
    fn endpoint(&self, server: &Self::Server) -> Endpoint;

    /// How it ended, if it did.
    async fn death(&self, server: &Self::Server) -> Option<Death>;

    /// Ends it.
    async fn stop(&self, server: Self::Server);
}

/// How a server ended.
#[derive(Debug)]
pub struct Death {
    /// In words.
    pub how: String,
    /// What it printed.
    pub output: String,
}

/// Servers around the submission's library.
pub struct Driven<'a> {
    /// The executable.
    pub driver: &'a Driver,
    /// On what terms it is talked to.
    pub with: &'a Terms,
}

impl Host for Driven<'_> {
    type Server = Server;

    async fn start(&self) -> Result<Option<Server>, Fault> {
        let started = Server::start(self.driver, Setup::default(), self.with).await?;
        Ok(started.ok())
    }

    fn endpoint(&self, server: &Server) -> Endpoint {
        server.endpoint()
    }

    async fn death(&self, server: &Server) -> Option<Death> {
        let exit = server.post_mortem(&self.with.clock).await?;
        Some(Death {
            how: in_words(&exit).to(self.with.lang),
            output: exit.output,
        })
    }

    async fn stop(&self, server: Server) {
        server.stop().await;
    }
}
