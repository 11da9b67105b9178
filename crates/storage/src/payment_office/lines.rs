//! What accounting takes over: a line for each transfer of each receipt, and for each share that the
//! municipality gets of another body's notice.

use super::CAME;
use super::paid::{Asked, Named, Of, Paid, flows, of_others, of_ours, parts};
use crate::cursor::{Cursor, page, probe};
use crate::payments::Transfer;
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::page::Page;
use sportello_types::payments::Anomaly;
use sportello_types::values::{EuroCents, Iban, NoticeNumber, PartitaIva};

/// A transfer of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it was paid, else when the receipt came.
    pub at: DateTime<Utc>,
    /// The receipt.
    pub receipt: PaymentReceiptId,
    /// Its id at the node (*IUR*).
    pub receipt_id: String,
    /// The notice's number.
    pub number: NoticeNumber,
    /// The identifier of the payment (*IUV*).
    pub iuv: String,
    /// The fiscal code of the body whose notice it is.
    pub issuer: PartitaIva,
    /// What the debt is for; nothing where the notice is another body's.
    pub subject: Option<String>,
    /// The office that asks for it.
    pub office: Option<String>,
    /// Its key in the program that it came from.
    pub external_key: Option<String>,
    /// Name of the provider.
    pub provider: String,
    /// The transfer's number in the notice, from one.
    pub transfer: i64,
    /// How much of it was paid.
    pub amount: EuroCents,
    /// Who gets it.
    pub creditor: PartitaIva,
    /// The account on which it arrives, as the receipt says, else as it was asked for; none for a stamp.
    pub account: Option<Iban>,
    /// Whether it has bought a digital stamp.
    pub stamp: bool,
    /// Whether it is the municipality's own money: no stamp, and no share of another body.
    pub own: bool,
    /// What it is for, as it was asked for, else as the receipt writes it.
    pub category: Option<String>,
    /// Whether its money was found in a flow. The municipality's own is, and no stamp.
    pub reconciled: bool,
    /// The last flow in force that names it, by day.
    pub flow: Option<String>,
    /// What does not fit.
    pub anomaly: Option<Anomaly>,
    /// What of the receipt is given back: on the first of its lines alone, so that it is counted once.
    pub refund: Option<Refunded>,
}

/// Money that two operators have said is given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// How much.
    pub amount: EuroCents,
    /// The act with which it is paid (*mandato*).
    pub act: String,
}

const LIST: &str = "accounting lines";

/// The transfers of the receipts that came from an instant to before another, oldest first. Pages are counted
/// in receipts, whose lines stay together: a page holds five times as many lines as its limit at most.
///
/// # Errors
///
/// [`crate::Error::InvalidCursor`].
pub async fn lines(
    tx: &Tx,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Line>> {
    let mut values = args![from, to, probe(limit)];
    let mut after = String::new();
    if let Some(cursor) = cursor {
        let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
        after = format!(" AND ({CAME}, r.id) > ($5, $6)");
        values.extend(args![cursor.key, cursor.id]);
    }
    let stretch = format!(
        "WHERE r.tenant_id = $1 AND {CAME} >= $2 AND {CAME} < $3{after} ORDER BY {CAME}, r.id LIMIT $4"
    );
    // Of each kind as many as the page may need; those behind the last one of the page come with the next.
    let mut receipts = of_ours(tx, &stretch, values.clone()).await?;
    receipts.extend(of_others(tx, &stretch, values).await?);
    receipts.sort_by_key(|receipt| (receipt.at, receipt.id));
    let page = page(receipts, limit, LIST, |receipt: &Paid| (receipt.at, receipt.id.0));
    let parts = parts(tx, &page.items).await?;
    let flows = flows(tx, &page.items).await?;
    let mut items = Vec::new();
    for receipt in &page.items {
        let parts = match &receipt.of {
            Of::Ours { notice, .. } => parts.get(notice).map(Vec::as_slice),
            Of::Another => None,
        };
        let named = flows.get(&receipt.payment()).map(Vec::as_slice);
        items.extend(divided(
            receipt,
            parts.unwrap_or_default(),
            named.unwrap_or_default(),
        ));
    }
    Ok(Page {
        items,
        limit: page.limit,
        next_cursor: page.next_cursor,
    })
}

/// A receipt by its transfers; they come to what was paid.
fn divided(receipt: &Paid, parts: &[Asked], named: &[Named]) -> Vec<Line> {
    let transfers = if receipt.transfers.is_empty() {
        as_asked(parts, receipt.amount)
    } else {
        receipt.transfers.clone()
    };
    let lines = transfers
        .into_iter()
        .map(|transfer| line(receipt, transfer, parts, named));
    let mut lines: Vec<Line> = lines.collect();
    if let Some(first) = lines.first_mut() {
        first.refund.clone_from(&receipt.refund);
    }
    lines
}

/// The transfers of a receipt that does not say them: those that were asked for. What was paid beside that is
/// of the first one, which is the creditor's.
fn as_asked(parts: &[Asked], paid: EuroCents) -> Vec<Transfer> {
    let asked: i64 = parts.iter().map(|part| part.amount.0).sum();
    let mut beside = paid.0 - asked;
    let transfer = |part: &Asked| Transfer {
        number: part.number,
        creditor: part.creditor.clone(),
        amount: EuroCents(part.amount.0 + std::mem::take(&mut beside)),
        stamp: part.stamp,
        account: part.account.clone(),
        category: None,
    };
    parts.iter().map(transfer).collect()
}

fn line(receipt: &Paid, transfer: Transfer, parts: &[Asked], named: &[Named]) -> Line {
    // A receipt may have more transfers than there are parts: that of a number of ours that nobody knew.
    let part = parts
        .iter()
        .find(|part| part.number == transfer.number && part.creditor == transfer.creditor);
    let of_another = matches!(receipt.of, Of::Another);
    // What has bought a stamp is in no flow, and another body's share is in that body's.
    let own = !transfer.stamp && (of_another || transfer.creditor == receipt.issuer);
    let is_it = |named: &&Named| {
        let number = named.transfer.is_none_or(|number| number == transfer.number);
        number && (!of_another || named.amount == transfer.amount)
    };
    let last = named.iter().rev().find(is_it).filter(|_| own);
    let flow = last.map(|named| named.flow.clone());
    let (subject, office, external_key, found) = match &receipt.of {
        Of::Ours {
            subject,
            office,
            external_key,
            found,
            ..
        } => (
            Some(subject.clone()),
            office.clone(),
            external_key.clone(),
            *found,
        ),
        Of::Another => (None, None, None, flow.is_some()),
    };
    let asked = part.and_then(|part| part.account.clone());
    Line {
        at: receipt.at,
        receipt: receipt.id,
        receipt_id: receipt.receipt_id.clone(),
        number: receipt.number.clone(),
        iuv: receipt.iuv.clone(),
        issuer: receipt.issuer.clone(),
        subject,
        office,
        external_key,
        provider: receipt.provider.clone(),
        transfer: transfer.number.into(),
        amount: transfer.amount,
        creditor: transfer.creditor,
        account: transfer.account.or(asked).filter(|_| !transfer.stamp),
        stamp: transfer.stamp,
        own,
        category: part.map(|part| part.category.clone()).or(transfer.category),
        reconciled: found && own,
        flow,
        anomaly: receipt.anomaly,
        refund: None,
    }
}
