//! What came, transfer by transfer, of a whole period.

use crate::http::Fail;
use chrono::{DateTime, Utc};
use sportello_storage::Tx;
use sportello_storage::payment_office::{Line, lines};
use sportello_types::problem::ProblemCode;
use sportello_types::text::paymentoffice as words;

/// Most transfers of one period: they are put together in memory.
const MOST: usize = 100_000;
/// Receipts that are read at once.
const CHUNK: u32 = 100;

/// The transfers of all receipts that came from an instant to before another, oldest first. Nothing is locked while
/// they are read: a year of a large town takes a while.
///
/// # Errors
///
/// `BadRequest` when there are more than a hundred thousand.
pub(super) async fn read(tx: &Tx, stretch: (DateTime<Utc>, DateTime<Utc>)) -> Result<Vec<Line>, Fail> {
    let mut found: Vec<Line> = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = lines(tx, stretch, cursor.as_deref(), CHUNK).await?;
        found.extend(page.items);
        if found.len() > MOST {
            return Err(Fail::field(ProblemCode::BadRequest, "/to", "too_many", |lang| {
                words::too_many_lines(lang).to_owned()
            }));
        }
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return Ok(found),
        }
    }
}
