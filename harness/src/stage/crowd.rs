//! Many clients at once (C1), without the transcript that a few clients get.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustix::io::Errno;
use socket2::SockRef;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Take};
use tokio::net::TcpSocket;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::frame::{Frame, ServerLine};
use super::player::Play;
use super::request;
use crate::locale::{tr, verbatim};
use crate::script::Flavour;
use crate::verdict::{Failure, Kind};

/// Members of a room. Everybody is told of each who joins, so one large room would be a test of
/// something else.
pub const PER_ROOM: usize = 10;

/// Clients that wait for their first answer. tokio's listeners queue 128 or 1024 connections,
/// whoever wrote the server; a burst that overflows the queue waits for the kernel, not for the server.
const AT_ONCE: usize = 64;

/// The most that is taken from one client's connection, in bytes.
const LIMIT: u64 = 1 << 20;

/// The most that is taken at a time, in bytes: a thousand clients may wait for the end of a line. The
/// longest rightful one names all members of a room.
const LINE_LIMIT: u64 = 16 << 10;

/// How often a throng goes all at once.
const DEPARTURES: usize = 3;

/// How many times the time for an answer a throng may take. One whose locks wait for each other is
/// silent long before; one that is only slow need not finish.
const PATIENCE: u32 = 2;

/// One client of a crowd.
pub struct Member {
    room: usize,
    lines: BufReader<Take<OwnedReadHalf>>,
    write: OwnedWriteHalf,
}

/// Connects `count` clients, puts them into the rooms, and lets the first of each room speak.
pub async fn crowd(with: &Play, rooms: &[String], count: usize) -> Result<(), Failure> {
    let members = gather(with, rooms, count).await?;
    converse(with, rooms, members).await
}

/// Connects `count` clients, and puts them into the rooms. As soon as one waits in vain no others
/// come: each would wait as long.
pub async fn gather(with: &Play, rooms: &[String], count: usize) -> Result<Vec<Member>, Failure> {
    let window = Arc::new(Semaphore::new(AT_ONCE));
    let mut joining = JoinSet::new();
    for number in 0..count {
        let (with, window) = (with.clone(), Arc::clone(&window));
        let room = number % rooms.len();
        let name = rooms[room].clone();
        joining.spawn(async move {
            let _permit = Arc::clone(&window).acquire_owned().await.ok()?;
            let deadline = with.terms.answer_deadline();
            let member = with.terms.clock.until(deadline, join(&with, room, &name));
            let member = member.await.flatten();
            if member.is_some() {
                with.terms.note_answer(deadline);
            } else {
                window.close();
            }
            member
        });
    }
    let members: Vec<_> = joining.join_all().await.into_iter().flatten().collect();
    if members.len() == count {
        return Ok(members);
    }
    let message = tr("found-crowd-unserved")
        .with("count", count)
        .with("served", members.len());
    Err(Failure::new(&["C1"], Kind::NoReply, message)
        .expected(tr("found-crowd-served").with("count", count))
        .got(verbatim(members.len().to_string())))
}

/// Connects and cuts the connection (RST) before the server has had time to look at it, so many times.
/// Nothing is awaited in between: by the time the server wakes up, those in its queue are gone.
pub async fn come_and_go(with: &Play, times: usize) -> Result<(), Failure> {
    let mut sockets = Vec::new();
    for _ in 0..times {
        sockets.extend(with.server.socket().await);
    }
    let is_refused = sockets
        .into_iter()
        .any(|socket| hang_up_at_once(&socket, with.server.address).is_err());
    if is_refused {
        return Err(
            Failure::new(&["L4"], Kind::Refused, tr("found-no-connection"))
                .expected(tr("found-listener-wanted")),
        );
    }
    Ok(())
}

fn hang_up_at_once(socket: &TcpSocket, address: SocketAddr) -> io::Result<()> {
    let socket = SockRef::from(socket);
    socket.set_linger(Some(Duration::ZERO))?;
    match socket.connect(&address.into()) {
        // On loopback a connection stands when the call returns, whatever it returns.
        Err(error) if error.raw_os_error() == Some(Errno::INPROGRESS.raw_os_error()) => Ok(()),
        connected => connected,
    }
}

/// Lets one client for each name do everything in both rooms, so often, without waiting for an answer,
/// and go; then lets as many come and go all at once.
pub async fn throng(with: &Play, rooms: &[String; 2], names: &[String], rounds: usize) {
    bustle(with, rooms, names, rounds).await;
    for _ in 0..DEPARTURES {
        if !depart_at_once(with, rooms, names.len()).await {
            return;
        }
    }
}

/// Members of both rooms go all at once. Tells whether the server closed each of their connections.
async fn depart_at_once(with: &Play, rooms: &[String; 2], count: usize) -> bool {
    let mut joining = JoinSet::new();
    for number in 0..count {
        let (with, rooms) = (with.clone(), rooms.clone());
        joining.spawn(async move {
            let both = async {
                let mut member = join(&with, 0, &rooms[number % 2]).await?;
                member.send(request::join(&rooms[(number + 1) % 2])).await?;
                member
                    .wait_for(|frame| matches!(frame, Frame::Joined { .. }))
                    .await?;
                Some(member)
            };
            let soon = with.terms.half_deadline();
            with.terms.clock.until(soon, both).await.flatten()
        });
    }
    let mut members: Vec<_> = joining.join_all().await.into_iter().flatten().collect();
    for member in &mut members {
        // Whose connection the server has ended is gone already.
        let _ = member.write.shutdown().await;
    }
    let mut leaving = JoinSet::new();
    for mut member in members {
        let with = with.clone();
        leaving.spawn(async move {
            let soon = with.terms.half_deadline();
            let end = with.terms.clock.until(soon, member.wait_for(|_| false));
            end.await.is_some()
        });
    }
    leaving.join_all().await.into_iter().all(|is_gone| is_gone)
}

/// One client for each name does everything. That is over when the server has closed every connection,
/// or is silent on those that are left.
async fn bustle(with: &Play, rooms: &[String; 2], names: &[String], rounds: usize) {
    let end = with.terms.clock.now() + with.terms.deadlines.answer() * PATIENCE;
    let mut busy = JoinSet::new();
    for (number, name) in names.iter().enumerate() {
        // Half of them take the rooms in the other order.
        let (here, there) = (&rooms[number % 2], &rooms[(number + 1) % 2]);
        let (with, lines) = (with.clone(), everything(here, there, name, rounds));
        busy.spawn(async move {
            let all = send_and_go(&with, &lines);
            with.terms.clock.until(end, all).await
        });
    }
    busy.join_all().await;
}

/// All lines that one of a throng sends.
fn everything(here: &str, there: &str, name: &str, rounds: usize) -> String {
    let comes = [request::join(here), request::join(there)];
    let round = |number| {
        [
            request::nick(&format!("{name}{number}")),
            request::message(here, name, Flavour::Plain),
            request::list_users(there),
            request::message(there, name, Flavour::Plain),
            request::list_rooms(),
            request::leave(there),
            request::join(there),
        ]
    };
    let lines = comes.into_iter().chain((0..rounds).flat_map(round));
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

/// Sends it all with the end of what it has to say (FIN), and reads until the server closes too.
async fn send_and_go(with: &Play, lines: &str) -> std::io::Result<()> {
    let mut connection = with.server.connect().await?;
    connection.write_all(lines.as_bytes()).await?;
    connection.shutdown().await?;
    let mut heard = vec![0; usize::from(u16::MAX)];
    loop {
        let reading = connection.read(&mut heard);
        match with
            .terms
            .clock
            .until(with.terms.half_deadline(), reading)
            .await
        {
            Some(Ok(1..)) => {}
            _ => return Ok(()),
        }
    }
}

async fn join(with: &Play, room: usize, name: &str) -> Option<Member> {
    let (read, write) = with.server.connect().await.ok()?.into_split();
    let mut member = Member {
        room,
        lines: BufReader::new(read.take(LIMIT)),
        write,
    };
    member.send(request::join(name)).await?;
    member
        .wait_for(|frame| matches!(frame, Frame::Joined { .. }))
        .await?;
    Some(member)
}

impl Member {
    async fn send(&mut self, line: String) -> Option<()> {
        self.write
            .write_all(format!("{line}\n").as_bytes())
            .await
            .ok()
    }

    async fn wait_for(&mut self, wanted: impl Fn(&Frame) -> bool) -> Option<()> {
        let mut line = Vec::new();
        loop {
            line.clear();
            let mut lines = (&mut self.lines).take(LINE_LIMIT);
            if lines.read_until(b'\n', &mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.strip_suffix(b"\n").unwrap_or(&line);
            if matches!(ServerLine::parse(line), ServerLine::Frame(frame) if wanted(&frame)) {
                return Some(());
            }
        }
    }
}

async fn converse(with: &Play, rooms: &[String], mut members: Vec<Member>) -> Result<(), Failure> {
    let text = |room: usize| format!("hello to all of {}", rooms[room]);
    for (room, name) in rooms.iter().enumerate() {
        if let Some(speaker) = members.iter_mut().find(|member| member.room == room) {
            speaker
                .send(request::message(name, &text(room), Flavour::Plain))
                .await;
        }
    }
    let mut spoken = vec![false; rooms.len()];
    let deadline = with.terms.answer_deadline();
    let mut listening = JoinSet::new();
    let count = members.len();
    for mut member in members {
        // The first of each room has spoken, and need not hear itself (M2).
        let speaks = !std::mem::replace(&mut spoken[member.room], true);
        let (with, text) = (with.clone(), text(member.room));
        listening.spawn(async move {
            let is_it =
                |frame: &Frame| matches!(frame, Frame::Message { content, .. } if **content == *text);
            let heard = speaks || {
                let hearing = with.terms.clock.until(deadline, member.wait_for(is_it));
                hearing.await.flatten().is_some()
            };
            if heard {
                with.terms.note_answer(deadline);
            }
            // Everybody stays until all have heard.
            (heard, member)
        });
    }
    let heard = listening
        .join_all()
        .await
        .iter()
        .filter(|(heard, _)| *heard)
        .count();
    if heard == count {
        return Ok(());
    }
    let message = tr("found-crowd-deaf")
        .with("count", count)
        .with("deaf", count - heard);
    Err(Failure::new(&["C1"], Kind::MissingFanout, message)
        .expected(tr("found-crowd-hears"))
        .got(
            tr("found-crowd-some")
                .with("heard", heard)
                .with("count", count),
        ))
}
