//! The last good copies of what others publish and logins are judged by (the registry of identity
//! providers, the trust list of cards, revocation lists): a start works even while they do not answer.
//! Private keys are never in the database.

use crate::row::{FromRow, Row};
use crate::secret::sha256_hex;
use crate::{Result, SystemTx, args};
use chrono::{DateTime, Utc};

/// A copy of metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdpMetadata {
    /// Where it came from: address or file name.
    pub source: String,
    /// The document.
    pub content: Vec<u8>,
    /// Its SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// When it was fetched.
    pub fetched_at: DateTime<Utc>,
}

impl FromRow for IdpMetadata {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            source: row.get("source")?,
            content: row.get("content")?,
            sha256: row.get("sha256")?,
            fetched_at: row.get("fetched_at")?,
        })
    }
}

/// Keeps a copy that was found good.
pub async fn keep(tx: &SystemTx, source: &str, content: &[u8], now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO idp_metadata (source, content, sha256, fetched_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (source) DO UPDATE SET content = excluded.content, sha256 = excluded.sha256, \
         fetched_at = excluded.fetched_at",
        args![source, content.to_vec(), sha256_hex(content), now],
    )
    .await?;
    Ok(())
}

/// The last good copy.
pub async fn find(tx: &SystemTx, source: &str) -> Result<Option<IdpMetadata>> {
    tx.one("SELECT * FROM idp_metadata WHERE source = $1", args![source])
        .await
}
