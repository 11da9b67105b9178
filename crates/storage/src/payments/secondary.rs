//! Receipts of other bodies' notices of which the municipality gets a share: a receipt goes to every body in
//! its list of transfers (pagoPA SANP, `paSendRTV2`). They pay no notice of ours; their money is in our flows.

use super::receipts::Transfer;
use crate::many::insert;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::values::{EuroCents, Iban, NoticeNumber, PartitaIva};

/// That the line `i` of a flow is of another body's notice, in SQL: its receipt is here. A line names no
/// creditor, and another body's number may be like one of ours.
pub(crate) const OF_ANOTHER: &str = "EXISTS (SELECT 1 FROM secondary_receipt o WHERE o.tenant_id = i.tenant_id \
     AND o.iuv = i.iuv AND o.receipt_id = i.receipt_id)";

/// That the line `i` of a flow is a share of ours of such a notice, by amount and number, in SQL.
pub(crate) const SHARE_FITS: &str = "EXISTS (SELECT 1 FROM secondary_receipt o JOIN secondary_transfer t \
     ON t.tenant_id = o.tenant_id AND t.secondary_id = o.id WHERE o.tenant_id = i.tenant_id \
     AND o.iuv = i.iuv AND o.receipt_id = i.receipt_id AND NOT t.stamp AND t.amount = i.amount \
     AND (i.transfer IS NULL OR i.transfer = t.number))";

/// A receipt of another body's notice that has come.
pub struct NewSecondary<'a> {
    /// Its id here; unused when it was here before.
    pub id: PaymentReceiptId,
    /// Its id at the node (*IUR*): with the creditor it tells one receipt from another.
    pub receipt_id: &'a str,
    /// The number of the notice.
    pub notice: &'a NoticeNumber,
    /// The identifier of the payment (*IUV*), by which flows name it.
    pub iuv: &'a str,
    /// The fiscal code of the body whose notice it is.
    pub creditor: &'a PartitaIva,
    /// When it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// Name of the provider.
    pub provider: &'a str,
    /// What of it is the municipality's.
    pub shares: &'a [Transfer],
    /// The receipt as it came.
    pub xml: &'a [u8],
}

/// Keeps a receipt of another body's notice; false when it was here before.
///
/// # Errors
///
/// [`Error::Duplicate`] when its id is that of a receipt of another notice or amount: two that cannot both be
/// true. Nothing is written then, and the transaction goes on.
pub async fn keep_secondary(tx: &Tx, receipt: &NewSecondary<'_>, at: DateTime<Utc>) -> Result<bool> {
    const COLUMNS: [&str; 7] = [
        "secondary_id",
        "number",
        "creditor",
        "amount",
        "account",
        "category",
        "stamp",
    ];
    let amount: i64 = receipt.shares.iter().map(|share| share.amount.0).sum();
    let kept = tx
        .execute(
            "INSERT INTO secondary_receipt (tenant_id, id, creditor, receipt_id, number, iuv, amount, provider, \
             paid_at, xml, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT (tenant_id, creditor, receipt_id) DO NOTHING",
            args![
                receipt.id,
                receipt.creditor.as_str(),
                receipt.receipt_id,
                receipt.notice.as_str(),
                receipt.iuv,
                amount,
                receipt.provider,
                receipt.paid_at,
                receipt.xml,
                at,
            ],
        )
        .await?;
    if kept == 0 {
        let known = secondary_of(tx, receipt.creditor, receipt.receipt_id).await?;
        let known = known.ok_or(Error::NotFound)?;
        let same = known.notice == *receipt.notice && known.amount.0 == amount;
        return if same { Ok(false) } else { Err(Error::Duplicate) };
    }
    let mut values = Vec::with_capacity(receipt.shares.len() * COLUMNS.len());
    for share in receipt.shares {
        values.extend(args![
            receipt.id,
            i64::from(share.number),
            share.creditor.as_str(),
            share.amount.0,
            share.account.as_ref().map(Iban::as_str),
            share.category.as_deref(),
            share.stamp,
        ]);
    }
    let sql = insert("secondary_transfer", &COLUMNS, receipt.shares.len());
    tx.execute(&sql, values).await?;
    Ok(true)
}

/// A receipt of another body's notice.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredSecondary {
    /// The number of the notice.
    pub notice: NoticeNumber,
    /// What of it is the municipality's.
    pub amount: EuroCents,
    /// The receipt as it came.
    pub xml: Vec<u8>,
}

/// The receipt of another body's notice that has an id at the node.
pub async fn secondary_of(
    tx: &Tx,
    creditor: &PartitaIva,
    receipt_id: &str,
) -> Result<Option<StoredSecondary>> {
    let row = tx
        .row(
            "SELECT number, amount, xml FROM secondary_receipt \
             WHERE tenant_id = $1 AND creditor = $2 AND receipt_id = $3",
            args![creditor.as_str(), receipt_id],
        )
        .await?;
    row.map(|row| {
        Ok(StoredSecondary {
            notice: row.parse("number")?,
            amount: EuroCents(row.get("amount")?),
            xml: row.get("xml")?,
        })
    })
    .transpose()
}
