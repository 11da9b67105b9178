//! The numbers of notices.

use crate::{Error, Result, Tx, args};
use sportello_types::values::{Iuv, SegregationCode};
use std::collections::BTreeSet;

/// Takes `count` numbers of a sequence, one after the other; the first of them. Its row is a lock that all
/// who make notices of a municipality share until their transaction ends. What is rolled back was never
/// given: nobody has seen it.
///
/// # Errors
///
/// [`Error::Corrupt`] when a number does not fit the database.
async fn take(tx: &Tx, segregation: SegregationCode, count: usize) -> Result<u64> {
    let column = "last";
    let count = i64::try_from(count).map_err(|_| Error::Corrupt { column })?;
    let row = tx
        .row(
            "INSERT INTO notice_sequence (tenant_id, segregation, last) VALUES ($1, $2, $3) \
             ON CONFLICT (tenant_id, segregation) DO UPDATE SET last = notice_sequence.last + excluded.last \
             RETURNING last",
            args![i64::from(segregation.number()), count],
        )
        .await?;
    let last: i64 = row.ok_or(Error::Corrupt { column })?.get(column)?;
    u64::try_from(last - count + 1).map_err(|_| Error::Corrupt { column })
}

/// The same, of numbers that no notice has: a receipt that nobody knew may have used one that is further on.
///
/// # Errors
///
/// [`Error::Corrupt`] when a number does not fit the database, or no number of a notice.
pub(super) async fn take_free(tx: &Tx, segregation: SegregationCode, count: usize) -> Result<u64> {
    const TOO_FAR: Error = Error::Corrupt { column: "last" };
    loop {
        let first = take(tx, segregation, count).await?;
        let more = u64::try_from(count).map_err(|_| TOO_FAR)?.saturating_sub(1);
        let number = |base| Iuv::new(segregation, base).map(Iuv::notice_number).ok_or(TOO_FAR);
        // All have the same length: their order is that of the numbers.
        let used = tx
            .row(
                "SELECT number FROM notice WHERE tenant_id = $1 AND number >= $2 AND number <= $3 LIMIT 1",
                args![number(first)?.as_str(), number(first + more)?.as_str()],
            )
            .await?;
        if used.is_none() {
            return Ok(first);
        }
    }
}

/// The segregation codes in which notices are made here, or were.
pub(crate) async fn codes(tx: &Tx) -> Result<BTreeSet<SegregationCode>> {
    let rows = tx
        .rows(
            "SELECT segregation FROM notice_sequence WHERE tenant_id = $1",
            args![],
        )
        .await?;
    let mut codes = BTreeSet::new();
    for row in rows {
        codes.extend(SegregationCode::new(row.int("segregation")?));
    }
    Ok(codes)
}

/// Leaves out the numbers up to `last`, which were given by another program before: the next one is beyond.
/// A sequence that is beyond already stays where it is.
///
/// # Errors
///
/// [`Error::Corrupt`] when the number does not fit the database.
pub async fn skip_to(tx: &Tx, segregation: SegregationCode, last: u64) -> Result<()> {
    let last = i64::try_from(last).map_err(|_| Error::Corrupt { column: "last" })?;
    tx.execute(
        "INSERT INTO notice_sequence (tenant_id, segregation, last) VALUES ($1, $2, $3) \
         ON CONFLICT (tenant_id, segregation) DO UPDATE SET last = excluded.last \
         WHERE notice_sequence.last < excluded.last",
        args![i64::from(segregation.number()), last],
    )
    .await?;
    Ok(())
}
