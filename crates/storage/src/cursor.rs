//! Where the next page begins.

use crate::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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

impl<K: Serialize + for<'de> Deserialize<'de>> Cursor<K> {
    /// Reads a cursor of this list.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCursor`].
    pub(crate) fn read(text: &str, list: &str) -> Result<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::InvalidCursor)?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| Error::InvalidCursor)?;
        if cursor.list == list {
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
    K: Serialize + for<'de> Deserialize<'de>,
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
