//! Receipts: where the sealed PDF is, and the code by which anybody who holds it can check it.

use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::Registration;

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The istanza.
    pub istanza: IstanzaId,
    /// SHA-256 of the verification code printed on it.
    pub code_hash: [u8; 32],
    /// SHA-256 of the PDF, lower-case hexadecimal.
    pub sha256: String,
    /// Where the PDF is.
    pub blob_key: String,
    /// Its bytes.
    pub size: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl FromRow for Receipt {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            istanza: row.get("istanza_id")?,
            code_hash: row.hash("code_hash")?,
            sha256: row.get("sha256")?,
            blob_key: row.get("blob_key")?,
            size: row.get("size")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// What a code tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The receipt.
    pub receipt: Receipt,
    /// The service applied for.
    pub service_title: String,
    /// The register entry.
    pub registration: Registration,
}

/// Keeps a receipt; false when the istanza has one already (which stays).
pub async fn insert(tx: &Tx, receipt: &Receipt) -> Result<bool> {
    let inserted = tx
        .execute(
            "INSERT INTO receipt (tenant_id, istanza_id, code_hash, sha256, blob_key, size, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, istanza_id) DO NOTHING",
            args![
                receipt.istanza,
                hex::encode(receipt.code_hash),
                receipt.sha256.as_str(),
                receipt.blob_key.as_str(),
                receipt.size,
                receipt.created_at,
            ],
        )
        .await?;
    Ok(inserted == 1)
}

/// The receipt of an istanza.
pub async fn find(tx: &Tx, istanza: IstanzaId) -> Result<Option<Receipt>> {
    tx.one(
        "SELECT * FROM receipt WHERE tenant_id = $1 AND istanza_id = $2",
        args![istanza],
    )
    .await
}

/// The receipt that bears a code.
pub async fn verify(tx: &Tx, code_hash: &[u8; 32]) -> Result<Option<Verified>> {
    let row = tx
        .row(
            "SELECT c.*, i.service_title, e.code, e.year, e.number, e.registered_at FROM receipt c \
             JOIN istanza i ON i.tenant_id = c.tenant_id AND i.id = c.istanza_id \
             JOIN register_entry e ON e.tenant_id = i.tenant_id AND e.id = i.registration_id \
             WHERE c.tenant_id = $1 AND c.code_hash = $2",
            args![hex::encode(code_hash)],
        )
        .await?;
    row.map(|row| {
        let number = crate::register::protocol_number(row.get("year")?, row.get("number")?);
        Ok(Verified {
            receipt: Receipt::from_row(&row)?,
            service_title: row.get("service_title")?,
            registration: Registration {
                register: row.get("code")?,
                number: number.ok_or(Error::Corrupt { column: "number" })?,
                registered_at: row.get("registered_at")?,
            },
        })
    })
    .transpose()
}
