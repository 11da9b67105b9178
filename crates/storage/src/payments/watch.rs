//! Days whose flows may have something that does not fit. Whatever makes something not fit marks its days; which
//! of them still have such a line, the office looks up there alone, however many flows there are.

use super::ROWS;
use super::flows::{FlowKey, IN_FORCE};
use crate::many::list;
use crate::{Result, Tx, args};
use chrono::NaiveDate;
use sea_orm::Value;
use std::collections::BTreeSet;

/// Marks days. Whoever marks one holds it until the end of the transaction; all do so in the order of the days,
/// after the debts.
pub(crate) async fn watch(tx: &Tx, days: &BTreeSet<NaiveDate>) -> Result<()> {
    for day in days {
        tx.execute(
            "INSERT INTO payment_flow_watch (tenant_id, flow_day, marks) VALUES ($1, $2, 1) \
             ON CONFLICT (tenant_id, flow_day) DO UPDATE SET marks = payment_flow_watch.marks + 1",
            args![*day],
        )
        .await?;
    }
    Ok(())
}

/// Removes the mark of a day; false where it had none. Whoever marks it meanwhile is waited for.
pub(crate) async fn unwatch(tx: &Tx, day: NaiveDate) -> Result<bool> {
    let removed = tx
        .execute(
            "DELETE FROM payment_flow_watch WHERE tenant_id = $1 AND flow_day = $2",
            args![day],
        )
        .await?;
    Ok(removed == 1)
}

/// The day of a flow, in the revision in force.
pub(super) async fn day_of(tx: &Tx, key: &FlowKey) -> Result<Option<NaiveDate>> {
    let sql = format!(
        "SELECT f.flow_day FROM payment_flow f WHERE f.tenant_id = $1 AND f.psp = $2 AND f.flow = $3 \
         AND {IN_FORCE}"
    );
    let row = tx.row(&sql, args![key.psp.as_str(), key.flow.as_str()]).await?;
    row.map(|row| row.get("flow_day")).transpose()
}

/// The days of the flows that name payments, in whatever revision.
pub(super) async fn days_of(tx: &Tx, iuvs: &[String]) -> Result<BTreeSet<NaiveDate>> {
    let mut days = BTreeSet::new();
    for iuvs in iuvs.chunks(ROWS) {
        let sql = format!(
            "SELECT DISTINCT f.flow_day FROM payment_flow_item i JOIN payment_flow f \
             ON f.tenant_id = i.tenant_id AND f.psp = i.psp AND f.flow = i.flow \
             WHERE i.tenant_id = $1 AND i.iuv IN {} AND {IN_FORCE}",
            list(2, iuvs.len())
        );
        let iuvs = iuvs.iter().map(|iuv| Value::from(iuv.as_str())).collect();
        for row in tx.rows(&sql, iuvs).await? {
            days.insert(row.get("flow_day")?);
        }
    }
    Ok(days)
}
