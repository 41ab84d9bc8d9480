//! The tasks of one connection: one reads and acts, one writes, and one for each room that the
//! client is in passes on what is said there.

mod listener;
mod reader;
mod writer;

use std::io;
use std::sync::Arc;

use tokio::io::BufReader;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::rooms::Directory;
use reader::Reader;

/// Lines that may wait to be written. Whoever has one more waits, in the order of arrival, so that
/// no source of lines can shut out another.
const QUEUE: usize = 64;

pub(crate) async fn serve(socket: TcpStream, id: u64, directory: Arc<Directory>) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let (incoming, outgoing) = socket.into_split();
    let (out, queue) = mpsc::channel(QUEUE);
    let writing = tokio::spawn(writer::run(queue, outgoing));

    let mut reader = Reader::new(id, directory, out);
    let read = reader.run(BufReader::new(incoming)).await;
    reader.leave_all().await;
    // With the reader the last sender goes, and the writer ends after the last line.
    drop(reader);
    read?;
    writing.await?
}
