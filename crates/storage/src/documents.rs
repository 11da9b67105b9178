//! Everything that lies ready for a citizen, in one list: certificates, receipts, what was kept.

use crate::certificates::certificate_number;
use crate::cursor::{Cursor, page, probe};
use crate::istanze::submission_number;
use crate::register::protocol_number;
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::certificates::CertificateStatus;
use sportello_types::documents::{DocumentKind, DocumentStatus};
use sportello_types::ids::{CitizenId, DocumentId};
use sportello_types::page::Page;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// The certificate's id, that of the receipt's istanza, or its own.
    pub id: DocumentId,
    /// What it is called: for a receipt, the service's name when the istanza was begun.
    pub title: String,
    /// Slug of the service, for a receipt.
    pub service: Option<String>,
    /// Its number, where it has one.
    pub number: Option<String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Bytes.
    pub size: i64,
    /// Whether the file is still there.
    pub kept: bool,
    standing: Standing,
}

/// What tells where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Certificate {
        valid_until: Option<NaiveDate>,
        annulled: bool,
    },
    Provisional,
    Registered,
    Kept,
}

impl Document {
    /// Where it stands on a day of Europe/Rome.
    pub fn status(&self, day: NaiveDate) -> DocumentStatus {
        match self.standing {
            Standing::Certificate {
                valid_until,
                annulled,
            } => match CertificateStatus::on(day, valid_until, annulled) {
                CertificateStatus::Valid => DocumentStatus::Valid,
                CertificateStatus::Expired => DocumentStatus::Expired,
                CertificateStatus::Annulled
                // Not in the list, since never issued.
                | CertificateStatus::Held
                | CertificateStatus::Discarded => DocumentStatus::Annulled,
            },
            Standing::Provisional => DocumentStatus::Provisional,
            Standing::Registered => DocumentStatus::Registered,
            Standing::Kept => DocumentStatus::Kept,
        }
    }
}

impl FromRow for Document {
    fn from_row(row: &Row) -> Result<Self> {
        let of_number = || -> Result<(i64, i64)> { Ok((row.get("year")?, row.get("number")?)) };
        let annulled_at: Option<DateTime<Utc>> = row.get("annulled_at")?;
        let lapsed_at: Option<DateTime<Utc>> = row.get("lapsed_at")?;
        let (kind, standing, number) = match row.get::<String>("kind")?.as_str() {
            "certificate" => {
                let (year, number) = of_number()?;
                let standing = Standing::Certificate {
                    valid_until: row.get("valid_until")?,
                    annulled: annulled_at.is_some(),
                };
                let number = certificate_number(year, number)?.to_string();
                (DocumentKind::Certificate, standing, Some(number))
            }
            "receipt" => {
                let (year, number) = of_number()?;
                let number = protocol_number(year, number).ok_or(Error::Corrupt { column: "number" })?;
                (
                    DocumentKind::Receipt,
                    Standing::Registered,
                    Some(number.to_string()),
                )
            }
            "provisional_receipt" => {
                let (year, number) = of_number()?;
                let number = submission_number(year, number)?.to_string();
                (DocumentKind::Receipt, Standing::Provisional, Some(number))
            }
            "kept" => (DocumentKind::SelfCertification, Standing::Kept, None),
            _ => return Err(Error::Corrupt { column: "kind" }),
        };
        Ok(Self {
            kind,
            id: row.get("id")?,
            title: row.get("title")?,
            service: row.get("service")?,
            number,
            made_at: row.get("made_at")?,
            size: row.get("size")?,
            kept: lapsed_at.is_none(),
            standing,
        })
    }
}

/// The certificates that were issued. It stands first where others follow: its columns give theirs their types.
const CERTIFICATES: &str = "SELECT 'certificate' AS kind, c.id AS id, c.issued_at AS made_at, c.title AS title, \
     CAST(NULL AS TEXT) AS service, c.size AS size, c.year AS year, c.number AS number, \
     c.valid_until AS valid_until, a.annulled_at AS annulled_at, l.lapsed_at AS lapsed_at FROM certificate c \
     LEFT JOIN certificate_annulment a ON a.tenant_id = c.tenant_id AND a.certificate_id = c.id \
     LEFT JOIN certificate_lapse l ON l.tenant_id = c.tenant_id AND l.certificate_id = c.id \
     WHERE c.tenant_id = $1 AND c.citizen_id = $2 AND NOT EXISTS (SELECT 1 FROM certificate_hold h \
     WHERE h.tenant_id = c.tenant_id AND h.certificate_id = c.id AND h.released_at IS NULL)";

/// The receipts in force: a provisional one until the final one is there.
const RECEIPTS: &str = "SELECT 'receipt' AS kind, i.id AS id, r.created_at AS made_at, i.service_title AS title, \
     i.service AS service, r.size AS size, e.year AS year, e.number AS number, NULL AS valid_until, \
     NULL AS annulled_at, NULL AS lapsed_at FROM istanza i \
     JOIN receipt r ON r.tenant_id = i.tenant_id AND r.istanza_id = i.id \
     JOIN register_entry e ON e.tenant_id = i.tenant_id AND e.id = i.registration_id \
     WHERE i.tenant_id = $1 AND i.citizen_id = $2 \
     UNION ALL SELECT 'provisional_receipt' AS kind, i.id AS id, p.created_at AS made_at, \
     i.service_title AS title, i.service AS service, p.size AS size, s.year AS year, s.number AS number, \
     NULL AS valid_until, NULL AS annulled_at, NULL AS lapsed_at FROM istanza i \
     JOIN provisional_receipt p ON p.tenant_id = i.tenant_id AND p.istanza_id = i.id \
     JOIN istanza_submission s ON s.tenant_id = i.tenant_id AND s.istanza_id = i.id \
     WHERE i.tenant_id = $1 AND i.citizen_id = $2 AND NOT EXISTS (SELECT 1 FROM receipt f \
     WHERE f.tenant_id = i.tenant_id AND f.istanza_id = i.id)";

/// What was kept.
const KEPT: &str = "SELECT 'kept' AS kind, k.id AS id, k.kept_at AS made_at, k.title AS title, NULL AS service, \
     k.size AS size, NULL AS year, NULL AS number, NULL AS valid_until, NULL AS annulled_at, \
     NULL AS lapsed_at FROM kept_document k WHERE k.tenant_id = $1 AND k.citizen_id = $2";

const LIST: &str = "documents";

/// The documents of a citizen of these kinds, newest first.
///
/// # Errors
///
/// [`Error::InvalidCursor`].
pub async fn list(
    tx: &Tx,
    citizen: CitizenId,
    kinds: &[DocumentKind],
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Document>> {
    let cursor = cursor
        .map(|cursor| Cursor::<DateTime<Utc>>::read(cursor, LIST))
        .transpose()?;
    let parts: Vec<&str> = DocumentKind::ALL
        .into_iter()
        .filter(|kind| kinds.contains(kind))
        .map(|kind| match kind {
            DocumentKind::Certificate => CERTIFICATES,
            DocumentKind::Receipt => RECEIPTS,
            DocumentKind::SelfCertification => KEPT,
        })
        .collect();
    if parts.is_empty() {
        return Ok(page(Vec::new(), limit, LIST, key));
    }
    let all = format!("SELECT * FROM ({}) AS documents", parts.join(" UNION ALL "));
    let items: Vec<Document> = match cursor {
        None => {
            tx.all(
                &format!("{all} ORDER BY made_at DESC, id DESC LIMIT $3"),
                args![citizen, probe(limit)],
            )
            .await?
        }
        Some(cursor) => {
            tx.all(
                &format!("{all} WHERE (made_at, id) < ($3, $4) ORDER BY made_at DESC, id DESC LIMIT $5"),
                args![citizen, cursor.key, cursor.id, probe(limit)],
            )
            .await?
        }
    };
    Ok(page(items, limit, LIST, key))
}

fn key(document: &Document) -> (DateTime<Utc>, uuid::Uuid) {
    (document.made_at, document.id.0)
}
