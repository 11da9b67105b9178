//! The sealed *segnatura* of an entry (DPR 445/2000 art. 55): made once, then kept.

use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::RegistrationId;

/// Keeps the segnatura of an entry; one that is there already stays. Returns the one that counts.
pub async fn keep_segnatura(tx: &Tx, entry: RegistrationId, xml: &str, now: DateTime<Utc>) -> Result<String> {
    tx.execute(
        "INSERT INTO register_segnatura (tenant_id, registration_id, content, sealed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (tenant_id, registration_id) DO NOTHING",
        args![entry, xml, now],
    )
    .await?;
    Ok(find_segnatura(tx, entry).await?.unwrap_or_else(|| xml.to_owned()))
}

/// The segnatura of an entry, once it was made.
pub async fn find_segnatura(tx: &Tx, entry: RegistrationId) -> Result<Option<String>> {
    let row = tx
        .row(
            "SELECT content FROM register_segnatura WHERE tenant_id = $1 AND registration_id = $2",
            args![entry],
        )
        .await?;
    row.map(|row| row.get("content")).transpose()
}
