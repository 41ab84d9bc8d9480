//! The reference with its bonus, as a server that a test talks to.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::desk::{Desk, root, shared_cache};
use crate::processes::wait_until;

/// What is waited for an answer, on a busy machine.
const LONG: Duration = Duration::from_secs(20);

/// Calls the library as a program of its own would, on the port that it is given.
const PROGRAM: &str = r#"
use async_tcp_chat::{ChatError, ChatServer, ServerConfig};

#[tokio::main]
async fn main() -> Result<(), ChatError> {
    let port = std::env::args().nth(1).unwrap().parse().unwrap();
    let config = ServerConfig { address: "127.0.0.1".to_string(), port, max_history: 100 };
    let (order, shutdown) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        tokio::signal::ctrl_c().await.unwrap();
        let _ = order.send(()).await;
    });
    ChatServer::new().run_with_shutdown(config, shutdown).await
}
"#;

/// Compiles the program onto a desk, against the dependencies that gradings use.
pub fn compile(desk: &Desk) -> PathBuf {
    let reference = root().join("reference");
    desk.grade_with(reference.to_str().expect("UTF-8"), &["--only=build"]);
    let (library, source) = (desk.path("libasync_tcp_chat.rlib"), desk.path("program.rs"));
    std::fs::write(&source, PROGRAM).expect("writable");
    let pattern = format!("{}/deps/*/contents.json", shared_cache().display());
    let caches: Vec<_> = (glob::glob(&pattern).expect("a pattern").flatten())
        .filter_map(|contents| contents.parent().map(Path::to_owned))
        .collect();
    let program = desk.path("program");
    let link = format!("--extern=async_tcp_chat={}", library.display());
    // One for each toolchain: the others are no use to this compiler.
    let compiled = caches.iter().any(|dependencies| {
        let bonus = [
            "--crate-name=async_tcp_chat",
            "--crate-type=rlib",
            "--cfg=feature=\"bonus\"",
        ];
        rustc(
            dependencies,
            &bonus,
            &reference.join("src/lib.rs"),
            &library,
        ) && rustc(
            dependencies,
            &["--crate-type=bin", &link],
            &source,
            &program,
        )
    });
    assert!(compiled, "the reference does not compile: {caches:?}");
    program
}

/// Whether a crate compiles against the dependencies of gradings.
fn rustc(dependencies: &Path, args: &[&str], source: &Path, into: &Path) -> bool {
    let mut command = Command::new("rustc");
    command
        .args(["--edition=2024", "--cap-lints=allow"])
        .args(args);
    command.arg(format!("-Ldependency={}", dependencies.display()));
    for name in ["serde", "serde_json", "tokio"] {
        let pattern = format!("{}/lib{name}-*.rlib", dependencies.display());
        let file = glob::glob(&pattern).expect("a pattern").flatten().next();
        let file = file.expect("a dependency");
        command.arg(format!("--extern={name}={}", file.display()));
    }
    command
        .arg(source)
        .arg("-o")
        .arg(into)
        .stderr(Stdio::null());
    command.status().expect("rustc").success()
}

/// A running server. It ends with the test.
pub struct ChatServer {
    child: Child,
    port: u16,
}

impl ChatServer {
    /// Starts one on a free port.
    pub fn start(program: &Path) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = free.local_addr().expect("bound").port();
        drop(free);
        let child = Command::new(program).arg(port.to_string()).spawn();
        let child = child.expect("it starts");
        Self { child, port }
    }

    /// What Ctrl-C does.
    pub fn interrupt(&self) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::INT).expect("it runs");
    }
}

impl Drop for ChatServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client of a server.
pub struct ChatClient {
    writer: TcpStream,
    reader: BufReader<TcpStream>,
}

impl ChatClient {
    /// Connects, as soon as the server accepts.
    pub fn connect(server: &ChatServer) -> Self {
        let mut stream = None;
        wait_until(LONG, "the server accepts", || {
            stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port)).ok();
            stream.is_some()
        });
        let writer = stream.expect("connected");
        writer.set_read_timeout(Some(LONG)).expect("set");
        let reader = BufReader::new(writer.try_clone().expect("cloned"));
        Self { writer, reader }
    }

    /// Sends bytes.
    pub fn send(&mut self, bytes: &str) {
        self.writer.write_all(bytes.as_bytes()).expect("sent");
    }

    /// The next line of the server.
    pub fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.reader.read_line(&mut line).expect("a line in time");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }
}
