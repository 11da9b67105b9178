//! Receipts for accounting, whosever notice they are of, with what was asked for and the flows that name them.

use super::lines::Refunded;
use super::{CAME, found};
use crate::many::list;
use crate::payments::{IN_FORCE, TAKEN_BACK, Transfer};
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::ids::{NoticeId, PaymentReceiptId};
use sportello_types::payments::Anomaly;
use sportello_types::values::{EuroCents, Iban, NoticeNumber, PartitaIva};
use std::collections::BTreeMap;

/// A receipt.
pub(super) struct Paid {
    /// When it was paid, else when it came.
    pub(super) at: DateTime<Utc>,
    pub(super) id: PaymentReceiptId,
    /// Its id at the node (*IUR*).
    pub(super) receipt_id: String,
    pub(super) number: NoticeNumber,
    pub(super) iuv: String,
    /// Whose notice it is.
    pub(super) issuer: PartitaIva,
    pub(super) provider: String,
    pub(super) amount: EuroCents,
    /// Of another body's notice those that are ours.
    pub(super) transfers: Vec<Transfer>,
    pub(super) anomaly: Option<Anomaly>,
    /// What of it is given back, where two operators have said so.
    pub(super) refund: Option<Refunded>,
    pub(super) of: Of,
}

/// Of whose notice.
pub(super) enum Of {
    /// One of ours.
    Ours {
        notice: NoticeId,
        subject: String,
        office: Option<String>,
        external_key: Option<String>,
        /// Whether its money was found in flows.
        found: bool,
    },
    /// Another body's.
    Another,
}

impl Paid {
    /// As flows name it: IUV and IUR.
    pub(super) fn payment(&self) -> (String, String) {
        (self.iuv.clone(), self.receipt_id.clone())
    }
}

impl FromRow for Paid {
    fn from_row(row: &Row) -> Result<Self> {
        let number: NoticeNumber = row.parse("number")?;
        let refunded: Option<i64> = row.get("refunded")?;
        let act: Option<String> = row.get("act")?;
        let refund = refunded.zip(act).map(|(cents, act)| Refunded {
            amount: EuroCents(cents),
            act,
        });
        Ok(Self {
            at: row.get("came")?,
            id: row.get("id")?,
            receipt_id: row.get("receipt_id")?,
            iuv: number.as_str().get(1..).unwrap_or_default().to_owned(),
            number,
            issuer: row.parse("creditor")?,
            provider: row.get("provider")?,
            amount: EuroCents(row.get("amount")?),
            transfers: row.json("transfers")?,
            anomaly: row.word_opt("kind")?,
            refund,
            of: Of::Ours {
                notice: row.get("notice_id")?,
                subject: row.get("subject")?,
                office: row.get("office")?,
                external_key: row.get("external_key")?,
                found: row.get::<i64>("found")? == 1,
            },
        })
    }
}

/// Receipts `r` of our notices, of a stretch that is said in SQL. In no order.
pub(super) async fn of_ours(tx: &Tx, stretch: &str, values: Vec<Value>) -> Result<Vec<Paid>> {
    let receipts = format!(
        "SELECT r.id, r.tenant_id, r.notice_id, r.pays, r.receipt_id, r.creditor, r.provider, r.amount, \
         r.transfers, {CAME} AS came FROM payment_receipt r {stretch}"
    );
    let sql = format!(
        "SELECT q.*, n.number, {} AS found, d.subject, d.office, d.external_key, a.kind, \
         b.amount AS refunded, c.note AS act FROM ({receipts}) AS q \
         JOIN notice n ON n.tenant_id = q.tenant_id AND n.id = q.notice_id \
         JOIN debt d ON d.tenant_id = n.tenant_id AND d.id = n.debt_id \
         LEFT JOIN payment_anomaly a ON a.tenant_id = q.tenant_id AND a.id = q.id \
         LEFT JOIN payment_refund_decision c ON c.tenant_id = q.tenant_id AND c.anomaly_id = q.id \
         AND c.confirmed = TRUE \
         LEFT JOIN payment_refund b ON b.tenant_id = c.tenant_id AND b.anomaly_id = c.anomaly_id \
         AND b.seq = c.seq",
        found("q")
    );
    tx.all(&sql, values).await
}

/// The same of receipts `r` of other bodies' notices.
pub(super) async fn of_others(tx: &Tx, stretch: &str, values: Vec<Value>) -> Result<Vec<Paid>> {
    let receipts = format!(
        "SELECT r.id, r.tenant_id, r.receipt_id, r.creditor, r.number, r.iuv, r.provider, r.amount, \
         {CAME} AS came FROM secondary_receipt r {stretch}"
    );
    let sql = format!(
        "SELECT q.*, t.number AS transfer, t.creditor AS own, t.amount AS share, t.account, t.category, t.stamp \
         FROM ({receipts}) AS q \
         JOIN secondary_transfer t ON t.tenant_id = q.tenant_id AND t.secondary_id = q.id \
         ORDER BY q.id, t.number"
    );
    let mut found: Vec<Paid> = Vec::new();
    for row in tx.rows(&sql, values).await? {
        let id: PaymentReceiptId = row.get("id")?;
        let transfer = Transfer {
            number: row.int("transfer")?,
            creditor: row.parse("own")?,
            amount: EuroCents(row.get("share")?),
            stamp: row.get("stamp")?,
            account: row.parse_opt("account")?,
            category: row.get("category")?,
        };
        match found.last_mut() {
            Some(same) if same.id == id => same.transfers.push(transfer),
            _ => found.push(Paid {
                at: row.get("came")?,
                id,
                receipt_id: row.get("receipt_id")?,
                number: row.parse("number")?,
                iuv: row.get("iuv")?,
                issuer: row.parse("creditor")?,
                provider: row.get("provider")?,
                amount: EuroCents(row.get("amount")?),
                transfers: vec![transfer],
                anomaly: None,
                refund: None,
                of: Of::Another,
            }),
        }
    }
    Ok(found)
}

/// A part of a notice.
pub(super) struct Asked {
    pub(super) number: u8,
    pub(super) amount: EuroCents,
    pub(super) creditor: PartitaIva,
    pub(super) account: Option<Iban>,
    pub(super) category: String,
    pub(super) stamp: bool,
}

impl FromRow for Asked {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            number: row.int("number")?,
            amount: EuroCents(row.get("amount")?),
            creditor: row.parse("creditor")?,
            account: row.parse_opt("account")?,
            category: row.get("category")?,
            stamp: row.get::<Option<String>>("stamp_document")?.is_some(),
        })
    }
}

/// The parts of the notices of a page of receipts.
pub(super) async fn parts(tx: &Tx, receipts: &[Paid]) -> Result<BTreeMap<NoticeId, Vec<Asked>>> {
    let ids: Vec<Value> = receipts
        .iter()
        .filter_map(|receipt| match &receipt.of {
            Of::Ours { notice, .. } => Some(Value::from(*notice)),
            Of::Another => None,
        })
        .collect();
    let mut found: BTreeMap<NoticeId, Vec<Asked>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT * FROM notice_part WHERE tenant_id = $1 AND notice_id IN {} ORDER BY notice_id, number",
        list(2, ids.len())
    );
    for row in tx.rows(&sql, ids).await? {
        let parts = found.entry(row.get("notice_id")?).or_default();
        parts.push(Asked::from_row(&row)?);
    }
    Ok(found)
}

/// A line of a flow that names a payment.
pub(super) struct Named {
    /// Number of the transfer in the notice, where the flow says it.
    pub(super) transfer: Option<u8>,
    pub(super) amount: EuroCents,
    pub(super) flow: String,
}

/// The money that the flows in force have of a page of receipts, by IUV and IUR, the last day last.
pub(super) async fn flows(tx: &Tx, receipts: &[Paid]) -> Result<BTreeMap<(String, String), Vec<Named>>> {
    let column = "transfer";
    let mut found: BTreeMap<(String, String), Vec<Named>> = BTreeMap::new();
    if receipts.is_empty() {
        return Ok(found);
    }
    let iuvs = receipts.iter().map(|receipt| Value::from(receipt.iuv.as_str()));
    let iuvs: Vec<Value> = iuvs.collect();
    let sql = format!(
        "SELECT i.iuv, i.receipt_id, i.transfer, i.amount, i.flow FROM payment_flow_item i \
         JOIN payment_flow f ON f.tenant_id = i.tenant_id AND f.psp = i.psp AND f.flow = i.flow \
         AND f.revision = i.revision \
         WHERE i.tenant_id = $1 AND i.iuv IN {} AND i.outcome <> 'revoked' AND {IN_FORCE} \
         AND NOT {TAKEN_BACK} \
         ORDER BY f.flow_day, f.psp, f.flow, i.line",
        list(2, iuvs.len())
    );
    for row in tx.rows(&sql, iuvs).await? {
        let transfer = row.get::<Option<i64>>(column)?.map(u8::try_from).transpose();
        let named = Named {
            transfer: transfer.map_err(|_| Error::Corrupt { column })?,
            amount: EuroCents(row.get("amount")?),
            flow: row.get("flow")?,
        };
        let payment = (row.get("iuv")?, row.get("receipt_id")?);
        found.entry(payment).or_default().push(named);
    }
    Ok(found)
}
