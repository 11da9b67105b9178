//! What has happened, in order, for people and for tests.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;

/// Entries kept before the oldest goes.
const CAPACITY: usize = 2_000;

/// Something that has happened.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Number, rising.
    pub id: u64,
    /// When, on the platform's clock.
    pub at: DateTime<Utc>,
    /// `call`, `fault`, `state`, `copy`, `cart`, `stamp`, `question`, `payment`, `delivery`, `push`, `probe`,
    /// `violation`, `flow`, `control`.
    pub kind: &'static str,
    /// What.
    pub what: Value,
}

#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    last: u64,
}

impl Journal {
    pub(crate) fn note(&mut self, at: DateTime<Utc>, kind: &'static str, what: Value) {
        self.last += 1;
        self.entries.push_back(Entry {
            id: self.last,
            at,
            kind,
            what,
        });
        if self.entries.len() > CAPACITY {
            self.entries.pop_front();
        }
    }

    /// Entries with a number above `after`, of one kind or of all, the oldest first.
    pub(crate) fn since(&self, after: u64, kind: Option<&str>) -> Vec<Entry> {
        let wanted = |entry: &&Entry| entry.id > after && kind.is_none_or(|kind| kind == entry.kind);
        self.entries.iter().filter(wanted).cloned().collect()
    }
}
