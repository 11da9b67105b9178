//! Lists, one page at a time.

use serde::{Deserialize, Serialize};

/// Most items that one page may hold.
pub const MAX_LIMIT: u32 = 100;
/// Items of a page when the caller names no limit.
pub const DEFAULT_LIMIT: u32 = 20;

/// One page of a list, as the national guidelines lay it out (RAC_REST_NAME_004).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items, in the order asked for.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub items: Vec<T>,
    /// The limit that was applied.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 1, maximum = 100))]
    pub limit: u32,
    /// Where the next page begins; absent on the last one. Opaque: hand it back as `cursor`.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// All there is, on one page: a hundred items at most.
    pub fn whole(items: Vec<T>) -> Self {
        Self {
            items,
            limit: MAX_LIMIT,
            next_cursor: None,
        }
    }

    /// The same page with other items.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            limit: self.limit,
            next_cursor: self.next_cursor,
        }
    }
}
