//! Requests of apps that wait: pushed ones for their browser, shown ones for the citizen's answer.
//! Whoever has the secret has the request; the database holds its SHA-256.

use crate::row::{FromRow, Row, to_json, to_word};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_types::ids::ClientId;

/// What a request waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// For the browser that brings it (RFC 9126).
    Pushed,
    /// For the citizen.
    Asked,
}

/// A request that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Whose it is.
    pub client: ClientId,
    /// The request, as the caller wrote it.
    pub request: serde_json::Value,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// Until when it waits.
    pub expires_at: DateTime<Utc>,
}

impl FromRow for Waiting {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            client: row.get("client_id")?,
            request: row.json("request")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// Lets a request wait.
pub async fn keep(tx: &Tx, id_hash: [u8; 32], stage: Stage, waiting: &Waiting) -> Result<()> {
    tx.execute(
        "INSERT INTO authorization_request (tenant_id, id_hash, kind, client_id, request, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            hex::encode(id_hash),
            to_word(&stage, "kind")?,
            waiting.client,
            to_json(&waiting.request, "request")?,
            waiting.created_at,
            waiting.expires_at,
        ],
    )
    .await?;
    Ok(())
}

/// Looks at a request that still waits.
pub async fn find(tx: &Tx, id_hash: [u8; 32], stage: Stage, now: DateTime<Utc>) -> Result<Option<Waiting>> {
    tx.one(
        "SELECT * FROM authorization_request \
         WHERE tenant_id = $1 AND id_hash = $2 AND kind = $3 AND expires_at > $4",
        args![hex::encode(id_hash), to_word(&stage, "kind")?, now],
    )
    .await
}

/// Takes a request: of any number of callers, one gets it.
pub async fn take(tx: &Tx, id_hash: [u8; 32], stage: Stage, now: DateTime<Utc>) -> Result<Option<Waiting>> {
    tx.one(
        "DELETE FROM authorization_request \
         WHERE tenant_id = $1 AND id_hash = $2 AND kind = $3 AND expires_at > $4 RETURNING *",
        args![hex::encode(id_hash), to_word(&stage, "kind")?, now],
    )
    .await
}
