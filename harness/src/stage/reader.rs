//! The reading side of a connection: lines, and limits on all that a server may send.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::io::AsyncReadExt;
use tokio::net::tcp::OwnedReadHalf;
use tokio::sync::{mpsc, watch};

use super::frame::{Frame, ServerLine};
use super::intake::{Held, Intake};
use crate::locale::{Message, tr};
use crate::script::Actor;
use crate::verdict::shorten;

/// The longest line that is taken from a server, in bytes. The contract's longest frame, a history,
/// is below: a hundred contents of less than 8 KiB.
const LINE_LIMIT: usize = 1 << 20;

/// The most that is taken from one connection, in bytes; then it is cut.
const CONNECTION_LIMIT: usize = 32 << 20;

/// How much of an unfinished line is kept to be shown, in bytes.
const UNFINISHED_SHOWN: usize = 400;

/// How much of a frame's text is kept to be shown, in characters.
const SHOWN: usize = 1000;

/// By how much a buffer grows, in bytes: it doubles in between.
const ROOM: std::ops::RangeInclusive<usize> = 4 << 10..=256 << 10;

/// What a line costs beside its text, in bytes: its places in a queue and in the log.
const PER_LINE: usize = 512;

/// What happened on a connection.
#[derive(Debug)]
pub enum Incoming {
    /// A whole line came.
    Line(Heard),
    /// Bytes came that no newline ends (yet).
    Unfinished(String),
    /// The server closed the connection, and how.
    Closed(Message),
    /// So much came that we read no more, and what was too much.
    Cut(Message),
}

/// Where a connection's events go.
pub type Sink = mpsc::Sender<(Actor, Incoming)>;

/// A line of the server.
#[derive(Debug)]
pub struct Heard {
    /// The line, without its newline; what is no UTF-8 in it is replaced.
    pub text: String,
    /// What it is.
    pub line: ServerLine,
    /// How many characters of the text are forgotten.
    forgotten: usize,
    /// The memory that it takes, until it is dropped.
    held: Option<Held>,
}

impl Heard {
    /// A line that takes no memory to speak of.
    pub fn new(text: String, line: ServerLine) -> Self {
        Self {
            text,
            line,
            forgotten: 0,
            held: None,
        }
    }

    /// Takes a line apart, its newline included; `None` where there is no memory left for it.
    fn take(line: &[u8], intake: &Intake) -> Option<Self> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let text = String::from_utf8_lossy(line).into_owned();
        let line = ServerLine::parse(line);
        let held = intake.hold(PER_LINE + text.len() + line.size())?;
        Some(Self {
            text,
            line,
            forgotten: 0,
            held: Some(held),
        })
    }

    /// Forgets what no report shows of a frame's text: what it says is known.
    pub fn forget_what_is_not_shown(&mut self) {
        let end = self.text.char_indices().nth(SHOWN);
        if let (ServerLine::Frame(_), Some((end, _))) = (&self.line, end) {
            self.forgotten = self.text[end..].chars().count();
            self.free(self.text.len() - end);
            self.text.truncate(end);
            self.text.shrink_to_fit();
        }
    }

    /// Keeps no copy of a message's content that is among those, and adds it if it is new.
    pub fn share(&mut self, contents: &mut HashSet<Arc<str>>) {
        let ServerLine::Frame(Frame::Message { content, .. }) = &mut self.line else {
            return;
        };
        let Some(known) = contents.get(content) else {
            contents.insert(Arc::clone(content));
            return;
        };
        *content = Arc::clone(known);
        let freed = content.len();
        self.free(freed);
    }

    /// Gives so many bytes of memory back.
    fn free(&mut self, bytes: usize) {
        drop(self.held.as_mut().and_then(|held| held.split(bytes)));
    }

    /// The beginning of its text, and how much follows.
    pub fn shortened(&self, limit: usize) -> String {
        shorten(&self.text, limit, self.forgotten)
    }
}

/// Reads one connection.
#[derive(Debug)]
pub struct Reader {
    from: OwnedReadHalf,
    is_to_read: watch::Receiver<bool>,
    actor: Actor,
    intake: Intake,
    sink: Sink,
    /// What was read and is no whole line yet.
    buffer: Vec<u8>,
    /// The memory for it.
    held: Option<Held>,
}

/// Nobody listens any more: the scenario is over.
#[derive(Debug)]
struct Unheard;

impl Reader {
    /// To read a connection of that actor's, while that is wanted.
    pub fn new(
        from: OwnedReadHalf,
        is_to_read: watch::Receiver<bool>,
        actor: Actor,
        intake: Intake,
        sink: Sink,
    ) -> Self {
        Self {
            from,
            is_to_read,
            actor,
            intake,
            sink,
            buffer: Vec::new(),
            held: None,
        }
    }

    /// Reads until the end of the connection, or to a limit, and tells what it was.
    pub async fn run(mut self) {
        if let Ok(end) = self.read().await {
            // Then nobody needs to know.
            let _ = self.tell(end).await;
        }
    }

    async fn read(&mut self) -> Result<Incoming, Unheard> {
        let mut taken = 0;
        loop {
            if self.make_room().is_none() {
                return Ok(too_much());
            }
            let searched = self.buffer.len();
            match self.read_more().await {
                Ok(0) => return Ok(Incoming::Closed(tr("found-closed-by-server").into())),
                Ok(count) => taken += count,
                Err(error) => {
                    let reason = tr("found-cut-by-server").show("error", error);
                    return Ok(Incoming::Closed(reason));
                }
            }
            // A server that writes a frame in pieces waits for our kernel between them (Nagle), which
            // by itself would take 40 ms; a socket that cannot be told so is only slower.
            let _ = rustix::net::sockopt::set_tcp_quickack(self.from.as_ref(), true);
            let end = end_of_lines(&self.buffer, searched);
            for line in self.buffer[..end].split_inclusive(|byte| *byte == b'\n') {
                match Heard::take(line, &self.intake) {
                    Some(heard) => self.tell(Incoming::Line(heard)).await?,
                    None => return Ok(too_much()),
                }
            }
            self.buffer.drain(..end);
            let is_shown_already = end == 0 && searched >= UNFINISHED_SHOWN;
            if !self.buffer.is_empty() && !is_shown_already {
                let shown = &self.buffer[..self.buffer.len().min(UNFINISHED_SHOWN)];
                let shown = String::from_utf8_lossy(shown).into_owned();
                self.tell(Incoming::Unfinished(shown)).await?;
            }
            if self.buffer.len() > LINE_LIMIT {
                let reason = tr("found-cut-for-line").with("line_limit", LINE_LIMIT);
                return Ok(Incoming::Cut(reason));
            }
            if taken > CONNECTION_LIMIT {
                let reason = tr("found-cut-for-bytes").with("connection_limit", CONNECTION_LIMIT);
                return Ok(Incoming::Cut(reason));
            }
        }
    }

    /// Reads what there is, as soon as that is wanted.
    async fn read_more(&mut self) -> std::io::Result<usize> {
        loop {
            if self.is_to_read.wait_for(|wanted| *wanted).await.is_err() {
                // Nobody can want it any more: until the end of the scenario nothing is read.
                return std::future::pending().await;
            }
            tokio::select! {
                biased;
                Ok(_) = self.is_to_read.wait_for(|wanted| !wanted) => {}
                count = self.from.read_buf(&mut self.buffer) => return count,
            }
        }
    }

    /// Lets the buffer grow where it is full; `None` where there is no memory left.
    fn make_room(&mut self) -> Option<()> {
        if self.buffer.len() < self.buffer.capacity() {
            return Some(());
        }
        let more = self.buffer.len().clamp(*ROOM.start(), *ROOM.end());
        let held = self.intake.hold(more)?;
        match &mut self.held {
            Some(before) => before.merge(held),
            None => self.held = Some(held),
        }
        self.buffer.reserve_exact(more);
        Some(())
    }

    async fn tell(&self, incoming: Incoming) -> Result<(), Unheard> {
        let told = self.sink.send((self.actor, incoming)).await;
        told.map_err(|_| Unheard)
    }
}

fn too_much() -> Incoming {
    Incoming::Cut(tr("found-cut-for-memory").into())
}

/// Where the last whole line ends. No newline is among the first `searched` bytes: a long line that
/// comes in small pieces is searched once.
fn end_of_lines(buffer: &[u8], searched: usize) -> usize {
    let newline = buffer[searched..].iter().rposition(|byte| *byte == b'\n');
    newline.map_or(0, |newline| searched + newline + 1)
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::task::JoinHandle;

    use super::*;
    use crate::locale::Lang;

    const ACTOR: Actor = Actor("client");

    /// A server that writes this again and again, and a reader of it.
    async fn read(
        text: &[u8],
        times: usize,
        intake: &Intake,
    ) -> (mpsc::Receiver<(Actor, Incoming)>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let text = text.to_owned();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a client");
            for _ in 0..times {
                // The reader may have had enough.
                if stream.write_all(&text).await.is_err() {
                    return;
                }
            }
        });
        let stream = TcpStream::connect(address).await.expect("it listens");
        let (from, write) = stream.into_split();
        write.forget();
        let (sink, incoming) = mpsc::channel(16);
        let (_, is_to_read) = watch::channel(true);
        let reader = Reader::new(from, is_to_read, ACTOR, intake.clone(), sink);
        (incoming, tokio::spawn(reader.run()))
    }

    /// All that comes, in words; nothing is kept meanwhile.
    async fn told(text: &[u8], times: usize, intake: &Intake) -> Vec<String> {
        let (mut incoming, reader) = read(text, times, intake).await;
        let mut told = Vec::new();
        while let Some((_, incoming)) = incoming.recv().await {
            match incoming {
                Incoming::Line(heard) => told.push(heard.text),
                // How often depends on how the bytes come.
                Incoming::Unfinished(_) => {}
                Incoming::Closed(reason) | Incoming::Cut(reason) => {
                    told.push(format!("[{}]", reason.to(Lang::En)));
                }
            }
        }
        reader.await.expect("no panic");
        told
    }

    #[tokio::test]
    async fn lines_come_whole_however_they_are_sent() {
        let intake = Intake::default();
        let expected = ["one", "", "\u{fffd}", "[closed by the server]"];
        assert_eq!(told(b"one\n\n\xff\ntwo", 1, &intake).await, expected);
        let long = format!("{}\n", "x".repeat(10_000)).into_bytes();
        let lines = told(&long, 3, &intake).await;
        assert_eq!(lines[..3], [&*"x".repeat(10_000); 3]);
    }

    #[tokio::test]
    async fn what_waits_comes_as_soon_as_it_is_read() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let stream = TcpStream::connect(address).await.expect("it listens");
        let (mut server, _) = listener.accept().await.expect("a client");
        server.write_all(b"one\n").await.expect("it fits");
        drop(server);
        let (from, _write) = stream.into_split();
        from.readable().await.expect("something came");
        let (reading, is_to_read) = watch::channel(false);
        let (sink, mut incoming) = mpsc::channel(16);
        tokio::spawn(Reader::new(from, is_to_read, ACTOR, Intake::default(), sink).run());
        tokio::task::yield_now().await;
        assert!(incoming.try_recv().is_err(), "it was not to read");
        reading.send_replace(true);
        let Some((_, Incoming::Line(heard))) = incoming.recv().await else {
            panic!("no line")
        };
        assert_eq!(heard.text, "one");
    }

    #[tokio::test]
    async fn what_no_newline_ends_is_shown_in_part() {
        let (mut incoming, _reader) = read(&[b'x'; 10_000], 1, &Intake::default()).await;
        let Some((_, Incoming::Unfinished(text))) = incoming.recv().await else {
            panic!("no sign of it")
        };
        assert_eq!(text, "x".repeat(UNFINISHED_SHOWN));
    }

    #[tokio::test]
    async fn a_line_without_end_is_cut() {
        let intake = Intake::for_volume(4 * LINE_LIMIT);
        let told = told(&[b'x'; 1000], 10_000, &intake).await;
        let expected = format!("[cut by the judge: a line of more than {LINE_LIMIT} bytes]");
        assert_eq!(told, [expected]);
    }

    #[tokio::test]
    async fn a_connection_without_end_is_cut_even_if_nothing_is_kept() {
        let line = format!("{}\n", "x".repeat(100_000)).into_bytes();
        let told = told(&line, 1000, &Intake::default()).await;
        let expected = format!("[cut by the judge: more than {CONNECTION_LIMIT} bytes]");
        assert_eq!(told.last(), Some(&expected));
        assert!((300..400).contains(&told.len()), "{}", told.len());
    }

    #[tokio::test]
    async fn what_is_kept_is_bounded_over_all_connections_and_given_back() {
        let intake = Intake::for_volume(0);
        let mut kept = Vec::new();
        for _ in 0..2 {
            // The shortest lines cost the most.
            let (mut incoming, _reader) = read(b"\n", 20_000, &intake).await;
            while let Some((_, incoming)) = incoming.recv().await {
                kept.push(incoming);
            }
        }
        let lines = |kept: &[Incoming]| {
            let lines = kept.iter().filter(|it| matches!(it, Incoming::Line(_)));
            lines.count()
        };
        assert!((7000..8192).contains(&lines(&kept)), "{}", lines(&kept));
        assert!(matches!(kept.last(), Some(Incoming::Cut(_))), "it goes on");
        drop(kept);
        assert_eq!(told(b"x\n", 1, &intake).await[0], "x");
    }

    #[test]
    fn of_a_frame_only_what_is_shown_is_kept() {
        let intake = Intake::default();
        let free = |bytes| intake.hold(bytes).is_some();
        let text = format!(r#"{{"type":"error","message":"{}"}}"#, "é".repeat(300_000));
        let mut heard = Heard::take(text.as_bytes(), &intake).expect("memory");
        assert!(!free(3 << 20));
        let before = heard.shortened(100);
        heard.forget_what_is_not_shown();
        assert_eq!(heard.text.chars().count(), SHOWN);
        assert!(free(3 << 20));
        assert_eq!(heard.shortened(100), before);
        drop(heard);
        assert!(free(4 << 20));
    }

    #[test]
    fn what_many_heard_is_kept_once() {
        let intake = Intake::default();
        let content = "x".repeat(1 << 20);
        let text = format!(r#"{{"type":"message","room":"a","from":"b","content":"{content}"}}"#);
        let mut contents = HashSet::new();
        let hear = |_| {
            let mut heard = Heard::take(text.as_bytes(), &intake).expect("memory");
            heard.forget_what_is_not_shown();
            heard.share(&mut contents);
            heard
        };
        let heard: Vec<_> = (0..20).map(hear).collect();
        let said = |heard: &Heard| match &heard.line {
            ServerLine::Frame(Frame::Message { content, .. }) => Arc::clone(content),
            other => panic!("{other:?}"),
        };
        let first = said(&heard[0]);
        assert_eq!(*first, *content);
        assert!(heard.iter().all(|it| Arc::ptr_eq(&said(it), &first)));
    }
}
