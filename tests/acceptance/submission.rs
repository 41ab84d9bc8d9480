//! Submissions, written onto a desk.

use std::path::PathBuf;

use crate::desk::{Desk, root};

const MANIFEST: &str = r#"[package]
name = "chat"
version = "0.1.0"
edition = "2024"

[dependencies]
tokio = { version = "1", features = ["full"] }
"#;

/// All that the exercise asks for, except that `run` does what a test wants.
const LIBRARY: &str = r"
pub struct ServerConfig { pub address: String, pub port: u16, pub max_history: usize }

#[derive(Debug)]
pub enum ChatError { BindError }

pub struct ChatServer;

impl ChatServer {
    pub fn new() -> Self { Self }
    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let address = (config.address.as_str(), config.port);
        BODY
    }
}
";

/// The body of a `run` that accepts every client and never answers one.
pub const SILENT: &str = r"
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    let mut clients = Vec::new();
    loop { clients.push(listener.accept().await.unwrap()); }
";

/// What keeps the compiler busy until somebody stops it.
pub const NEVER_COMPILES: &str = r"
    const NEVER: u64 = { let mut number = 0; loop { number ^= 1; } };
    let _ = (address, NEVER);
    Ok(())
";

/// A server that leaves its process group, as far as it can, and waits.
pub const RUNS_AWAY: &str = r#"
    let child = std::process::Command::new("/usr/bin/setsid").args(["/bin/sleep", "1000"]).spawn();
    child.unwrap().wait().unwrap();
    Ok(())
"#;

/// A submission on a desk.
pub struct Submission {
    dir: PathBuf,
}

impl Submission {
    /// One that compiles, with this body of `run`.
    pub fn that_runs(desk: &Desk, body: &str) -> Self {
        Self::new(desk, "chat")
            .file("Cargo.toml", MANIFEST)
            .file("src/lib.rs", LIBRARY.replace("BODY", body))
            .file("src/main.rs", "fn main() {}\n")
    }

    /// One that compiles.
    pub fn ordinary(desk: &Desk) -> Self {
        Self::that_runs(desk, SILENT)
    }

    /// An empty one.
    pub fn new(desk: &Desk, name: &str) -> Self {
        let dir = desk.path(name);
        std::fs::create_dir_all(dir.join("src")).expect("writable");
        Self { dir }
    }

    /// The reference.
    pub fn reference(desk: &Desk, name: &str) -> Self {
        let copied = Self::new(desk, name);
        let reference = root().join("reference");
        for file in glob::glob(&format!("{}/src/**/*.rs", reference.display())).expect("a pattern")
        {
            let file = file.expect("readable");
            copied.copy(&file, file.strip_prefix(&reference).expect("below it"));
        }
        copied.copy(&reference.join("Cargo.toml"), "Cargo.toml".as_ref());
        copied
    }

    /// With a file.
    pub fn file(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.dir.join(name), text).expect("writable");
        self
    }

    /// Without a file.
    pub fn without(self, name: &str) -> Self {
        std::fs::remove_file(self.dir.join(name)).expect("it was there");
        self
    }

    /// With a piece of a file's text replaced; it must be there.
    pub fn replace(self, name: &str, old: &str, new: &str) -> Self {
        let text = std::fs::read_to_string(self.dir.join(name)).expect(name);
        assert!(text.contains(old), "no {old:?} in {name}");
        self.file(name, text.replace(old, new))
    }

    fn copy(&self, from: &std::path::Path, to: &std::path::Path) {
        let to = self.dir.join(to);
        std::fs::create_dir_all(to.parent().expect("below the desk")).expect("writable");
        std::fs::copy(from, to).expect("copied");
    }
}
