//! The number of what was sent.

use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Europe::Rome;
use sportello_types::ids::IstanzaId;
use sportello_types::values::SubmissionNumber;

/// Gives a sent istanza the next number of the year, Europe/Rome. Late in the transaction: its counter
/// is a lock that all submissions of a municipality share.
///
/// # Errors
///
/// [`Error::Duplicate`] when it has one; the transaction is then lost on PostgreSQL.
pub async fn give_number(tx: &Tx, id: IstanzaId, now: DateTime<Utc>) -> Result<SubmissionNumber> {
    let year = i64::from(now.with_timezone(&Rome).year());
    let row = tx
        .row(
            "INSERT INTO submission_counter (tenant_id, year, last) VALUES ($1, $2, 1) \
             ON CONFLICT (tenant_id, year) DO UPDATE SET last = submission_counter.last + 1 RETURNING last",
            args![year],
        )
        .await?;
    let number: i64 = row.ok_or(Error::Corrupt { column: "last" })?.get("last")?;
    tx.execute(
        "INSERT INTO istanza_submission (tenant_id, istanza_id, year, number) VALUES ($1, $2, $3, $4)",
        args![id, year, number],
    )
    .await?;
    submission_number(year, number)
}

/// Year and number in one value.
pub(crate) fn submission_number(year: i64, number: i64) -> Result<SubmissionNumber> {
    let year = u16::try_from(year).ok();
    let number = u32::try_from(number).ok();
    year.zip(number)
        .and_then(|(year, number)| SubmissionNumber::new(year, number))
        .ok_or(Error::Corrupt { column: "number" })
}
