#[derive(Clone, Debug)]
pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

impl ServerConfig {
    /// A port of this machine's loopback.
    #[must_use]
    pub fn local(port: u16) -> Self {
        Self {
            address: "127.0.0.1".to_owned(),
            port,
            max_history: 0,
        }
    }
}
