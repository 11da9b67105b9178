//! The official register (*protocollo*, DPR 445/2000 art. 53-57), embedded: for municipalities
//! without a system of their own.
//!
//! Numbers are gapless: the counter is a row, not a sequence, and its change belongs to the
//! transaction of the entry. Take the number **last** in a transaction: the counter is the only
//! lock that submissions of one municipality share, and it is held until the commit. Entries,
//! annulments and sealed days cannot be changed: there is no function for it, and the database
//! refuses it. Whoever goes around the database is found out: each entry carries a hash of its
//! content and of the entry before ([`verify`]).
//!
//! Where the municipality has a system of its own, the entries that it makes are noted here too
//! ([`record`]), under the code of its register: numbered and sealed by day over there.

mod day;
mod enter;
mod segnatura;
mod verify;

pub use day::{DayToSeal, Keeper, RegisterDay, days_to_seal, find_day, seal_day};
pub use enter::{EMBEDDED, External, record, register};
pub use segnatura::{find_segnatura, keep_segnatura};
pub use verify::{Fault, Register, verify};

use crate::canonical::canonical_sha256;
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sportello_types::ids::RegistrationId;
use sportello_types::values::ProtocolNumber;

/// Which way a document went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Received.
    Incoming,
    /// Sent.
    Outgoing,
    /// Between offices.
    Internal,
}

/// A sender or a recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name of the person, body or office.
    pub name: String,
    /// Fiscal code, or VAT number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<String>,
}

/// A registered document, by its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Name of the file.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

/// An entry to make (art. 53 c. 1, c to f).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Its id, drawn beforehand.
    pub id: RegistrationId,
    /// Which way.
    pub direction: Direction,
    /// Who sent it.
    pub sender: Party,
    /// To whom.
    pub recipients: Vec<Party>,
    /// What it is about.
    pub subject: String,
    /// The document, then its attachments.
    pub documents: Vec<Document>,
    /// Number that the sender gave it.
    pub received_number: Option<String>,
    /// Date that the sender gave it.
    pub received_on: Option<NaiveDate>,
    /// Makes the entry happen once, whatever is retried.
    pub request_id: Option<String>,
}

/// An entry, with its number and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredEntry {
    /// Its content.
    pub entry: NewEntry,
    /// Code of the register.
    pub code: String,
    /// Year and progressive number.
    pub number: ProtocolNumber,
    /// When; never before the entry with the number before.
    pub registered_at: DateTime<Utc>,
    /// The day, Europe/Rome.
    pub registered_on: NaiveDate,
    /// The key of the entry in the municipality's own system, where that made it.
    pub system_id: Option<String>,
    /// SHA-256 of all this and of the entry before, lower-case hexadecimal.
    pub hash: String,
}

impl RegisteredEntry {
    /// What stands in the register: art. 53 c. 1.
    fn content(&self) -> serde_json::Value {
        let entry = &self.entry;
        json!({
            "numero": self.number.to_string(),
            "istante": self.registered_at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "verso": entry.direction,
            "mittente": entry.sender,
            "destinatari": entry.recipients,
            "oggetto": entry.subject,
            "documenti": entry.documents,
            "protocollo_ricevuto": entry.received_number,
            "data_ricevuto": entry.received_on,
        })
    }

    /// The hash that belongs to this content after the entry `previous`.
    fn sealed_by(&self, previous: &str) -> String {
        canonical_sha256(&json!({
            "id": self.entry.id,
            "registro": self.code,
            "richiesta": self.entry.request_id,
            "sistema": self.system_id,
            "registrazione": self.content(),
            "precedente": previous,
        }))
    }
}

/// What stands before the first entry.
fn no_hash() -> String {
    "0".repeat(64)
}

impl FromRow for RegisteredEntry {
    fn from_row(row: &Row) -> Result<Self> {
        let number = protocol_number(row.get("year")?, row.get("number")?);
        Ok(Self {
            entry: NewEntry {
                id: row.get("id")?,
                direction: row.word("direction")?,
                sender: row.json("sender")?,
                recipients: row.json("recipients")?,
                subject: row.get("subject")?,
                documents: row.json("documents")?,
                received_number: row.get("received_number")?,
                received_on: row.get("received_on")?,
                request_id: row.get("request_id")?,
            },
            code: row.get("code")?,
            number: number.ok_or(Error::Corrupt { column: "number" })?,
            registered_at: row.get("registered_at")?,
            registered_on: row.get("registered_on")?,
            system_id: row.get("system_id")?,
            hash: row.get("hash")?,
        })
    }
}

/// The annulment of an entry (art. 54): the entry stays readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annulment {
    /// The entry.
    pub registration: RegistrationId,
    /// Why.
    pub reason: String,
    /// The act that authorises it.
    pub act: String,
    /// Who did it.
    pub operator: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl FromRow for Annulment {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            registration: row.get("registration_id")?,
            reason: row.get("reason")?,
            act: row.get("act")?,
            operator: row.get("operator")?,
            at: row.get("at")?,
        })
    }
}

/// An entry by id.
pub async fn find(tx: &Tx, id: RegistrationId) -> Result<Option<RegisteredEntry>> {
    tx.one(
        "SELECT * FROM register_entry WHERE tenant_id = $1 AND id = $2",
        args![id],
    )
    .await
}

/// The entry made for a request: ask before making it again.
pub async fn find_by_request(tx: &Tx, request_id: &str) -> Result<Option<RegisteredEntry>> {
    tx.one(
        "SELECT * FROM register_entry WHERE tenant_id = $1 AND request_id = $2",
        args![request_id],
    )
    .await
}

/// An entry by register and number.
pub async fn find_by_number(tx: &Tx, code: &str, number: ProtocolNumber) -> Result<Option<RegisteredEntry>> {
    tx.one(
        "SELECT * FROM register_entry WHERE tenant_id = $1 AND code = $2 AND year = $3 AND number = $4",
        args![code, i64::from(number.year()), i64::from(number.number())],
    )
    .await
}

/// The entries of a year, by number.
pub async fn list_year(tx: &Tx, code: &str, year: u16) -> Result<Vec<RegisteredEntry>> {
    tx.all(
        "SELECT * FROM register_entry WHERE tenant_id = $1 AND code = $2 AND year = $3 ORDER BY number",
        args![code, i64::from(year)],
    )
    .await
}

/// Annuls an entry. The annulment is a row of its own.
///
/// # Errors
///
/// [`Error::Duplicate`] when it is annulled already, [`Error::NotFound`].
pub async fn annul(tx: &Tx, annulment: &Annulment) -> Result<()> {
    if find(tx, annulment.registration).await?.is_none() {
        return Err(Error::NotFound);
    }
    let done = tx
        .execute(
            "INSERT INTO register_annulment (tenant_id, registration_id, reason, act, operator, at, annulled_on) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            args![
                annulment.registration,
                annulment.reason.as_str(),
                annulment.act.as_str(),
                annulment.operator.as_str(),
                annulment.at,
                enter::day_in_rome(annulment.at),
            ],
        )
        .await?;
    if done == 0 { Err(Error::Duplicate) } else { Ok(()) }
}

/// The annulment of an entry.
pub async fn find_annulment(tx: &Tx, id: RegistrationId) -> Result<Option<Annulment>> {
    tx.one(
        "SELECT * FROM register_annulment WHERE tenant_id = $1 AND registration_id = $2",
        args![id],
    )
    .await
}

/// Year and number in one value, when both fit.
pub(crate) fn protocol_number(year: i64, number: i64) -> Option<ProtocolNumber> {
    ProtocolNumber::new(u16::try_from(year).ok()?, u32::try_from(number).ok()?)
}
