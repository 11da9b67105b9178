//! The messages caught, in memory, newest kept.

use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Messages kept before the oldest goes.
const CAPACITY: usize = 1_000;

/// A short message.
#[derive(Clone, Debug, Serialize)]
pub struct Text {
    /// Number, rising.
    pub id: u64,
    /// When it was caught.
    pub received_at: DateTime<Utc>,
    /// The phone.
    pub to: String,
    /// The sender that it shows.
    pub from: String,
    /// What it says.
    pub text: String,
    /// What the portal calls it: the same at each attempt.
    #[serde(skip)]
    pub(crate) key: String,
}

/// All phones.
#[derive(Clone, Debug)]
pub struct Phones(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    texts: Mutex<Texts>,
    arrived: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Texts {
    kept: VecDeque<Text>,
    last_id: u64,
}

impl Default for Phones {
    fn default() -> Self {
        Self(Arc::new(Inner {
            texts: Mutex::default(),
            arrived: watch::Sender::new(0),
        }))
    }
}

impl Phones {
    fn with<T>(&self, act: impl FnOnce(&mut Texts) -> T) -> T {
        act(&mut self.0.texts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps a message; one that was caught before, by its key, is not shown twice. Its number.
    pub(crate) fn keep(&self, mut text: Text) -> u64 {
        let id = self.with(|texts| {
            if let Some(known) = texts.kept.iter().find(|known| known.key == text.key) {
                return known.id;
            }
            texts.last_id += 1;
            text.id = texts.last_id;
            texts.kept.push_back(text);
            if texts.kept.len() > CAPACITY {
                texts.kept.pop_front();
            }
            texts.last_id
        });
        self.0.arrived.send_replace(id);
        id
    }

    /// The messages to a phone (to all, if none is given), newest first.
    pub fn list(&self, to: Option<&str>) -> Vec<Text> {
        self.with(|texts| {
            let newest = texts.kept.iter().rev();
            newest
                .filter(|text| to.is_none_or(|to| text.to == to))
                .cloned()
                .collect()
        })
    }

    /// Waits until a message to a phone with a number above `after` is there.
    pub(crate) async fn wait_for(&self, to: Option<&str>, after: u64) {
        let mut arrived = self.0.arrived.subscribe();
        while !self.list(to).iter().any(|text| text.id > after) {
            if arrived.changed().await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(key: &str) -> Text {
        Text {
            id: 0,
            received_at: DateTime::UNIX_EPOCH,
            to: "+393331234567".to_owned(),
            from: "Borgoverde".to_owned(),
            text: "x".to_owned(),
            key: key.to_owned(),
        }
    }

    #[test]
    fn a_repetition_is_not_shown_twice_and_the_oldest_goes() {
        let phones = Phones::default();
        assert_eq!((phones.keep(text("a")), phones.keep(text("a"))), (1, 1));
        for n in 0..CAPACITY {
            phones.keep(text(&n.to_string()));
        }
        let kept = phones.list(Some("+393331234567"));
        assert_eq!(kept.len(), CAPACITY);
        assert!(kept.iter().all(|text| text.key != "a"));
        assert!(phones.list(Some("+390000000")).is_empty());
    }
}
