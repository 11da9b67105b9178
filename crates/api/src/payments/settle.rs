//! A receipt comes, however it came: what follows from it.

use crate::app::App;
use crate::http::Fail;
use crate::jobs;
use crate::journal::{self, Act};
use chrono::{DateTime, Utc};
use sportello_integrations::payments::{Receipt, Transferred};
use sportello_storage::citizens::{self, Citizen};
use sportello_storage::payments::{self, NewReceipt, Payer, Received, StoredDebt, TaxCode, Transfer};
use sportello_storage::{Tx, new_id};
use sportello_types::payments::Anomaly;

/// Takes a receipt in the caller's transaction: kept as it came, its notice paid, whoever owed it told.
/// The same again has no effect.
///
/// # Errors
///
/// Those of [`payments::receive`].
pub(crate) async fn settle_receipt(
    tx: &Tx,
    app: &App,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<Received, Fail> {
    let payer = receipt.payer.as_ref().map(|payer| Payer {
        tax_code: payer.tax_code.clone(),
        name: payer.name.clone(),
    });
    let transfers: Vec<Transfer> = receipt.transfers.iter().map(transfer).collect();
    let new = NewReceipt {
        id: new_id(now, &mut app.rng()),
        receipt_id: &receipt.id,
        notice: &receipt.notice,
        creditor: &receipt.creditor,
        amount: receipt.amount,
        fee: receipt.fee,
        paid_at: receipt.paid_at,
        provider: &receipt.provider,
        payer: payer.as_ref(),
        cart: receipt.cart.as_deref(),
        stand_in: receipt.stand_in,
        transfers: &transfers,
        xml: &receipt.xml,
    };
    let received = payments::receive(tx, &new, now).await?;
    if let Received::Settled {
        debt,
        notice,
        anomaly,
    } = &received
    {
        if let Some(anomaly) = anomaly {
            tracing::warn!(?anomaly, %notice, "money that does not fit");
        }
        if matches!(anomaly, None | Some(Anomaly::OtherAmount)) {
            jobs::tell_of_payment(tx, app, *notice, now).await?;
            jobs::tell_open_payers(tx, app, *notice, now).await?;
            if let Some(owner) = owner_of(tx, debt).await? {
                let object = format!("debt/{}", debt.id);
                journal::note_system(tx, owner.profile.id, Act::PaymentReceived, &object, now).await?;
            }
        }
    }
    Ok(received)
}

fn transfer(transferred: &Transferred) -> Transfer {
    Transfer {
        number: transferred.number,
        creditor: transferred.creditor.clone(),
        amount: transferred.amount,
        stamp: transferred.stamp.is_some(),
    }
}

/// Whoever owes, where that is somebody who has signed in.
pub(crate) async fn owner_of(
    tx: &Tx,
    debt: &StoredDebt,
) -> Result<Option<Citizen>, sportello_storage::Error> {
    match (&debt.citizen, &debt.debtor.tax_code) {
        (Some(citizen), _) => citizens::find(tx, *citizen).await,
        (None, Some(TaxCode::Person(code))) => citizens::find_by_tax_code(tx, code).await,
        (None, Some(TaxCode::Body(_)) | None) => Ok(None),
    }
}
