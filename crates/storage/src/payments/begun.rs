//! Which way to pay a debt the node of payments has begun at the municipality's own station. It stands beside the
//! state of the notices, which changes with their receipts alone.

use super::StoredDebt;
use crate::row::Row;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Duration, Utc};
use sportello_types::ids::DebtId;

/// How long a payment that was begun may still be under way: the longest life of a payment token (SANP, providers
/// of payment services, *Best practice*, *Payment Token*).
pub const LONGEST_PAYMENT: Duration = Duration::minutes(30);

/// A way to pay a debt that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BegunWay {
    /// Which, from zero.
    pub option: usize,
    /// When a payment of one of its notices was begun last.
    pub at: DateTime<Utc>,
}

impl BegunWay {
    pub(super) fn read(row: &Row) -> Result<Option<Self>> {
        let column = "begun_option";
        let Some(option) = row.get::<Option<i64>>(column)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            option: usize::try_from(option).map_err(|_| Error::Corrupt { column })?,
            at: row.get("begun_at")?,
        }))
    }
}

impl StoredDebt {
    /// Whether another way to pay it than this one may be being paid.
    pub fn is_being_paid_otherwise(&self, option: usize, now: DateTime<Utc>) -> bool {
        let begun = self.begun.filter(|begun| begun.at > now - LONGEST_PAYMENT);
        begun.is_some_and(|begun| begun.option != option)
    }
}

/// Notes that a payment of a notice of this way to pay a debt begins. False when another way may be being paid:
/// of two that begin at the same time one does.
pub async fn begin_way(tx: &Tx, debt: DebtId, option: usize, now: DateTime<Utc>) -> Result<bool> {
    let column = "begun_option";
    let option = i64::try_from(option).map_err(|_| Error::Corrupt { column })?;
    let sql = "UPDATE debt SET begun_option = $3, begun_at = $4 WHERE tenant_id = $1 AND id = $2 \
               AND (begun_at IS NULL OR begun_at <= $5 OR begun_option = $3)";
    let begun = tx
        .execute(sql, args![debt, option, now, now - LONGEST_PAYMENT])
        .await?;
    Ok(begun == 1)
}
