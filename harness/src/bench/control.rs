//! The control: a server that passes lines on, and knows nothing else.
//!
//! It is made of what submissions are made of, Tokio and its broadcast channel, on one thread, and
//! looks at no line for longer than it takes to see what kind it is. What it reaches is what this
//! machine gives at this moment; the figures of others are read as parts of it.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::error::TryRecvError;
use tokio::sync::broadcast::{Receiver, Sender};

/// The hidden subcommand that is the control. The port of the loopback comes after it.
pub const CONTROL: &str = "__control";

/// Pieces that a slow client may be behind.
const BEHIND: usize = 1024;

/// Bytes that are read at once.
const CHUNK: usize = 8 << 10;

/// Answers every request to join.
const JOINED: &[u8] = b"{\"type\":\"joined\",\"room\":\"\",\"users\":[]}\n";

/// Serves, if this process was started as the control; `None` if it was not.
pub fn main() -> Option<ExitCode> {
    let mut args = std::env::args().skip(1);
    if args.next()? != CONTROL {
        return None;
    }
    let served = args.next().and_then(|port| serve(port.parse().ok()?).ok());
    Some(served.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS))
}

fn serve(port: u16) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let everybody = Sender::new(BEHIND);
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(attend(stream, everybody.clone(), everybody.subscribe()));
        }
    })
}

/// Serves one client until it goes away, or is too slow.
async fn attend(
    mut stream: TcpStream,
    everybody: Sender<Arc<[u8]>>,
    mut room: Receiver<Arc<[u8]>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut input, mut output) = (Vec::new(), Vec::new());
    loop {
        tokio::select! {
            ready = stream.readable() => {
                ready?;
                if !read(&stream, &mut input)? {
                    return Ok(());
                }
                let whole = input.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                let lines: Vec<u8> = input.drain(..whole).collect();
                if lines.starts_with(b"{\"type\":\"join\"") {
                    output.extend_from_slice(JOINED);
                } else if !lines.is_empty() {
                    // An error tells that nobody listens.
                    let _ = everybody.send(lines.into());
                }
            }
            heard = room.recv() => {
                let Ok(lines) = heard else { return Ok(()) };
                output.extend_from_slice(&lines);
            }
        }
        loop {
            match room.try_recv() {
                Ok(lines) => output.extend_from_slice(&lines),
                Err(TryRecvError::Empty) => break,
                Err(_) => return Ok(()),
            }
        }
        stream.write_all(&output).await?;
        output.clear();
        input.shrink_to(0);
        output.shrink_to(0);
    }
}

/// Reads what is there; false at the end.
fn read(stream: &TcpStream, input: &mut Vec<u8>) -> io::Result<bool> {
    input.reserve(CHUNK);
    match stream.try_read_buf(input) {
        Ok(length) => Ok(length > 0),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(true),
        Err(error) => Err(error),
    }
}
