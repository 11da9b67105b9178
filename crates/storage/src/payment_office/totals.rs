//! What came, day by day: the municipality's own money, which flows bring, what of it came with other bodies'
//! notices, and what came with ours for others.

use super::{CAME, found};
use crate::dialect::Engine;
use crate::payments::{IN_FORCE, TAKEN_BACK};
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
    /// Receipts, of other bodies' notices too.
    pub receipts: u64,
    /// What was paid with them to the creditor.
    pub amount: EuroCents,
    /// Of that, what was found in flows.
    pub reconciled: EuroCents,
    /// Of that amount, what came with notices of other bodies.
    pub secondary: EuroCents,
    /// What has bought digital stamps: in no flow.
    pub stamps: EuroCents,
    /// Shares of other bodies: in their flows.
    pub shares: EuroCents,
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
            secondary: EuroCents(row.get("secondary")?),
            stamps: EuroCents(row.get("stamps")?),
            shares: EuroCents(row.get("shares")?),
            anomalies: row.int("anomalies")?,
        })
    }
}

/// Days of one statement.
const DAYS: usize = 50;

/// What of a receipt `r`, of the notice `n`, is not the creditor's own money, in SQL: digital stamps, and shares
/// of other bodies. By its transfers; where it does not say them, by the parts of the notice.
fn not_own(engine: Engine) -> (String, String) {
    let (transfers, amount, stamp, creditor) = match engine {
        Engine::Sqlite => (
            "json_each(r.transfers) AS t",
            "json_extract(t.value, '$.amount')",
            "json_extract(t.value, '$.stamp') = 1",
            "json_extract(t.value, '$.creditor')",
        ),
        Engine::Postgres => (
            "jsonb_array_elements(CAST(r.transfers AS jsonb)) AS t(value)",
            "CAST(t.value->>'amount' AS bigint)",
            "CAST(t.value->>'stamp' AS boolean)",
            "t.value->>'creditor'",
        ),
    };
    let sum = |of_transfers: String, of_parts: &str| {
        format!(
            "COALESCE(CASE WHEN r.transfers = '[]' \
             THEN (SELECT SUM(p.amount) FROM notice_part p WHERE p.tenant_id = r.tenant_id \
             AND p.notice_id = r.notice_id AND {of_parts}) \
             ELSE (SELECT SUM({amount}) FROM {transfers} WHERE {of_transfers}) END, 0)"
        )
    };
    (
        sum(stamp.to_owned(), "p.stamp_document IS NOT NULL"),
        sum(
            format!("NOT ({stamp}) AND {creditor} <> n.creditor"),
            "p.stamp_document IS NULL AND p.creditor <> n.creditor",
        ),
    )
}

/// The transfers `t` to the creditor of receipts `r` of other bodies' notices, as the rows of ours are, in SQL.
/// Each by itself is found in the flows in force or not.
fn secondary() -> String {
    format!(
        "SELECT r.id, t.amount, CASE WHEN t.stamp THEN t.amount ELSE 0 END AS stamps, 0 AS shares, \
         CAST(CASE WHEN EXISTS (SELECT 1 FROM payment_flow_item i JOIN payment_flow f \
         ON f.tenant_id = i.tenant_id AND f.psp = i.psp AND f.flow = i.flow AND f.revision = i.revision \
         WHERE i.tenant_id = r.tenant_id AND i.iuv = r.iuv AND i.receipt_id = r.receipt_id \
         AND i.amount = t.amount AND (i.transfer IS NULL OR i.transfer = t.number) \
         AND i.outcome <> 'revoked' AND {IN_FORCE} AND NOT {TAKEN_BACK}) THEN 1 ELSE 0 END AS bigint) AS found, \
         1 AS secondary, NULL AS anomaly FROM secondary_receipt r \
         JOIN secondary_transfer t ON t.tenant_id = r.tenant_id AND t.secondary_id = r.id"
    )
}

/// What came in each of some stretches of time (the days of a calendar that the database does not know):
/// those in which something did, in their order.
pub async fn totals(tx: &Tx, stretches: &[(DateTime<Utc>, DateTime<Utc>)]) -> Result<Vec<Total>> {
    let is_found = found("r");
    let (stamps, shares) = not_own(tx.engine());
    let of_others = secondary();
    let mut all = Vec::new();
    for (chunk, stretches) in stretches.chunks(DAYS).enumerate() {
        let mut values: Vec<Value> = Vec::new();
        let mut sums: Vec<String> = Vec::new();
        for (at, (from, to)) in stretches.iter().enumerate() {
            let place = chunk * DAYS + at;
            values.extend([Value::from(*from), Value::from(*to)]);
            let (from, to) = (values.len(), values.len() + 1);
            sums.push(format!(
                "SELECT {place} AS place, COUNT(DISTINCT s.id) AS receipts, \
                 COALESCE(SUM(s.amount - s.stamps - s.shares), 0) AS amount, \
                 COALESCE(SUM((s.amount - s.stamps - s.shares) * s.found), 0) AS reconciled, \
                 COALESCE(SUM((s.amount - s.stamps - s.shares) * s.secondary), 0) AS secondary, \
                 COALESCE(SUM(s.stamps), 0) AS stamps, COALESCE(SUM(s.shares), 0) AS shares, \
                 COUNT(s.anomaly) AS anomalies \
                 FROM (SELECT r.id, r.amount, {stamps} AS stamps, {shares} AS shares, {is_found} AS found, \
                 0 AS secondary, a.id AS anomaly FROM payment_receipt r \
                 JOIN notice n ON n.tenant_id = r.tenant_id AND n.id = r.notice_id \
                 LEFT JOIN payment_anomaly a ON a.tenant_id = r.tenant_id AND a.id = r.id \
                 WHERE r.tenant_id = $1 AND {CAME} >= ${from} AND {CAME} < ${to} \
                 UNION ALL {of_others} \
                 WHERE r.tenant_id = $1 AND {CAME} >= ${from} AND {CAME} < ${to}) AS s"
            ));
        }
        // Sums of 64-bit numbers are numeric on PostgreSQL, and the place a number of 32 bits.
        let sql = format!(
            "SELECT CAST(place AS bigint) AS place, CAST(receipts AS bigint) AS receipts, \
             CAST(amount AS bigint) AS amount, CAST(reconciled AS bigint) AS reconciled, \
             CAST(secondary AS bigint) AS secondary, CAST(stamps AS bigint) AS stamps, \
             CAST(shares AS bigint) AS shares, CAST(anomalies AS bigint) AS anomalies FROM ({}) AS days WHERE receipts > 0 ORDER BY place",
            sums.join(" UNION ALL ")
        );
        all.extend(tx.all::<Total>(&sql, values).await?);
    }
    Ok(all)
}
