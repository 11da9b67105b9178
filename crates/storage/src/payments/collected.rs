//! What whoever collects for a municipality still has of it.

use crate::{Error, Result, SystemTx, args};
use sportello_types::ids::TenantId;
use sportello_types::values::SegregationCode;

/// How many debts of a municipality can be paid with whoever collects for it, or may be, for it may have been told
/// of those that it was not heard to know. Not those whose numbers are in the code `but`.
pub async fn payable_debts(tx: &SystemTx, tenant: TenantId, but: Option<SegregationCode>) -> Result<u64> {
    // No code is negative.
    let but = but.map_or(-1, |code| i64::from(code.number()));
    let rows = tx
        .rows(
            "SELECT COUNT(DISTINCT n.debt_id) AS debts FROM notice n \
             JOIN debt d ON d.tenant_id = n.tenant_id AND d.id = n.debt_id \
             WHERE n.tenant_id = $1 AND n.status IN ('pending', 'payable') AND d.segregation <> $2",
            args![tenant, but],
        )
        .await?;
    let column = "debts";
    let debts: i64 = rows.first().ok_or(Error::Corrupt { column })?.get(column)?;
    u64::try_from(debts).map_err(|_| Error::Corrupt { column })
}
