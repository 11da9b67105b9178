//! The body of a request as something that a thread reads from, while it arrives.

use actix_web::web::{Bytes, Payload};
use futures_util::StreamExt;
use std::io::{self, Read};
use tokio::sync::mpsc;

/// Pieces of a body that wait to be read.
const AHEAD: usize = 16;

/// What becomes of a body on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrived {
    /// All of it was handed over, or nobody reads on.
    Whole,
    /// It is larger than it may be.
    TooLarge,
    /// The client went away.
    BrokenOff,
}

/// Where a body is handed to, and where it is read.
pub(super) fn pipe() -> (Feed, Body) {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let body = Body {
        receiver,
        piece: Bytes::new(),
        over: false,
    };
    (Feed(sender), body)
}

/// Where a body is handed to.
pub(super) struct Feed(mpsc::Sender<Option<Bytes>>);

impl Feed {
    /// Hands a body over, of at most so many bytes. What is read of one that does not arrive whole ends with
    /// an error.
    pub(super) async fn take(self, mut payload: Payload, most: u64) -> Arrived {
        let mut size = 0_u64;
        while let Some(piece) = payload.next().await {
            let Ok(piece) = piece else {
                return Arrived::BrokenOff;
            };
            size = size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if size > most {
                return Arrived::TooLarge;
            }
            if self.0.send(Some(piece)).await.is_err() {
                return Arrived::Whole;
            }
        }
        // The end is said: a body that just stops has not arrived.
        let _ = self.0.send(None).await;
        Arrived::Whole
    }
}

/// A body that is read by a thread which may block.
pub(super) struct Body {
    receiver: mpsc::Receiver<Option<Bytes>>,
    piece: Bytes,
    over: bool,
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() && !self.over {
            match self.receiver.blocking_recv() {
                Some(Some(piece)) => self.piece = piece,
                Some(None) => self.over = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let most = self.piece.len().min(buffer.len());
        let taken = self.piece.split_to(most);
        if let Some(place) = buffer.get_mut(..most) {
            place.copy_from_slice(&taken);
        }
        Ok(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_is_read_to_its_end_or_breaks_off() {
        let (feed, mut body) = pipe();
        feed.0.send(Some(Bytes::from_static(b"key,na"))).await.unwrap();
        feed.0.send(Some(Bytes::from_static(b"me\n"))).await.unwrap();
        feed.0.send(None).await.unwrap();
        let read = tokio::task::spawn_blocking(move || {
            let mut text = String::new();
            body.read_to_string(&mut text).map(|_| text)
        });
        assert_eq!(read.await.unwrap().unwrap(), "key,name\n");
        let (feed, mut body) = pipe();
        feed.0.send(Some(Bytes::from_static(b"key"))).await.unwrap();
        drop(feed);
        let broken = tokio::task::spawn_blocking(move || body.read_to_end(&mut Vec::new()));
        assert_eq!(
            broken.await.unwrap().unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
    }
}
