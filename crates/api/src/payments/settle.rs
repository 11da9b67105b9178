//! A receipt comes, however it came: what follows from it.

use super::stamps;
use crate::app::App;
use crate::http::Fail;
use crate::jobs;
use crate::journal::{self, Act};
use chrono::{DateTime, Utc};
use sportello_integrations::payments::{Receipt, Transferred};
use sportello_storage::citizens::{self, Citizen};
use sportello_storage::payments::{self, NewReceipt, Payer, Received, StoredDebt, TaxCode, Transfer};
use sportello_storage::{Tx, new_id};
use sportello_types::payments::{Anomaly, DebtSource, DebtStatus, NoticeStatus};

/// Takes a receipt in the caller's transaction: kept as it came, its notice paid, the digital stamps that it
/// brings judged, whoever owed it told, also when it pays nothing. The same again has no effect.
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
    let mut received = payments::receive(tx, &new, now).await?;
    if let Received::Settled {
        debt,
        notice,
        anomaly,
    } = &mut received
    {
        let pays = matches!(anomaly, None | Some(Anomaly::OtherAmount));
        let stored = debt.notice(*notice).ok_or(sportello_storage::Error::NotFound)?;
        if !stamps::take(tx, app, &receipt.transfers, stored, now).await?
            && payments::note_anomaly(tx, new.id, Anomaly::Stamp, now).await?
        {
            *anomaly = Some(Anomaly::Stamp);
        }
        if let Some(anomaly) = anomaly {
            tracing::warn!(?anomaly, %notice, "money that does not fit");
        }
        if pays {
            jobs::tell_of_payment(tx, app, *notice, now).await?;
            jobs::tell_open_payers(tx, app, *notice, now).await?;
            // Whoever collects may know notices alone, and not which others are paid with this one.
            if debt
                .notices()
                .any(|other| other.status == NoticeStatus::Superseded)
            {
                jobs::close_notices(tx, app, debt.id, now).await?;
            }
        } else {
            jobs::tell_of_other_payment(tx, app, (*notice, new.id), now).await?;
        }
        if let Some(owner) = owner_of(tx, debt).await? {
            let object = format!("debt/{}", debt.id);
            journal::note_system(tx, owner.profile.id, Act::PaymentReceived, &object, now).await?;
        }
        go_on(tx, app, debt, now).await?;
    }
    Ok(received)
}

/// Whatever waits for a debt goes on once it is paid, or is let go where its money was given back: the job looks
/// whether that is enough.
pub(crate) async fn go_on(
    tx: &Tx,
    app: &App,
    debt: &StoredDebt,
    now: DateTime<Utc>,
) -> Result<(), sportello_storage::Error> {
    if debt.status() != DebtStatus::Paid && !debt.is_given_back() {
        return Ok(());
    }
    match &debt.source {
        DebtSource::Istanza { istanza } => jobs::istanza_paid(tx, app, *istanza, now).await,
        DebtSource::Certificate { certificate } => jobs::certificate_paid(tx, app, *certificate, now).await,
        DebtSource::Municipality | DebtSource::Spontaneous | DebtSource::Receipt => Ok(()),
    }
}

/// A transfer as it is kept: a digital stamp has a place of its own.
pub(super) fn transfer(transferred: &Transferred) -> Transfer {
    Transfer {
        number: transferred.number,
        creditor: transferred.creditor.clone(),
        amount: transferred.amount,
        stamp: transferred.stamp.is_some(),
        account: transferred.account.clone(),
        category: transferred.category.clone(),
    }
}

/// Whoever owes, where that is somebody who has signed in: whose data they are, and who reads of it. A
/// spontaneous debt is theirs whose fiscal code it was made under, whoever has typed it.
pub(crate) async fn owner_of(
    tx: &Tx,
    debt: &StoredDebt,
) -> Result<Option<Citizen>, sportello_storage::Error> {
    match (&debt.source, &debt.debtor.tax_code) {
        (DebtSource::Spontaneous, Some(TaxCode::Person(code))) => citizens::find_by_tax_code(tx, code).await,
        (DebtSource::Spontaneous, _) => Ok(None),
        _ => told_of(tx, debt).await,
    }
}

/// Whoever is written to of a debt, where that is somebody who has signed in: who has made it, or owes it.
pub(crate) async fn told_of(tx: &Tx, debt: &StoredDebt) -> Result<Option<Citizen>, sportello_storage::Error> {
    match (&debt.citizen, &debt.debtor.tax_code) {
        (Some(citizen), _) => citizens::find(tx, *citizen).await,
        (None, Some(TaxCode::Person(code))) => citizens::find_by_tax_code(tx, code).await,
        (None, Some(TaxCode::Body(_)) | None) => Ok(None),
    }
}
