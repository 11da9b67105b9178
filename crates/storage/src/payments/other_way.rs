//! Of several ways to pay a debt one is paid at a time: whoever paid two would have paid twice.

use super::LONGEST_PAYMENT;
use crate::many::list;
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::ids::NoticeId;
use sportello_types::payments::{AT_THE_PAGE, ON_ITS_WAY};
use std::collections::BTreeSet;

/// Those of these notices whose debt may be being paid in another way: one was begun here that was not given up,
/// by somebody who is on the page of payments or waits for the receipt, or at the municipality's own station. It ends
/// by itself, with the time that each of them has.
pub async fn paid_otherwise(tx: &Tx, notices: &[NoticeId], now: DateTime<Utc>) -> Result<BTreeSet<NoticeId>> {
    if notices.is_empty() {
        return Ok(BTreeSet::new());
    }
    let begun = |payment: &str, id: &str| {
        format!(
            "EXISTS (SELECT 1 FROM notice o \
             JOIN {payment}_notice p ON p.tenant_id = o.tenant_id AND p.notice_id = o.id \
             JOIN {payment} a ON a.tenant_id = p.tenant_id AND a.id = p.{id} \
             WHERE o.tenant_id = n.tenant_id AND o.debt_id = n.debt_id AND o.option_number <> n.option_number \
             AND ((a.returned_at IS NULL AND a.begun_at > $3) OR (a.returned_at > $4 AND a.given_up = FALSE)))"
        )
    };
    let sql = format!(
        "SELECT n.id FROM notice n JOIN debt d ON d.tenant_id = n.tenant_id AND d.id = n.debt_id \
         WHERE n.tenant_id = $1 AND n.id IN {} \
         AND ((d.begun_option <> n.option_number AND d.begun_at > $2) OR {} OR {})",
        list(5, notices.len()),
        begun("payment_attempt", "attempt_id"),
        begun("open_payment", "payment_id"),
    );
    let mut values = args![now - LONGEST_PAYMENT, now - AT_THE_PAGE, now - ON_ITS_WAY];
    values.extend(notices.iter().copied().map(Value::from));
    let rows = tx.rows(&sql, values).await?;
    rows.iter().map(|row| row.get("id")).collect()
}
