//! Making an entry.

use super::{NewEntry, RegisteredEntry, no_hash, protocol_number};
use crate::row::{to_json, to_word};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Rome;
use sportello_types::values::ProtocolNumber;

/// Code of the embedded register.
pub const EMBEDDED: &str = "PORTALE";

/// Takes the next number and makes the entry. Call it last before the commit.
///
/// The year is that of `at` in Europe/Rome, as long as that year's register is open; the instant
/// of the entry is `at`, or that of the entry before when the clocks of two machines disagree: the
/// order of numbers and of instants is the same.
///
/// # Errors
///
/// [`Error::Duplicate`] when the request has an entry already; the transaction is then lost on
/// PostgreSQL.
pub async fn register(tx: &Tx, code: &str, entry: NewEntry, at: DateTime<Utc>) -> Result<RegisteredEntry> {
    let (number, registered_at) = if let Some(counted) = count(tx, code, at).await? {
        counted
    } else {
        // The register of that year is closed: the entry belongs to the next one.
        let year = at.with_timezone(&Rome).year();
        let at = at.max(first_instant(year + 1).unwrap_or(at));
        count(tx, code, at).await?.ok_or(Error::WrongState)?
    };
    let made = RegisteredEntry {
        entry,
        code: code.to_owned(),
        number,
        registered_at,
        registered_on: day_in_rome(registered_at),
        system_id: None,
        hash: String::new(),
    };
    let previous = hash_before(tx, code, number).await?;
    insert(tx, made, &previous).await
}

/// What a municipality's own system says of the entry that it made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// Code of its register.
    pub code: String,
    /// Year and number.
    pub number: ProtocolNumber,
    /// When it made the entry.
    pub registered_at: DateTime<Utc>,
    /// Its own key of the entry, if it has one.
    pub system_id: Option<String>,
}

/// Notes an entry that the municipality's own system made.
///
/// # Errors
///
/// [`Error::Duplicate`] when the request has an entry already, or the number another document; the
/// transaction is then lost on PostgreSQL.
pub async fn record(tx: &Tx, entry: NewEntry, made: External) -> Result<RegisteredEntry> {
    let noted = RegisteredEntry {
        entry,
        code: made.code,
        number: made.number,
        registered_at: made.registered_at,
        registered_on: day_in_rome(made.registered_at),
        system_id: made.system_id,
        hash: String::new(),
    };
    // Numbers of all offices run through that register: what comes before is not ours to know.
    insert(tx, noted, &no_hash()).await
}

/// The counter's change: first number of the year, or the next one, while the year is open.
const COUNT: &str = "INSERT INTO register_counter (tenant_id, code, year, last, last_at, closed) \
     VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT (tenant_id, code, year) DO UPDATE SET \
     last = register_counter.last + 1, last_at = CASE WHEN register_counter.last_at > excluded.last_at \
     THEN register_counter.last_at ELSE excluded.last_at END \
     WHERE NOT register_counter.closed RETURNING last, last_at";

/// The next number and its instant; nothing when the year is closed.
async fn count(tx: &Tx, code: &str, at: DateTime<Utc>) -> Result<Option<(ProtocolNumber, DateTime<Utc>)>> {
    let year = i64::from(at.with_timezone(&Rome).year());
    let counted = tx.row(COUNT, args![code, year, at, false]).await?;
    counted
        .map(|row| {
            let number = protocol_number(year, row.get("last")?).ok_or(Error::Corrupt { column: "last" })?;
            Ok((number, row.get("last_at")?))
        })
        .transpose()
}

/// The hash of the entry before, of the same year.
async fn hash_before(tx: &Tx, code: &str, number: ProtocolNumber) -> Result<String> {
    if number.number() == 1 {
        return Ok(no_hash());
    }
    let row = tx
        .row(
            "SELECT hash FROM register_entry WHERE tenant_id = $1 AND code = $2 AND year = $3 AND number = $4",
            args![code, i64::from(number.year()), i64::from(number.number()) - 1],
        )
        .await?;
    row.ok_or(Error::Corrupt { column: "number" })?.get("hash")
}

async fn insert(tx: &Tx, made: RegisteredEntry, previous: &str) -> Result<RegisteredEntry> {
    let hash = made.sealed_by(previous);
    let entry = &made.entry;
    tx.execute(
        "INSERT INTO register_entry (tenant_id, id, code, year, number, registered_at, registered_on, direction, \
         sender, recipients, subject, documents, received_number, received_on, request_id, system_id, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        args![
            entry.id,
            made.code.as_str(),
            i64::from(made.number.year()),
            i64::from(made.number.number()),
            made.registered_at,
            made.registered_on,
            to_word(&entry.direction, "direction")?,
            to_json(&entry.sender, "sender")?,
            to_json(&entry.recipients, "recipients")?,
            entry.subject.as_str(),
            to_json(&entry.documents, "documents")?,
            entry.received_number.as_deref(),
            entry.received_on,
            entry.request_id.as_deref(),
            made.system_id.as_deref(),
            hash.as_str(),
        ],
    )
    .await?;
    Ok(RegisteredEntry { hash, ..made })
}

/// The calendar day in Italy.
pub(super) fn day_in_rome(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Rome).date_naive()
}

/// The first instant of a calendar day in Italy (which always has a midnight: clocks change at two).
pub(super) fn start_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = Rome
        .from_local_datetime(&day.and_time(NaiveTime::MIN))
        .earliest()?;
    Some(midnight.with_timezone(&Utc))
}

fn first_instant(year: i32) -> Option<DateTime<Utc>> {
    start_of(NaiveDate::from_ymd_opt(year, 1, 1)?)
}
