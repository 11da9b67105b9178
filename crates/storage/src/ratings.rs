//! Ratings of pages and services: without identity, once per istanza.

use crate::cursor::{Cursor, page, probe};
use crate::row::{FromRow, Row, to_word};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::IstanzaId;
use sportello_types::page::Page;
use sportello_types::ratings::Rating;

impl FromRow for Rating {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            about: row.get("about")?,
            service: row.get("service")?,
            stars: row.int("stars")?,
            answer: row.word_opt("answer")?,
            details: row.get("details")?,
            lang: row.word("lang")?,
            given_at: row.get("given_at")?,
        })
    }
}

/// Adds a rating; false when the istanza was rated before.
pub async fn add(tx: &Tx, rating: &Rating, istanza: Option<IstanzaId>) -> Result<bool> {
    let added = tx
        .execute(
            "INSERT INTO rating (tenant_id, id, about, service, istanza_id, stars, answer, details, lang, given_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
            args![
                rating.id,
                rating.about.as_str(),
                rating.service,
                istanza,
                i64::from(rating.stars),
                rating.answer.map(|a| to_word(&a, "answer")).transpose()?,
                rating.details.as_deref(),
                to_word(&rating.lang, "lang")?,
                rating.given_at,
            ],
        )
        .await?;
    Ok(added == 1)
}

const LIST: &str = "ratings";

/// Ratings, newest first.
///
/// # Errors
///
/// [`crate::Error::InvalidCursor`].
pub async fn list(tx: &Tx, cursor: Option<&str>, limit: u32) -> Result<Page<Rating>> {
    let items: Vec<Rating> = match cursor {
        None => {
            tx.all(
                "SELECT * FROM rating WHERE tenant_id = $1 ORDER BY given_at DESC, id DESC LIMIT $2",
                args![probe(limit)],
            )
            .await?
        }
        Some(cursor) => {
            let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
            tx.all(
                "SELECT * FROM rating WHERE tenant_id = $1 AND (given_at, id) < ($2, $3) \
                 ORDER BY given_at DESC, id DESC LIMIT $4",
                args![cursor.key, cursor.id, probe(limit)],
            )
            .await?
        }
    };
    Ok(page(items, limit, LIST, |r| (r.given_at, r.id.0)))
}
