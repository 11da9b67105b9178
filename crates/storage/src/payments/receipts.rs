//! Receipts as they were received.

use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_types::ids::{NoticeId, PaymentReceiptId};
use sportello_types::payments::OtherPayment;
use sportello_types::values::{EuroCents, Iban, PartitaIva};

/// A receipt.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredReceipt {
    /// Its id here.
    pub id: PaymentReceiptId,
    /// Its id at the node (*IUR*).
    pub receipt_id: String,
    /// The fiscal code of the body whose notice was paid.
    pub creditor: PartitaIva,
    /// The notice.
    pub notice: NoticeId,
    /// Whether it paid the notice; what does not is an anomaly.
    pub pays: bool,
    /// What was paid, without the provider's fee.
    pub amount: EuroCents,
    /// The provider's fee.
    pub fee: Option<EuroCents>,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// Name of the provider.
    pub provider: String,
    /// Who paid, where the receipt says it.
    pub payer: Option<Payer>,
    /// The payment begun here that it belongs to, as the receipt writes it.
    pub cart: Option<String>,
    /// Whether it was paid while the creditor could not be asked.
    pub stand_in: bool,
    /// Who got what.
    pub transfers: Vec<Transfer>,
    /// The receipt as it came.
    pub xml: Vec<u8>,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// Money for a notice that did not pay it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredOther {
    /// The receipt's id here.
    pub id: PaymentReceiptId,
    /// What was paid, without the provider's fee.
    pub amount: EuroCents,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// The payment begun here that it belongs to, as the receipt writes it.
    pub cart: Option<String>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Whether an operator has seen to it.
    pub closed: bool,
    /// Whether its money was taken back since.
    pub reversed: bool,
}

impl StoredOther {
    /// It as whoever owes sees it.
    pub fn shown(&self) -> OtherPayment {
        OtherPayment {
            receipt: self.id,
            amount: self.amount,
            at: self.paid_at.unwrap_or(self.received_at),
            closed: self.closed,
            reversed: self.reversed,
        }
    }
}

/// One whose money is there: whether it was taken back is asked for many at once.
impl FromRow for StoredOther {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            amount: EuroCents(row.get("amount")?),
            paid_at: row.get("paid_at")?,
            cart: row.get("cart")?,
            received_at: row.get("received_at")?,
            closed: row.get::<Option<DateTime<Utc>>>("closed_at")?.is_some(),
            reversed: false,
        })
    }
}

/// Who paid.
#[derive(Clone, PartialEq, Eq)]
pub struct Payer {
    /// Fiscal code, as the receipt writes it.
    pub tax_code: String,
    /// Name.
    pub name: String,
}

/// A part of what was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Its number in the notice, from one.
    pub number: u8,
    /// Who gets it.
    pub creditor: PartitaIva,
    /// How much.
    pub amount: EuroCents,
    /// Whether it bought a digital stamp: its money goes to the Revenue Agency and is in no flow.
    pub stamp: bool,
    /// The account on which it arrives, where the receipt says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Iban>,
    /// What it is for, as the receipt writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

impl FromRow for StoredReceipt {
    fn from_row(row: &Row) -> Result<Self> {
        let payer = match (row.get("payer_tax_code")?, row.get("payer_name")?) {
            (Some(tax_code), Some(name)) => Some(Payer { tax_code, name }),
            _ => None,
        };
        Ok(Self {
            id: row.get("id")?,
            receipt_id: row.get("receipt_id")?,
            creditor: row.parse("creditor")?,
            notice: row.get("notice_id")?,
            pays: row.get::<Option<NoticeId>>("pays")?.is_some(),
            amount: EuroCents(row.get("amount")?),
            fee: row.get::<Option<i64>>("fee")?.map(EuroCents),
            paid_at: row.get("paid_at")?,
            provider: row.get("provider")?,
            payer,
            cart: row.get("cart")?,
            stand_in: row.get("stand_in")?,
            transfers: row.json("transfers")?,
            xml: row.get("xml")?,
            received_at: row.get("received_at")?,
        })
    }
}

/// The receipt that paid a notice. Whose notice it is, is for the caller to have asked.
pub async fn receipt_of(tx: &Tx, notice: NoticeId) -> Result<Option<StoredReceipt>> {
    tx.one(
        "SELECT * FROM payment_receipt WHERE tenant_id = $1 AND pays = $2",
        args![notice],
    )
    .await
}

/// All receipts of a notice, those that did not pay it too, in the order in which they came.
pub async fn receipts_of(tx: &Tx, notice: NoticeId) -> Result<Vec<StoredReceipt>> {
    tx.all(
        "SELECT * FROM payment_receipt WHERE tenant_id = $1 AND notice_id = $2 ORDER BY received_at, id",
        args![notice],
    )
    .await
}
