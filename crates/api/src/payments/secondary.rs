//! A receipt of another body's notice of which the municipality gets a share: it pays nothing here, and its
//! money comes all the same.

use super::settle::transfer;
use crate::app::App;
use crate::http::Fail;
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use sportello_integrations::payments::Receipt;
use sportello_storage::new_id;
use sportello_storage::payments::{self, NewSecondary, Transfer};
use sportello_types::values::PartitaIva;

/// What became of it.
pub(super) enum Taken {
    /// It is kept, for the first time.
    New,
    /// It was here before.
    Known,
    /// Nothing of it is the municipality's.
    NotOurs,
}

/// Keeps a receipt of another body's notice, with what of it is the municipality's.
///
/// # Errors
///
/// Those of [`payments::keep_secondary`].
pub(super) async fn take(
    app: &App,
    tenant: &ServedTenant,
    creditor: &PartitaIva,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<Taken, Fail> {
    let own = receipt
        .transfers
        .iter()
        .filter(|transferred| transferred.creditor == *creditor);
    let shares: Vec<Transfer> = own.map(transfer).collect();
    if shares.is_empty() {
        return Ok(Taken::NotOurs);
    }
    let behind_its_first_digit = receipt.notice.as_str().get(1..);
    let new = NewSecondary {
        id: new_id(now, &mut app.rng()),
        receipt_id: &receipt.id,
        notice: &receipt.notice,
        iuv: receipt
            .iuv
            .as_deref()
            .or(behind_its_first_digit)
            .unwrap_or_default(),
        creditor: &receipt.creditor,
        paid_at: receipt.paid_at,
        provider: &receipt.provider,
        shares: &shares,
        xml: &receipt.xml,
    };
    let tx = app.db.begin(tenant.id).await?;
    let kept = payments::keep_secondary(&tx, &new, now).await?;
    tx.commit().await?;
    Ok(if kept { Taken::New } else { Taken::Known })
}
