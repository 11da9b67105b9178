//! A receipt that comes by itself: of a notice that was made here, or of a number of ours that nobody knows.

use super::settle::settle_receipt;
use crate::app::App;
use crate::http::Fail;
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use sportello_integrations::payments::{Receipt, Transferred};
use sportello_storage::payments::{self, Received, Stray};
use sportello_storage::{Tx, new_id};
use sportello_types::payments::{Destination, Part};
use sportello_types::text::payments as words;
use sportello_types::values::Iban;

/// *Altre entrate* of a municipality (taxonomy of pagoPA, area 15): nothing more is known of the money.
const MISCELLANEOUS: &str = "9/0115105AP/";

/// Takes a receipt in the caller's transaction, as [`settle_receipt`] does. One with a number of ours that no
/// notice has is kept too, for an operator to look at.
///
/// # Errors
///
/// Those of [`payments::receive`].
pub(super) async fn take_receipt(
    tx: &Tx,
    app: &App,
    tenant: &ServedTenant,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<Received, Fail> {
    let received = settle_receipt(tx, app, receipt, now).await?;
    if !matches!(received, Received::Unknown) || !keep(tx, app, tenant, receipt, now).await? {
        return Ok(received);
    }
    settle_receipt(tx, app, receipt, now).await
}

/// Makes a place for the money; false where the number is not one of ours.
async fn keep(
    tx: &Tx,
    app: &App,
    tenant: &ServedTenant,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<bool, Fail> {
    // Ours are all codes that have a sequence, those too that the settings had before.
    let (Some(iuv), Some(account)) = (receipt.notice.iuv(), arrived_on(tenant, receipt)) else {
        return Ok(false);
    };
    if receipt.amount.0 < 1 {
        return Ok(false);
    }
    let lang = tenant.default_language();
    let part = Part {
        amount: receipt.amount,
        creditor: receipt.creditor.clone(),
        to: Destination::Account { account },
        category: MISCELLANEOUS.parse().map_err(Fail::internal)?,
    };
    let mut rng = app.rng();
    let stray = Stray {
        debt: new_id(now, &mut rng),
        notice: new_id(now, &mut rng),
        iuv,
        subject: words::stray_subject(lang),
        debtor: words::stray_debtor(lang),
        part: &part,
        at: now,
    };
    Ok(payments::keep_stray(tx, &stray).await?)
}

/// The account on which the money arrived, as the receipt says: the settings may have none any more, or another
/// one. Theirs stands where the receipt names none.
fn arrived_on(tenant: &ServedTenant, receipt: &Receipt) -> Option<Iban> {
    let own = |transfer: &&Transferred| transfer.creditor == receipt.creditor && transfer.account.is_some();
    let told = receipt.transfers.iter().find(own);
    let told = told.and_then(|transfer| transfer.account.clone());
    told.or_else(|| tenant.settings.payments.iban.clone())
}
