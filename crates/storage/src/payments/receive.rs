//! A receipt comes: late, twice, at the same time as another one.

use super::receipts::{Payer, Transfer};
use super::settle::settle;
use super::{StoredDebt, StoredOther, anomalies, change};
use crate::row::to_json;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{NoticeId, PaymentReceiptId};
use sportello_types::payments::{Anomaly, DebtSource, NoticeStatus};
use sportello_types::values::{EuroCents, NoticeNumber, PartitaIva};

/// A receipt that has come.
pub struct NewReceipt<'a> {
    /// Its id here; unused when it was here before.
    pub id: PaymentReceiptId,
    /// Its id at the node (*IUR*): with the creditor it tells one receipt from another.
    pub receipt_id: &'a str,
    /// The number of the notice.
    pub notice: &'a NoticeNumber,
    /// The fiscal code of the body whose notice it is: numbers of others may be like ours.
    pub creditor: &'a PartitaIva,
    /// What was paid, without the provider's fee.
    pub amount: EuroCents,
    /// The provider's fee.
    pub fee: Option<EuroCents>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// Name of the provider.
    pub provider: &'a str,
    /// Who paid, where the receipt says it.
    pub payer: Option<&'a Payer>,
    /// The payment begun here that it belongs to, as the receipt writes it.
    pub cart: Option<&'a str>,
    /// Whether it was paid while the creditor could not be asked.
    pub stand_in: bool,
    /// Who got what; where the receipt does not say, the parts of the notice.
    pub transfers: &'a [Transfer],
    /// The receipt as it came.
    pub xml: &'a [u8],
}

/// What became of a receipt.
#[derive(Clone)]
pub enum Received {
    /// It is stored, for the first time.
    Settled {
        /// The debt as it stands then.
        debt: Box<StoredDebt>,
        /// The notice.
        notice: NoticeId,
        /// What does not fit; the notice may be paid even so ([`Anomaly::OtherAmount`]).
        anomaly: Option<Anomaly>,
    },
    /// It was here before.
    Duplicate,
    /// No notice of ours: nothing is stored. See [`super::keep_stray`].
    Unknown,
}

/// Takes a receipt: keeps it, pays the notice, ends the other ways to pay the debt, or notes what does not
/// fit. All in the caller's transaction, under the lock of the debt.
///
/// # Errors
///
/// [`Error::Duplicate`] when the receipt's id is that of a receipt of another notice or amount: two that
/// cannot both be true. Nothing is written then, and the transaction goes on.
pub async fn receive(tx: &Tx, receipt: &NewReceipt<'_>, at: DateTime<Utc>) -> Result<Received> {
    let row = tx
        .row(
            "SELECT id FROM notice WHERE tenant_id = $1 AND number = $2 AND creditor = $3",
            args![receipt.notice.as_str(), receipt.creditor.as_str()],
        )
        .await?;
    let Some(row) = row else {
        return Ok(Received::Unknown);
    };
    let id: NoticeId = row.get("id")?;
    let mut debt = change::locked_with(tx, id).await?;
    let notice = debt.notice(id).ok_or(Error::NotFound)?;
    let right_amount = receipt.amount == notice.amount();
    let settlement = settle(&debt.statuses(), notice.option, notice.instalment, right_amount)
        .ok_or(Error::Corrupt { column: "instalment" })?;
    let pays = settlement.settled.status.is_paid() && !notice.status.is_paid();
    if !keep(tx, receipt, id, pays, at).await? {
        return duplicate(tx, receipt, id).await;
    }
    let anomaly = match settlement.settled.anomaly {
        Some(Anomaly::PaidAfterCancel) if debt.source == DebtSource::Receipt => Some(Anomaly::Unknown),
        other => other,
    };
    if let Some(anomaly) = anomaly {
        anomalies::note_anomaly(tx, receipt.id, anomaly, at).await?;
    }
    if pays {
        let cause = format!("receipt {}", receipt.receipt_id);
        let paid = debt.notice_mut(id).ok_or(Error::NotFound)?;
        change::step(tx, paid, settlement.settled.status, &cause, at).await?;
        paid.paid_at = receipt.paid_at;
        paid.received = Some(receipt.amount);
        for (option, instalment) in settlement.superseded {
            let notices = debt.options.get_mut(option);
            if let Some(notice) = notices.and_then(|notices| notices.get_mut(instalment)) {
                change::step(tx, notice, NoticeStatus::Superseded, &cause, at).await?;
            }
        }
        change::file(tx, &debt).await?;
    } else {
        let unpaid = debt.notice_mut(id).ok_or(Error::NotFound)?;
        unpaid.others.push(StoredOther {
            id: receipt.id,
            amount: receipt.amount,
            paid_at: receipt.paid_at,
            cart: receipt.cart.map(str::to_owned),
            received_at: at,
            closed: false,
            reversed: false,
        });
    }
    Ok(Received::Settled {
        debt: Box::new(debt),
        notice: id,
        anomaly,
    })
}

/// Keeps a receipt; false when there is one of this id.
async fn keep(
    tx: &Tx,
    receipt: &NewReceipt<'_>,
    notice: NoticeId,
    pays: bool,
    at: DateTime<Utc>,
) -> Result<bool> {
    let kept = tx
        .execute(
            "INSERT INTO payment_receipt (tenant_id, id, creditor, receipt_id, notice_id, pays, amount, fee, \
             paid_at, provider, payer_tax_code, payer_name, cart, stand_in, transfers, xml, received_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
             ON CONFLICT (tenant_id, creditor, receipt_id) DO NOTHING",
            args![
                receipt.id,
                receipt.creditor.as_str(),
                receipt.receipt_id,
                notice,
                pays.then_some(notice),
                receipt.amount.0,
                receipt.fee.map(|fee| fee.0),
                receipt.paid_at,
                receipt.provider,
                receipt.payer.map(|payer| payer.tax_code.as_str()),
                receipt.payer.map(|payer| payer.name.as_str()),
                receipt.cart,
                receipt.stand_in,
                to_json(&receipt.transfers, "transfers")?,
                receipt.xml,
                at,
            ],
        )
        .await?;
    Ok(kept == 1)
}

/// What to say of a receipt whose id is known.
async fn duplicate(tx: &Tx, receipt: &NewReceipt<'_>, notice: NoticeId) -> Result<Received> {
    let row = tx
        .row(
            "SELECT notice_id, amount FROM payment_receipt \
             WHERE tenant_id = $1 AND creditor = $2 AND receipt_id = $3",
            args![receipt.creditor.as_str(), receipt.receipt_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let same = row.get::<NoticeId>("notice_id")? == notice && row.get::<i64>("amount")? == receipt.amount.0;
    if same {
        Ok(Received::Duplicate)
    } else {
        Err(Error::Duplicate)
    }
}
