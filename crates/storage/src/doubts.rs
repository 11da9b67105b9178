//! How operators cleared up what the fiscal code and the data of a resident disagree on. The first word on data
//! stays; of data that are others meanwhile it says nothing.

use crate::row::to_json;
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::CitizenId;
use sportello_types::values::{CleanText, Mismatch, ResidentKey};

/// A clearance, before it is kept.
#[derive(Clone, Copy, Debug)]
pub struct NewClearance<'a> {
    /// Whose record it is.
    pub resident: &'a ResidentKey,
    /// Digest of what was compared: it tells other data apart.
    pub print: &'a str,
    /// What disagrees.
    pub doubts: &'a [Mismatch],
    /// What was looked at.
    pub seen: &'a CleanText,
    /// By which operator.
    pub operator: CitizenId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A clearance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// When.
    pub at: DateTime<Utc>,
    /// By which operator.
    pub by: CitizenId,
    /// What was looked at.
    pub seen: String,
}

/// Keeps a clearance; false when the same data were cleared up before, which stays as it was.
///
/// # Errors
///
/// [`Error`](crate::Error), of the database.
pub async fn clear(tx: &Tx, new: &NewClearance<'_>) -> Result<bool> {
    let kept = tx
        .execute(
            "INSERT INTO doubt_clearance \
             (tenant_id, resident_id, print, doubts, seen, cleared_by, cleared_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (tenant_id, resident_id, print) DO NOTHING",
            args![
                new.resident.as_str(),
                new.print,
                to_json(&new.doubts, "doubts")?,
                new.seen.as_str(),
                new.operator,
                new.at,
            ],
        )
        .await?;
    Ok(kept == 1)
}

/// How these data of a resident were cleared up, if they were.
///
/// # Errors
///
/// [`Error`](crate::Error), of the database.
pub async fn cleared(tx: &Tx, resident: &ResidentKey, print: &str) -> Result<Option<Clearance>> {
    let row = tx
        .row(
            "SELECT cleared_at, cleared_by, seen FROM doubt_clearance \
             WHERE tenant_id = $1 AND resident_id = $2 AND print = $3",
            args![resident.as_str(), print],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Clearance {
        at: row.get("cleared_at")?,
        by: row.get("cleared_by")?,
        seen: row.get("seen")?,
    }))
}
