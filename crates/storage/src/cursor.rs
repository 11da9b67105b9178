//! Where the next page begins.

use crate::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};
use sportello_types::page::{MAX_LIMIT, Page};
use uuid::Uuid;

/// The last row of a page: its sort key and its id. The list's name keeps a cursor of one list
/// (or order) from being used on another.
#[derive(Serialize, Deserialize)]
pub(crate) struct Cursor<K> {
    #[serde(rename = "l")]
    list: String,
    #[serde(rename = "k")]
    pub(crate) key: K,
    #[serde(rename = "i")]
    pub(crate) id: Uuid,
}

/// A sort key that travels in a cursor, which anybody can write.
pub(crate) trait Key: Serialize + for<'de> Deserialize<'de> {
    /// Whether a row could have it; the database may not be able to hold any other.
    fn is_possible(&self) -> bool;
}

impl Key for DateTime<Utc> {
    fn is_possible(&self) -> bool {
        (1970..10_000).contains(&self.year())
    }
}

impl Key for String {
    fn is_possible(&self) -> bool {
        self.len() <= 4096 && !self.contains('\0')
    }
}

impl Key for i64 {
    fn is_possible(&self) -> bool {
        true
    }
}

impl<K: Key> Cursor<K> {
    /// Reads a cursor of this list.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCursor`].
    pub(crate) fn read(text: &str, list: &str) -> Result<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::InvalidCursor)?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| Error::InvalidCursor)?;
        if cursor.list == list && cursor.key.is_possible() {
            Ok(cursor)
        } else {
            Err(Error::InvalidCursor)
        }
    }

    fn write(list: &str, key: K, id: Uuid) -> Option<String> {
        let list = list.to_owned();
        let json = serde_json::to_vec(&Self { list, key, id }).ok()?;
        Some(URL_SAFE_NO_PAD.encode(json))
    }
}

/// A limit that the database can be asked for: one more than the page holds, to see whether there
/// is another.
pub(crate) fn probe(limit: u32) -> i64 {
    i64::from(clamp(limit)) + 1
}

fn clamp(limit: u32) -> u32 {
    limit.clamp(1, MAX_LIMIT)
}

/// Cuts the probe off and says where the next page begins.
pub(crate) fn page<T, K>(mut items: Vec<T>, limit: u32, list: &str, key: impl Fn(&T) -> (K, Uuid)) -> Page<T>
where
    K: Key,
{
    let limit = clamp(limit);
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next_cursor = items.last().filter(|_| more).and_then(|last| {
        let (key, id) = key(last);
        Cursor::write(list, key, id)
    });
    Page {
        items,
        limit,
        next_cursor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<K: Key>(key: impl Serialize) -> Result<K> {
        let cursor = serde_json::json!({ "l": "list", "k": key, "i": Uuid::nil() });
        Cursor::<K>::read(&URL_SAFE_NO_PAD.encode(cursor.to_string()), "list").map(|cursor| cursor.key)
    }

    #[test]
    fn a_crafted_cursor_is_no_cursor_of_this_list() {
        assert!(read::<DateTime<Utc>>("2026-11-24T09:30:00.123456Z").is_ok());
        for instant in [
            "+262142-12-31T23:59:59Z",
            "-9999-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
        ] {
            let refused = read::<DateTime<Utc>>(instant);
            assert!(matches!(refused, Err(Error::InvalidCursor)), "{instant}");
        }
        assert!(read::<String>("permesso ztl").is_ok());
        for text in ["permesso\0".to_owned(), "a".repeat(5000)] {
            assert!(matches!(read::<String>(text), Err(Error::InvalidCursor)));
        }
        assert!(matches!(read::<i64>("1"), Err(Error::InvalidCursor)));
    }
}
