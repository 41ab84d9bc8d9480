//! A chat server that is particular about names.

mod label;
mod lobby;

use std::fmt;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};

use lobby::{Guest, Lobby};

pub struct ServerConfig {
    pub address: String,
    pub port: u16,
    pub max_history: usize,
}

#[derive(Debug)]
pub enum ChatError {
    BindError { address: String, why: io::Error },
}

impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::BindError { address, why } = self;
        write!(f, "cannot bind {address}: {why}")
    }
}

#[derive(Default)]
pub struct ChatServer {
    lobby: Arc<Mutex<Lobby>>,
}

impl ChatServer {
    pub fn new() -> Self {
        Self::default()
    }

    pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
        let address = format!("{}:{}", config.address, config.port);
        let listener = match TcpListener::bind(&address).await {
            Ok(listener) => listener,
            Err(why) => return Err(ChatError::BindError { address, why }),
        };
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                let lobby = Arc::clone(&self.lobby);
                tokio::spawn(async move {
                    let (pen, paper) = mpsc::unbounded_channel();
                    let guest = lobby.lock().await.welcome(pen);
                    let _ = attend(stream, guest, &lobby, paper).await;
                    lobby.lock().await.farewell(guest);
                });
            } else {
                tokio::time::sleep(std::time::Duration::from_millis(25)).await;
            }
        }
    }
}

/// Serves a guest until it goes.
async fn attend(
    stream: TcpStream,
    guest: Guest,
    lobby: &Mutex<Lobby>,
    mut paper: mpsc::UnboundedReceiver<Vec<u8>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (input, mut output) = stream.into_split();
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    loop {
        let mut bytes = Vec::new();
        tokio::select! {
            // What is read goes to `line` at once, so that it outlives this future.
            ended = next_line(&mut input, &mut line) => {
                if ended? {
                    return Ok(());
                }
                lobby.lock().await.hear(guest, &line);
                line.clear();
            }
            Some(news) = paper.recv() => bytes = news,
        }
        while let Ok(mut more) = paper.try_recv() {
            bytes.append(&mut more);
        }
        output.write_all(&bytes).await?;
    }
}

/// Reads the rest of a line; true if there is nothing left to read.
async fn next_line(
    input: &mut (impl AsyncBufReadExt + Unpin),
    line: &mut Vec<u8>,
) -> io::Result<bool> {
    const LIMIT: usize = 80 * 1024;

    let space = LIMIT - line.len();
    input.take(space as u64).read_until(b'\n', line).await?;
    match line.last() {
        Some(b'\n') => Ok(false),
        _ if line.len() == LIMIT => Err(ErrorKind::InvalidData.into()),
        _ => Ok(true),
    }
}
