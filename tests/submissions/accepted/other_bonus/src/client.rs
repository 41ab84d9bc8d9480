use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Mutex, mpsc, watch};

use crate::hub::{Hub, Outbox, User};
use crate::{ClientMessage, RateLimiter, ServerMessage};

/// Reads in one task and writes in another: neither waits for the other.
pub async fn serve(stream: TcpStream, id: u64, hub: Arc<Mutex<Hub>>, end: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let (reader, writer) = stream.into_split();
    let (outbox, inbox) = mpsc::unbounded_channel();
    let user = User { name: format!("User{id}"), outbox: outbox.clone() };
    hub.lock().await.users.insert(id, user);
    let reading = tokio::spawn(read(reader, id, hub.clone(), outbox));
    let writing = tokio::spawn(write(writer, inbox, end));
    let stop_reading = reading.abort_handle();
    tokio::select! {
        _ = reading => {}
        _ = writing => stop_reading.abort(),
    }
    hub.lock().await.vanish(id);
}

async fn read(reader: OwnedReadHalf, id: u64, hub: Arc<Mutex<Hub>>, outbox: Outbox) {
    let mut lines = BufReader::new(reader).split(b'\n');
    let mut limiter = RateLimiter::new(10.0, 10.0);
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let answer = if limiter.try_acquire() {
            match serde_json::from_slice(line) {
                Ok(request) => carry_out(request, id, &hub).await,
                Err(error) => Some(ServerMessage::Error { message: error.to_string() }),
            }
        } else {
            let wait = limiter.time_until_available().as_millis() as u64;
            Some(ServerMessage::RateLimited { retry_after_ms: wait + 1 })
        };
        if answer.is_some_and(|answer| outbox.send(answer).is_err()) {
            return;
        }
    }
}

async fn carry_out(request: ClientMessage, id: u64, hub: &Mutex<Hub>) -> Option<ServerMessage> {
    let mut hub = hub.lock().await;
    match request {
        ClientMessage::Join { room } => hub.join(id, room),
        ClientMessage::Leave { room } => hub.leave(id, room),
        ClientMessage::Message { room, content } => hub.say(id, room, content),
        ClientMessage::Nick { name } => hub.nick(id, name),
        ClientMessage::ListRooms => hub.list_rooms(),
        ClientMessage::ListUsers { room } => hub.list_users(room),
        ClientMessage::Whisper { to, content } => hub.whisper(id, &to, content),
        ClientMessage::History { room, count } => hub.history(room, count),
    }
}

async fn write(
    mut writer: OwnedWriteHalf,
    mut inbox: mpsc::UnboundedReceiver<ServerMessage>,
    mut end: watch::Receiver<bool>,
) {
    loop {
        let (message, is_last) = tokio::select! {
            Some(message) = inbox.recv() => (message, false),
            _ = end.changed() => {
                let message = "Server shutting down now".to_string();
                (ServerMessage::ServerShutdown { message }, true)
            }
        };
        if send(&mut writer, &message).await.is_err() || is_last {
            return;
        }
    }
}

async fn send(writer: &mut OwnedWriteHalf, message: &ServerMessage) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    writer.write_all(&line).await
}
