//! Receipts: where the sealed PDF is, and the code by which anybody who holds it can check it.
//!
//! Where the register's number comes later, a provisional receipt comes first. The final one takes its
//! place; whoever kept the provisional one can check it all the same.

use crate::istanze::{registration, submission_number};
use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::Registration;
use sportello_types::values::SubmissionNumber;

/// Which receipt of an istanza.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// With the register's number.
    #[default]
    Final,
    /// With the number of the submission alone.
    Provisional,
}

impl Kind {
    const fn table(self) -> &'static str {
        match self {
            Self::Final => "receipt",
            Self::Provisional => "provisional_receipt",
        }
    }
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The istanza.
    pub istanza: IstanzaId,
    /// Which of its receipts.
    pub kind: Kind,
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
            kind: row.word("kind")?,
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
    /// The number of what was sent.
    pub submission_number: SubmissionNumber,
    /// The register entry, once there is one.
    pub registration: Option<Registration>,
}

/// Both kinds, final ones first when ordered by `kind`.
const RECEIPTS: &str = "(SELECT tenant_id, istanza_id, code_hash, sha256, blob_key, size, created_at, \
     'final' AS kind FROM receipt UNION ALL SELECT tenant_id, istanza_id, code_hash, sha256, blob_key, size, \
     created_at, 'provisional' AS kind FROM provisional_receipt) c";

/// Keeps a receipt; false when the istanza has one of its kind already (which stays).
pub async fn insert(tx: &Tx, receipt: &Receipt) -> Result<bool> {
    let inserted = tx
        .execute(
            &format!(
                "INSERT INTO {} (tenant_id, istanza_id, code_hash, sha256, blob_key, size, created_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant_id, istanza_id) DO NOTHING",
                receipt.kind.table()
            ),
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

/// The receipt of an istanza that is in force: the final one, or the provisional one until then.
pub async fn find(tx: &Tx, istanza: IstanzaId) -> Result<Option<Receipt>> {
    tx.one(
        &format!(
            "SELECT c.* FROM {RECEIPTS} WHERE c.tenant_id = $1 AND c.istanza_id = $2 ORDER BY c.kind LIMIT 1"
        ),
        args![istanza],
    )
    .await
}

/// The receipt that bears a code.
pub async fn verify(tx: &Tx, code_hash: &[u8; 32]) -> Result<Option<Verified>> {
    let row = tx
        .row(
            &format!(
                "SELECT c.*, i.service_title, e.code AS register_code, e.year AS register_year, \
                 e.number AS register_number, e.registered_at, s.year AS submission_year, \
                 s.number AS submission_number FROM {RECEIPTS} \
                 JOIN istanza i ON i.tenant_id = c.tenant_id AND i.id = c.istanza_id \
                 JOIN istanza_submission s ON s.tenant_id = i.tenant_id AND s.istanza_id = i.id \
                 LEFT JOIN register_entry e ON e.tenant_id = i.tenant_id AND e.id = i.registration_id \
                 WHERE c.tenant_id = $1 AND c.code_hash = $2"
            ),
            args![hex::encode(code_hash)],
        )
        .await?;
    row.map(|row| {
        Ok(Verified {
            receipt: Receipt::from_row(&row)?,
            service_title: row.get("service_title")?,
            submission_number: submission_number(row.get("submission_year")?, row.get("submission_number")?)?,
            registration: registration(&row)?,
        })
    })
    .transpose()
}
