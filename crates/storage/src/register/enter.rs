//! Making an entry.

use super::{NewEntry, RegisteredEntry, protocol_number};
use crate::row::{to_json, to_word};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Rome;

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
    if let Some(done) = enter(tx, code, &entry, at).await? {
        return Ok(with(entry, code, done));
    }
    // The register of that year is closed: the entry belongs to the next one.
    let year = at.with_timezone(&Rome).year();
    let at = at.max(first_instant(year + 1).unwrap_or(at));
    let done = enter(tx, code, &entry, at).await?.ok_or(Error::WrongState)?;
    Ok(with(entry, code, done))
}

struct Entered {
    year: i64,
    number: i64,
    registered_at: DateTime<Utc>,
}

fn with(
    entry: NewEntry,
    code: &str,
    done: (sportello_types::values::ProtocolNumber, DateTime<Utc>),
) -> RegisteredEntry {
    RegisteredEntry {
        entry,
        code: code.to_owned(),
        number: done.0,
        registered_at: done.1,
        registered_on: day_in_rome(done.1),
    }
}

/// The counter's change: first number of the year, or the next one, while the year is open.
const COUNT: &str = "INSERT INTO register_counter (tenant_id, code, year, last, last_at, closed) \
     VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT (tenant_id, code, year) DO UPDATE SET \
     last = register_counter.last + 1, last_at = CASE WHEN register_counter.last_at > excluded.last_at \
     THEN register_counter.last_at ELSE excluded.last_at END \
     WHERE NOT register_counter.closed RETURNING last, last_at";

async fn enter(
    tx: &Tx,
    code: &str,
    entry: &NewEntry,
    at: DateTime<Utc>,
) -> Result<Option<(sportello_types::values::ProtocolNumber, DateTime<Utc>)>> {
    let year = i64::from(at.with_timezone(&Rome).year());
    let counted = tx.row(COUNT, args![code, year, at, false]).await?;
    let Some(counted) = counted else { return Ok(None) };
    let done = Entered {
        year,
        number: counted.get("last")?,
        registered_at: counted.get("last_at")?,
    };
    insert(tx, code, entry, &done).await?;
    let number = protocol_number(done.year, done.number).ok_or(Error::Corrupt { column: "last" })?;
    Ok(Some((number, done.registered_at)))
}

async fn insert(tx: &Tx, code: &str, entry: &NewEntry, done: &Entered) -> Result<()> {
    tx.execute(
        "INSERT INTO register_entry (tenant_id, id, code, year, number, registered_at, registered_on, direction, \
         sender, recipients, subject, documents, received_number, received_on, request_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        args![
            entry.id,
            code,
            done.year,
            done.number,
            done.registered_at,
            day_in_rome(done.registered_at),
            to_word(&entry.direction, "direction")?,
            to_json(&entry.sender, "sender")?,
            to_json(&entry.recipients, "recipients")?,
            entry.subject.as_str(),
            to_json(&entry.documents, "documents")?,
            entry.received_number.as_deref(),
            entry.received_on,
            entry.request_id.as_deref(),
        ],
    )
    .await?;
    Ok(())
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
