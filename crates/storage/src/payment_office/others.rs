//! Payments of flows that are of none of our notices, and are as they should be: they are counted.

use crate::many::list;
use crate::payments::{FlowKey, IN_FORCE, OF_ANOTHER, codes};
use crate::row::Row;
use crate::{Result, Tx, args};
use chrono::NaiveDate;
use sea_orm::Value;
use sportello_types::values::{Iuv, SegregationCode};
use std::collections::{BTreeMap, BTreeSet};

/// How many payments of a flow are of none of our notices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// Of notices that other programs have made for the municipality.
    pub programs: u64,
    /// Shares of other bodies' notices, whose receipts are here.
    pub shares: u64,
}

/// That the line `i` of a flow has the look of one of our numbers, in SQL: the check digits are for the caller
/// to judge. With the values of its parameters, numbered from `first` on.
pub(super) fn ours(first: usize, codes: &BTreeSet<SegregationCode>) -> (String, Vec<Value>) {
    if codes.is_empty() {
        return ("1 = 0".to_owned(), Vec::new());
    }
    let sql = format!(
        "(LENGTH(i.iuv) = 17 AND SUBSTR(i.iuv, 1, 2) IN {})",
        list(first, codes.len())
    );
    let values = codes.iter().map(|code| Value::from(code.to_string())).collect();
    (sql, values)
}

/// The payments of a day's flows in force that are of none of our notices, flow by flow.
pub async fn others(tx: &Tx, day: NaiveDate) -> Result<BTreeMap<FlowKey, Others>> {
    let codes = codes(tx).await?;
    let mut values = args![day];
    let (in_our_numbers, numbers) = ours(values.len() + 2, &codes);
    values.extend(numbers);
    let lines = format!(
        "FROM payment_flow f JOIN payment_flow_item i ON i.tenant_id = f.tenant_id AND i.psp = f.psp \
         AND i.flow = f.flow AND i.revision = f.revision \
         LEFT JOIN notice n ON n.tenant_id = i.tenant_id AND n.number = '3' || i.iuv \
         WHERE f.tenant_id = $1 AND f.flow_day = $2 AND {IN_FORCE}"
    );
    let sql = format!(
        "SELECT i.psp, i.flow, CAST(SUM(CASE WHEN {OF_ANOTHER} THEN 1 ELSE 0 END) AS bigint) AS shares, \
         CAST(SUM(CASE WHEN n.id IS NOT NULL OR {in_our_numbers} OR {OF_ANOTHER} THEN 0 ELSE 1 END) AS bigint) \
         AS programs {lines} GROUP BY i.psp, i.flow"
    );
    let mut found: BTreeMap<FlowKey, Others> = BTreeMap::new();
    let key = |row: &Row| -> Result<FlowKey> {
        Ok(FlowKey {
            psp: row.get("psp")?,
            flow: row.get("flow")?,
        })
    };
    for row in tx.rows(&sql, values.clone()).await? {
        let others = Others {
            programs: row.int("programs")?,
            shares: row.int("shares")?,
        };
        found.insert(key(&row)?, others);
    }
    if codes.is_empty() {
        return Ok(found);
    }
    // What begins as our numbers do, and has other check digits.
    let sql = format!(
        "SELECT i.psp, i.flow, i.iuv {lines} AND n.id IS NULL AND {in_our_numbers} AND NOT {OF_ANOTHER}"
    );
    for row in tx.rows(&sql, values).await? {
        let iuv: Option<Iuv> = row.get::<String>("iuv")?.parse().ok();
        if iuv.is_none() {
            found.entry(key(&row)?).or_default().programs += 1;
        }
    }
    Ok(found)
}
