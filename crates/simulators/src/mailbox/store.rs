//! The mails caught, in memory, newest kept.

use super::conversation::Envelope;
use super::message::Message;
use chrono::{DateTime, Utc};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Mails kept before the oldest goes.
const CAPACITY: usize = 1_000;
/// Bytes kept before the oldest goes.
const CAPACITY_BYTES: usize = 256 * 1024 * 1024;

/// A shared box of mails.
#[derive(Clone, Debug)]
pub struct Mailbox(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    mails: Mutex<Mails>,
    arrived: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Mails {
    kept: VecDeque<Arc<Message>>,
    last_id: u64,
    bytes: usize,
}

impl Default for Mailbox {
    fn default() -> Self {
        Self(Arc::new(Inner {
            mails: Mutex::default(),
            arrived: watch::Sender::new(0),
        }))
    }
}

impl Mailbox {
    fn with<T>(&self, act: impl FnOnce(&mut Mails) -> T) -> T {
        act(&mut self.0.mails.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn keep(&self, envelope: Envelope, now: DateTime<Utc>) {
        let id = self.with(|mails| {
            mails.last_id += 1;
            let message = Message::read(mails.last_id, envelope, now);
            mails.bytes += message.source.len();
            mails.kept.push_back(Arc::new(message));
            while mails.kept.len() > CAPACITY || (mails.bytes > CAPACITY_BYTES && mails.kept.len() > 1) {
                if let Some(oldest) = mails.kept.pop_front() {
                    mails.bytes = mails.bytes.saturating_sub(oldest.source.len());
                }
            }
            mails.last_id
        });
        self.0.arrived.send_replace(id);
    }

    /// The mails to `to` (all, if none is given), newest first.
    pub fn list(&self, to: Option<&str>) -> Vec<Arc<Message>> {
        self.with(|mails| {
            mails
                .kept
                .iter()
                .rev()
                .filter(|mail| to.is_none_or(|to| mail.is_for(to)))
                .cloned()
                .collect()
        })
    }

    /// The mail of that number.
    pub fn find(&self, id: u64) -> Option<Arc<Message>> {
        self.with(|mails| mails.kept.iter().find(|mail| mail.id == id).cloned())
    }

    /// Throws all mails away.
    pub fn clear(&self) {
        self.with(|mails| {
            mails.kept.clear();
            mails.bytes = 0;
        });
    }

    /// Waits until a mail to `to` with a number above `after` is there.
    pub(crate) async fn wait_for(&self, to: Option<&str>, after: u64) -> Vec<Arc<Message>> {
        let mut arrived = self.0.arrived.subscribe();
        loop {
            let found: Vec<_> = self.list(to).into_iter().filter(|mail| mail.id > after).collect();
            if !found.is_empty() || arrived.changed().await.is_err() {
                return found;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_box_drops_its_oldest_mail() {
        let mailbox = Mailbox::default();
        for _ in 0..=CAPACITY {
            let envelope = Envelope {
                from: String::new(),
                to: vec!["a@example.it".into()],
                content: b"Subject: x\r\n\r\ny\r\n".to_vec(),
            };
            mailbox.keep(envelope, DateTime::UNIX_EPOCH);
        }
        assert_eq!(mailbox.list(None).len(), CAPACITY);
        assert!(mailbox.find(1).is_none());
        assert!(mailbox.find(2).is_some());
        mailbox.clear();
        assert!(mailbox.list(None).is_empty());
    }
}
