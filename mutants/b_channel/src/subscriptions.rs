//! Waiting for several broadcast receivers at once.
//!
//! A client may be in any number of rooms, and `select!` wants its branches
//! counted when the program is compiled. The other ways out are a task per
//! membership, which only moves the question to the channel that they would
//! share, and asking each receiver every few milliseconds, which costs most when
//! nothing happens. But a future is a thing that one can poll: see
//! [`Subscriptions::next`].

use std::collections::HashMap;
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

#[cfg(feature = "bonus")]
use crate::bonus::Mailbox;
use crate::error::ChatError;
use crate::protocol::Frame;

/// Where a frame may come from, while it is waited for.
type Source<'a> = Pin<Box<dyn Future<Output = Result<Frame, ChatError>> + Send + 'a>>;

/// Everything that a client listens to.
pub(crate) struct Subscriptions {
    /// A receiver for each room that the client is in.
    rooms: HashMap<String, Receiver<Frame>>,

    /// What is for this client alone.
    #[cfg(feature = "bonus")]
    mailbox: Mailbox,
}

impl Subscriptions {
    pub(crate) fn new(#[cfg(feature = "bonus")] mailbox: Mailbox) -> Self {
        Self {
            rooms: HashMap::new(),
            #[cfg(feature = "bonus")]
            mailbox,
        }
    }

    pub(crate) fn insert(&mut self, room: String, receiver: Receiver<Frame>) {
        self.rooms.insert(room, receiver);
    }

    pub(crate) fn remove(&mut self, room: &str) {
        self.rooms.remove(room);
    }

    pub(crate) fn contains(&self, room: &str) -> bool {
        self.rooms.contains_key(room)
    }

    /// The names of the rooms.
    pub(crate) fn rooms(&self) -> impl Iterator<Item = &str> {
        self.rooms.keys().map(String::as_str)
    }

    /// Waits for a frame from any source; for ever, if there is no source.
    ///
    /// Polling a future leaves our waker with its channel. So after one round
    /// over all of them, whichever channel gets a frame first wakes this task,
    /// and until then it costs nothing.
    ///
    /// Like `next_line` this is dropped whenever the other branch of the client's
    /// `select!` is first. No frame is lost: a receiver moves on only when its
    /// future is ready, and then this function returns without another `.await`.
    ///
    /// A round takes time in proportion to the rooms of this one client. For the
    /// handful that a person follows, nothing cleverer would be faster.
    pub(crate) async fn next(&mut self) -> Result<Frame, ChatError> {
        let mut sources: Vec<_> = self
            .rooms
            .values_mut()
            .map(|receiver| Box::pin(hear(receiver)) as Source<'_>)
            .collect();
        #[cfg(feature = "bonus")]
        sources.push(Box::pin(self.mailbox.next()));

        poll_fn(|context| {
            sources
                .iter_mut()
                .map(|source| source.as_mut().poll(context))
                .find(Poll::is_ready)
                .unwrap_or(Poll::Pending)
        })
        .await
    }

    /// A frame that is there already, if there is one.
    pub(crate) fn try_next(&mut self) -> Result<Option<Frame>, ChatError> {
        for receiver in self.rooms.values_mut() {
            match receiver.try_recv() {
                Ok(frame) => return Ok(Some(frame)),
                Err(TryRecvError::Lagged(missed)) => return Err(ChatError::TooSlow { missed }),
                Err(TryRecvError::Empty | TryRecvError::Closed) => {}
            }
        }
        #[cfg(feature = "bonus")]
        if let Some(frame) = self.mailbox.try_next() {
            return Ok(Some(frame));
        }
        Ok(None)
    }

    /// How many frames are there already.
    pub(crate) fn queued(&self) -> usize {
        let rooms = self.rooms.values().map(Receiver::len);
        #[cfg(feature = "bonus")]
        let rooms = rooms.chain([self.mailbox.queued()]);
        rooms.sum()
    }
}

/// The next frame of one room.
///
/// A receiver that is too far behind is told so, once, and could then go on with
/// the oldest frame that is left. Here is the decision what to make of that:
///
/// * Going on would hide a gap. A member would miss messages, or somebody's
///   departure, without ever knowing.
/// * Waiting for it would hand the speed of a room to its slowest member.
/// * So its connection ends, and is told why. Whoever comes back has the present
///   list of members and knows that there was a gap.
///
/// `recv().await?` would have come to the same end, but by accident.
async fn hear(receiver: &mut Receiver<Frame>) -> Result<Frame, ChatError> {
    match receiver.recv().await {
        Ok(frame) => Ok(frame),
        Err(RecvError::Lagged(missed)) => Err(ChatError::TooSlow { missed }),
        // The room is gone, which happens to non-members only. It has nothing
        // more to say, and the other rooms still may.
        Err(RecvError::Closed) => pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ServerMessage, serialize_server_message};
    use tokio::sync::broadcast::{Sender, channel};

    fn frame(text: &str) -> Frame {
        serialize_server_message(&ServerMessage::error(text))
    }

    fn subscribed<const N: usize>(rooms: [&str; N]) -> (Subscriptions, [Sender<Frame>; N]) {
        let mut subscriptions = Subscriptions::new(
            #[cfg(feature = "bonus")]
            Mailbox::unreachable(),
        );
        let senders = rooms.map(|room| {
            let (sender, receiver) = channel(4);
            subscriptions.insert(room.into(), receiver);
            sender
        });
        (subscriptions, senders)
    }

    async fn is_silent(subscriptions: &mut Subscriptions) -> bool {
        tokio::select! {
            biased;
            _ = subscriptions.next() => false,
            () = std::future::ready(()) => true,
        }
    }

    #[tokio::test]
    async fn any_room_wakes_the_one_who_waits() {
        let (mut subscriptions, [zion, nebula]) = subscribed(["zion", "nebula"]);
        for sender in [&nebula, &zion, &nebula] {
            let waiting = tokio::spawn(async move {
                let heard = subscriptions.next().await.unwrap();
                (subscriptions, heard)
            });
            tokio::task::yield_now().await;
            sender.send(frame("wake up")).unwrap();
            let heard;
            (subscriptions, heard) = waiting.await.unwrap();
            assert_eq!(heard, frame("wake up"));
        }
    }

    #[tokio::test]
    async fn a_dropped_wait_loses_nothing() {
        let (mut subscriptions, [zion]) = subscribed(["zion"]);
        assert!(is_silent(&mut subscriptions).await);
        zion.send(frame("one")).unwrap();
        zion.send(frame("two")).unwrap();
        assert_eq!(subscriptions.queued(), 2);
        assert_eq!(subscriptions.next().await.unwrap(), frame("one"));
        assert_eq!(subscriptions.try_next().unwrap(), Some(frame("two")));
        assert_eq!(subscriptions.try_next().unwrap(), None);
        assert!(is_silent(&mut subscriptions).await);
    }

    #[tokio::test]
    async fn who_lags_is_told_how_much_is_lost() {
        let (mut subscriptions, [zion]) = subscribed(["zion"]);
        for _ in 0..7 {
            zion.send(frame("too much")).unwrap();
        }
        let error = subscriptions.next().await.unwrap_err();
        assert!(matches!(error, ChatError::TooSlow { missed: 3 }));
    }

    #[tokio::test]
    async fn a_room_that_was_left_or_has_ended_is_silent() {
        let (mut subscriptions, [zion, nebula]) = subscribed(["zion", "nebula"]);
        drop(zion);
        subscriptions.remove("nebula");
        assert!(nebula.send(frame("too late")).is_err());
        assert!(is_silent(&mut subscriptions).await);
    }
}
