//! All that does not fit of the flows and that nobody has seen to, whatever the day: it is looked for on the days
//! that are marked, and on no other.

use super::troubles::{Trouble, troubles};
use crate::payments::{unwatch, watch};
use crate::{Result, Tx, args};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Lines of a day that may not fit, and are looked at.
const LOOKED_AT: u32 = 20_000;

/// The days whose flows may have something that does not fit, the oldest first.
pub async fn watched_days(tx: &Tx) -> Result<Vec<NaiveDate>> {
    let rows = tx
        .rows(
            "SELECT flow_day FROM payment_flow_watch WHERE tenant_id = $1 ORDER BY flow_day",
            args![],
        )
        .await?;
    rows.iter().map(|row| row.get("flow_day")).collect()
}

/// What does not fit and is open, of the days of a period or of all, the oldest day first; of each flow line by
/// line.
pub async fn exceptions(tx: &Tx, period: Option<(NaiveDate, NaiveDate)>) -> Result<Vec<Trouble>> {
    let mut open = Vec::new();
    for day in watched_days(tx).await? {
        if period.is_some_and(|(from, to)| day < from || day > to) {
            continue;
        }
        let found = troubles(tx, day, LOOKED_AT).await?;
        open.extend(found.into_iter().filter(|trouble| trouble.closed.is_none()));
    }
    Ok(open)
}

/// Looks whether something of a marked day's flows still does not fit and is open: where all is well, its mark is
/// removed.
pub async fn look_again(tx: &Tx, day: NaiveDate) -> Result<()> {
    // Removed first, so that whoever marks it is waited for and what they have written shows.
    if !unwatch(tx, day).await? {
        return Ok(());
    }
    let found = troubles(tx, day, LOOKED_AT).await?;
    if found.iter().any(|trouble| trouble.closed.is_none()) {
        watch(tx, &BTreeSet::from([day])).await?;
    }
    Ok(())
}
