//! Answers already given, by idempotency key: who asks again gets the same answer, and nothing
//! happens twice.
//!
//! [`claim`] first in the transaction, [`complete`] before its commit: a claim that is rolled back
//! never was, and a second request with the key waits for the first one's verdict.

use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::CitizenId;

/// An answer to give again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers worth keeping (`ETag`, `Location`), by name.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// What a claim met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The key is new: go on, and complete it.
    Fresh,
    /// The same request was answered before.
    Replay(StoredResponse),
    /// The key was used for another request.
    OtherRequest,
}

/// Claims a key for a request.
pub async fn claim(
    tx: &Tx,
    citizen: CitizenId,
    key_hash: &[u8; 32],
    request_hash: &[u8; 32],
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Claim> {
    let (key, request) = (hex::encode(key_hash), hex::encode(request_hash));
    let claimed = tx
        .execute(
            "INSERT INTO idempotency (tenant_id, citizen_id, key_hash, request_hash, status, headers, body, \
             expires_at) VALUES ($1, $2, $3, $4, 0, '[]', $5, $6) \
             ON CONFLICT (tenant_id, citizen_id, key_hash) DO UPDATE SET request_hash = excluded.request_hash, \
             status = 0, headers = '[]', body = excluded.body, expires_at = excluded.expires_at \
             WHERE idempotency.expires_at <= $7",
            args![citizen, key.as_str(), request.as_str(), Vec::<u8>::new(), expires_at, now],
        )
        .await?;
    if claimed == 1 {
        return Ok(Claim::Fresh);
    }
    let row = tx
        .row(
            "SELECT * FROM idempotency WHERE tenant_id = $1 AND citizen_id = $2 AND key_hash = $3",
            args![citizen, key],
        )
        .await?
        .ok_or(Error::NotFound)?;
    if row.get::<String>("request_hash")? != request {
        return Ok(Claim::OtherRequest);
    }
    Ok(Claim::Replay(StoredResponse {
        status: row.int("status")?,
        headers: row.json("headers")?,
        body: row.get("body")?,
    }))
}

/// Whether a key has an answer, without claiming it.
pub async fn is_answered(
    tx: &Tx,
    citizen: CitizenId,
    key_hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = tx
        .row(
            "SELECT status FROM idempotency WHERE tenant_id = $1 AND citizen_id = $2 AND key_hash = $3 \
             AND expires_at > $4",
            args![citizen, hex::encode(key_hash), now],
        )
        .await?;
    Ok(row.is_some())
}

/// Keeps the answer of a claimed key.
pub async fn complete(
    tx: &Tx,
    citizen: CitizenId,
    key_hash: &[u8; 32],
    response: &StoredResponse,
) -> Result<()> {
    tx.execute(
        "UPDATE idempotency SET status = $4, headers = $5, body = $6 \
         WHERE tenant_id = $1 AND citizen_id = $2 AND key_hash = $3",
        args![
            citizen,
            hex::encode(key_hash),
            i64::from(response.status),
            crate::row::to_json(&response.headers, "headers")?,
            response.body.clone(),
        ],
    )
    .await?;
    Ok(())
}
