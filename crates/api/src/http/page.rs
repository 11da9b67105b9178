//! Lists, one page at a time: `cursor`, `limit`, `sort`, `q` (RAC_REST_NAME_005).

use super::{Fail, words};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sportello_types::page::{DEFAULT_LIMIT, MAX_LIMIT, Page};
use sportello_types::problem::ProblemCode;

/// The query of a list.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where the page begins: `next_cursor` of the page before. Opaque.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
    /// How many items at most.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u32>,
}

impl PageQuery {
    /// The limit, 1 to 100; 400 otherwise.
    pub fn limit(&self) -> Result<u32, Fail> {
        match self.limit {
            None => Ok(DEFAULT_LIMIT),
            Some(limit @ 1..=MAX_LIMIT) => Ok(limit),
            Some(_) => Err(bad_parameter("limit")),
        }
    }

    /// Where the page begins, if a cursor was given; 400 when it is not one of ours.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Fail> {
        self.cursor.as_deref().map(Cursor::read).transpose()
    }
}

/// Keyset cursors: the sort key of the last item, opaque to clients.
pub struct Cursor;

impl Cursor {
    /// Reads a cursor.
    pub fn read<K: DeserializeOwned>(text: &str) -> Result<K, Fail> {
        URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .ok_or_else(|| bad_parameter("cursor"))
    }

    /// Writes a cursor.
    pub fn write<K: Serialize>(key: &K) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
    }

    /// Cuts rows into a page. Read one row more than the limit: it tells whether there is more.
    pub fn page<T, K: Serialize>(mut rows: Vec<T>, limit: u32, key: impl Fn(&T) -> K) -> Page<T> {
        let keep = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > keep;
        rows.truncate(keep);
        let next_cursor = if more {
            rows.last().map(|row| Self::write(&key(row)))
        } else {
            None
        };
        Page {
            items: rows,
            limit,
            next_cursor,
        }
    }
}

/// Longest words to look for, in characters.
const MAX_WORDS: usize = 100;

/// The words that a parameter looks for; 400 when there are too many of them.
pub fn words_of<'a>(name: &str, given: Option<&'a str>) -> Result<Option<&'a str>, Fail> {
    match given {
        Some(words) if words.chars().nth(MAX_WORDS).is_some() => Err(bad_parameter(name)),
        words => Ok(words),
    }
}

/// A query or path parameter that is not acceptable: 400 with `?name` as pointer.
pub fn bad_parameter(name: &str) -> Fail {
    Fail::field(ProblemCode::BadRequest, &format!("/{name}"), "invalid", |lang| {
        words::field("invalid", lang)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_begins_where_this_one_ends() {
        let page = Cursor::page(vec![1, 2, 3], 2, |n| *n);
        assert_eq!(page.items, [1, 2]);
        let query = PageQuery {
            cursor: page.next_cursor,
            limit: Some(2),
        };
        assert_eq!(query.after::<i32>().unwrap(), Some(2));
        assert_eq!(Cursor::page(vec![3], 2, |n| *n).next_cursor, None);
    }

    #[test]
    fn limits_and_cursors_that_make_no_sense_are_refused() {
        for limit in [0, 101] {
            let query = PageQuery {
                cursor: None,
                limit: Some(limit),
            };
            assert_eq!(query.limit().unwrap_err().code(), ProblemCode::BadRequest);
        }
        let query = PageQuery {
            cursor: Some("not-ours!".to_owned()),
            limit: None,
        };
        assert!(query.after::<i32>().is_err());
        assert_eq!(query.limit().unwrap(), 20);
    }

    #[test]
    fn words_are_counted_in_letters() {
        let longest = "è".repeat(100);
        assert_eq!(words_of("q", Some(&longest)).unwrap(), Some(longest.as_str()));
        let longer = "è".repeat(101);
        assert_eq!(
            words_of("q", Some(&longer)).unwrap_err().code(),
            ProblemCode::BadRequest
        );
    }
}
