//! The two halves of a socket: bytes to lines, and frames to bytes.
//!
//! Both buffers belong to the connection and both are bounded. They grow when
//! there is traffic and shrink when it is over: ten thousand idle clients should
//! cost little more than ten thousand sockets.

use std::{io, mem};

use tokio::io::AsyncWriteExt;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// How many bytes to ask a socket for at once.
///
/// Enough for the lines that a busy client sends while it is not looked at, some
/// dozens of them: they are then worked off together (see `client`). More would
/// only make the others wait longer for the first of them.
const READ_AT_ONCE: usize = 8 * 1024;

/// The longest line that is taken, its end included: the 64 KiB that clients are
/// promised, and some space for whoever counts differently.
const MAX_LINE: usize = 65 * 1024;

const TOO_LONG: &str = "Line longer than 64 KiB";

/// How many bytes may wait to be written before they are.
const WRITE_BUFFER: usize = 32 * 1024;

/// How much of the write buffer is kept when it is empty.
const IDLE_WRITE_BUFFER: usize = 1024;

/// What a client has sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line, with its end.
    Text(String),
    /// A line that can't be a request, and why.
    Unreadable(&'static str),
    /// Nothing more will come. What was begun without a newline is dropped.
    End,
}

/// Cuts what a client sends into lines.
pub(crate) struct LineReader {
    socket: OwnedReadHalf,

    /// What has arrived, the beginning of a line at its end perhaps.
    ///
    /// A field for a reason: see [`LineReader::next_line`].
    input: Vec<u8>,

    /// How much of it is done with: the lines before the next one.
    done: usize,

    /// Inside of a line that is too long and has been complained about.
    skipping: bool,
}

impl LineReader {
    pub(crate) fn new(socket: OwnedReadHalf) -> Self {
        Self {
            socket,
            input: Vec::new(),
            done: 0,
            skipping: false,
        }
    }

    /// Waits for the next line.
    ///
    /// This is awaited in a `select!`, which drops the future whenever the other
    /// branch is first, perhaps with half a line read. So nothing may be kept in
    /// local variables across an `.await`: bytes go straight from the socket to
    /// a field, and the next call goes on where this one was dropped.
    ///
    /// Tokio's `read_until` would do as well: it leaves what it has read in the
    /// caller's buffer, as its documentation says. `read_line` would not. It keeps
    /// the bytes to itself until it has seen them all, because a `String` must
    /// not hold half a character. Dropped, it takes them along.
    pub(crate) async fn next_line(&mut self) -> io::Result<Line> {
        loop {
            if let Some(line) = self.cut_line() {
                if !mem::take(&mut self.skipping) {
                    return Ok(decode(line));
                }
            } else if self.rest().len() > MAX_LINE {
                // One complaint per line, at once; the rest of it passes unseen.
                self.done = self.input.len();
                if !mem::replace(&mut self.skipping, true) {
                    return Ok(Line::Unreadable(TOO_LONG));
                }
            } else if self.read().await? == 0 {
                return Ok(Line::End);
            }
        }
    }

    /// Whether another line has arrived already.
    pub(crate) fn has_line(&self) -> bool {
        self.rest().contains(&b'\n')
    }

    /// What has arrived and is not done with.
    fn rest(&self) -> &[u8] {
        &self.input[self.done..]
    }

    /// Takes the next line out of what has arrived, with its end.
    fn cut_line(&mut self) -> Option<Vec<u8>> {
        let end = self.rest().iter().position(|byte| *byte == b'\n')? + 1;
        let line = self.rest()[..end].to_vec();
        self.done += end;
        Some(line)
    }

    /// Adds to the input what has arrived, once there is something. Nothing comes
    /// at the end of the stream only.
    ///
    /// First the wait, then the buffer: who is silent has none.
    async fn read(&mut self) -> io::Result<usize> {
        self.input.drain(..mem::take(&mut self.done));
        loop {
            self.socket.readable().await?;
            self.input.reserve_exact(READ_AT_ONCE);
            match self.socket.try_read_buf(&mut self.input) {
                // What was said to be there had been read already.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.input.shrink_to_fit();
                }
                outcome => return outcome,
            }
        }
    }
}

/// The bytes of a *whole* line are text or not: half of one may end within a
/// character.
fn decode(line: Vec<u8>) -> Line {
    if line.len() > MAX_LINE {
        return Line::Unreadable(TOO_LONG);
    }
    String::from_utf8(line).map_or(Line::Unreadable("Not UTF-8"), Line::Text)
}

/// Gathers frames and sends many at once.
///
/// A system call per frame is what a busy room would spend its time with. How
/// long to gather is not decided here but by the client's loop, which knows
/// whether there is more to come: a timer would have to guess.
pub(crate) struct FrameWriter {
    output: OwnedWriteHalf,
    waiting: Vec<u8>,
}

impl FrameWriter {
    pub(crate) fn new(socket: OwnedWriteHalf) -> Self {
        Self {
            output: socket,
            waiting: Vec::new(),
        }
    }

    /// Adds a frame; sends when enough have been gathered.
    pub(crate) async fn write(&mut self, frame: &[u8]) -> io::Result<()> {
        self.waiting.extend_from_slice(frame);
        if self.waiting.len() >= WRITE_BUFFER {
            self.flush().await?;
        }
        Ok(())
    }

    /// Sends what has been gathered.
    ///
    /// The one place where a task waits for its peer to read. It holds no lock,
    /// and nobody waits for it: a peer that never reads holds up nobody else. It
    /// keeps its seat until it hangs up, for only a timer could tell a peer that
    /// is slow from one that is gone; but it costs no more than the buffer here.
    pub(crate) async fn flush(&mut self) -> io::Result<()> {
        self.output.write_all(&self.waiting).await?;
        self.waiting.clear();
        self.waiting.shrink_to(IDLE_WRITE_BUFFER);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::timeout;

    async fn pair() -> (TcpStream, LineReader) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let peer = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        (peer, LineReader::new(stream.into_split().0))
    }

    async fn next(reader: &mut LineReader) -> Line {
        timeout(Duration::from_secs(10), reader.next_line())
            .await
            .unwrap()
            .unwrap()
    }

    fn text(line: &str) -> Line {
        Line::Text(line.into())
    }

    #[tokio::test]
    async fn a_segment_may_hold_several_lines_and_a_half() {
        let (mut peer, mut reader) = pair().await;
        peer.write_all(b"one\ntwo\r\n\nthr").await.unwrap();
        assert_eq!(next(&mut reader).await, text("one\n"));
        assert!(reader.has_line());
        assert_eq!(next(&mut reader).await, text("two\r\n"));
        assert_eq!(next(&mut reader).await, text("\n"));
        assert!(!reader.has_line());
        peer.write_all(b"ee\n").await.unwrap();
        assert_eq!(next(&mut reader).await, text("three\n"));
    }

    #[tokio::test]
    async fn a_dropped_read_loses_nothing() {
        let (mut peer, mut reader) = pair().await;
        for byte in "é, byte by byte\n".bytes() {
            peer.write_all(&[byte]).await.unwrap();
            if byte != b'\n' {
                // Polled with the byte there, then dropped.
                let taken = reader.rest().len();
                while reader.rest().len() == taken {
                    let brief = Duration::from_millis(1);
                    timeout(brief, reader.next_line()).await.unwrap_err();
                }
            }
        }
        assert_eq!(next(&mut reader).await, text("é, byte by byte\n"));
    }

    #[tokio::test]
    async fn a_long_line_is_refused_once_and_the_next_is_read() {
        let (mut peer, mut reader) = pair().await;
        let writing = tokio::spawn(async move {
            peer.write_all(&vec![b'x'; 5 * MAX_LINE]).await.unwrap();
            peer.write_all(b"\nnext\n").await.unwrap();
        });
        assert!(matches!(next(&mut reader).await, Line::Unreadable(_)));
        assert_eq!(next(&mut reader).await, text("next\n"));
        assert_eq!(next(&mut reader).await, Line::End);
        writing.await.unwrap();
    }

    #[tokio::test]
    async fn a_line_of_64_kib_is_read() {
        let (mut peer, mut reader) = pair().await;
        let line = "x".repeat(64 * 1024) + "\r\n";
        peer.write_all(line.as_bytes()).await.unwrap();
        assert_eq!(next(&mut reader).await, text(&line));
    }

    #[tokio::test]
    async fn what_is_not_text_is_refused() {
        let (mut peer, mut reader) = pair().await;
        peer.write_all(b"\xff\xfe\nfine\nrest").await.unwrap();
        drop(peer);
        assert_eq!(next(&mut reader).await, Line::Unreadable("Not UTF-8"));
        assert_eq!(next(&mut reader).await, text("fine\n"));
        assert_eq!(next(&mut reader).await, Line::End);
    }
}
