//! What came, day by day.

use super::CAME;
use crate::row::{FromRow, Row};
use crate::{Result, Tx};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::values::EuroCents;

/// What came between two instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// The place of the two instants among those asked for.
    pub place: usize,
    /// Receipts.
    pub receipts: u64,
    /// What was paid with them.
    pub amount: EuroCents,
    /// Of that, what was found in flows.
    pub reconciled: EuroCents,
    /// Receipts that do not fit.
    pub anomalies: u64,
}

impl FromRow for Total {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            place: row.int("place")?,
            receipts: row.int("receipts")?,
            amount: EuroCents(row.get("amount")?),
            reconciled: EuroCents(row.get("reconciled")?),
            anomalies: row.int("anomalies")?,
        })
    }
}

/// Days of one statement.
const DAYS: usize = 50;

/// What came in each of some stretches of time (the days of a calendar that the database does not know):
/// those in which something did, in their order.
pub async fn totals(tx: &Tx, stretches: &[(DateTime<Utc>, DateTime<Utc>)]) -> Result<Vec<Total>> {
    let mut found = Vec::new();
    for (chunk, stretches) in stretches.chunks(DAYS).enumerate() {
        let mut values: Vec<Value> = Vec::new();
        let mut sums: Vec<String> = Vec::new();
        for (at, (from, to)) in stretches.iter().enumerate() {
            let place = chunk * DAYS + at;
            values.extend([Value::from(*from), Value::from(*to)]);
            let (from, to) = (values.len(), values.len() + 1);
            sums.push(format!(
                "SELECT {place} AS place, COUNT(*) AS receipts, COALESCE(SUM(r.amount), 0) AS amount, \
                 COALESCE(SUM(CASE WHEN r.pays IS NOT NULL AND n.status = 'reconciled' \
                 THEN r.amount ELSE 0 END), 0) AS reconciled, COUNT(a.id) AS anomalies \
                 FROM payment_receipt r \
                 JOIN notice n ON n.tenant_id = r.tenant_id AND n.id = r.notice_id \
                 LEFT JOIN payment_anomaly a ON a.tenant_id = r.tenant_id AND a.id = r.id \
                 WHERE r.tenant_id = $1 AND {CAME} >= ${from} AND {CAME} < ${to}"
            ));
        }
        // Sums of 64-bit numbers are numeric on PostgreSQL, and the place a number of 32 bits.
        let sql = format!(
            "SELECT CAST(place AS bigint) AS place, CAST(receipts AS bigint) AS receipts, \
             CAST(amount AS bigint) AS amount, CAST(reconciled AS bigint) AS reconciled, \
             CAST(anomalies AS bigint) AS anomalies FROM ({}) AS days WHERE receipts > 0 ORDER BY place",
            sums.join(" UNION ALL ")
        );
        found.extend(tx.all::<Total>(&sql, values).await?);
    }
    Ok(found)
}
