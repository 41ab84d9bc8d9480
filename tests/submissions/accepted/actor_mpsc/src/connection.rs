//! One client's socket: lines to commands, mailbox to bytes.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::hub::{Command, Id, Letter, MAILBOX, Request};
use crate::wire::FromClient;

/// Requests of one client that are not answered in full; it has to wait beyond that.
const IN_FLIGHT: usize = 256;

const LONGEST_LINE: u64 = 100_000;

pub async fn serve(stream: TcpStream, id: Id, hub: mpsc::Sender<Command>) {
    stream.set_nodelay(true).ok();
    let (reader, writer) = stream.into_split();
    let (mailbox, letters) = mpsc::channel(MAILBOX);
    let (kick, kicked) = oneshot::channel();
    let arrival = Command::Arrive { id, mailbox, kick };
    if hub.send(arrival).await.is_err() {
        return;
    }

    let talk = async {
        let reading = async {
            let _ = read(reader, id, &hub).await;
            // The hub lets go of the mailbox, so that the writing ends when all is written.
            let _ = hub.send(Command::Depart { id }).await;
        };
        tokio::join!(reading, write(writer, letters));
    };
    tokio::select! {
        () = talk => {}
        Ok(()) = kicked => {}
    }
}

async fn read(reader: OwnedReadHalf, id: Id, hub: &mpsc::Sender<Command>) -> io::Result<()> {
    let mut reader = BufReader::new(reader);
    let tickets = Arc::new(Semaphore::new(IN_FLIGHT));
    let mut line = Vec::with_capacity(256);
    loop {
        line.clear();
        (&mut reader)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
            .await?;
        let request = match line.strip_suffix(b"\n") {
            Some(line) if line.trim_ascii().is_empty() => continue,
            Some(line) => parse(line),
            None if line.len() as u64 == LONGEST_LINE => return Ok(()),
            // The end; a line without its newline was never finished.
            None => return Ok(()),
        };
        let Ok(ticket) = Arc::clone(&tickets).acquire_owned().await else {
            return Ok(());
        };
        let command = Command::Ask {
            id,
            request,
            ticket,
        };
        if hub.send(command).await.is_err() {
            return Ok(());
        }
    }
}

fn parse(line: &[u8]) -> Request {
    let Ok(text) = std::str::from_utf8(line) else {
        return Err("not UTF-8".to_owned());
    };
    serde_json::from_str::<FromClient>(text).map_err(|error| error.to_string())
}

async fn write(mut writer: OwnedWriteHalf, mut letters: mpsc::Receiver<Letter>) {
    let mut pile = Vec::new();
    let mut bytes = Vec::new();
    while letters.recv_many(&mut pile, 128).await > 0 {
        for letter in &pile {
            bytes.extend_from_slice(&letter.bytes);
        }
        if writer.write_all(&bytes).await.is_err() {
            return;
        }
        // Gives back the tickets, too.
        pile.clear();
        bytes.clear();
    }
}
