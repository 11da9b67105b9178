//! Money that receipts speak of is found again in the flows. The same again changes nothing: a day can be
//! gone through as often as flows, revisions and receipts come late.

use super::flows::{FlowItem, FlowKey, IN_FORCE, flows_of};
use super::number::codes;
use super::receipts::Transfer;
use super::reversals::TAKEN_BACK;
use super::secondary::OF_ANOTHER;
use super::settle::{Found, Match, compare};
use super::watch::{day_of, days_of, watch};
use super::{ROWS, StoredDebt, StoredNotice, change, read};
use crate::many::list;
use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::Value;
use sportello_types::ids::{DebtId, NoticeId};
use sportello_types::payments::NoticeStatus;
use sportello_types::values::{EuroCents, Iuv, NoticeNumber, SegregationCode};
use std::collections::{BTreeMap, BTreeSet};

/// What came of going through a flow, or a day of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciliation {
    /// Notices whose money was found now.
    pub found: Vec<NoticeId>,
    /// Payments of our notices whose receipts have not come: to be asked for.
    pub without_receipt: Vec<Unreceipted>,
    /// Paid notices of which the flows say something else than the receipt does.
    pub different: Vec<NoticeId>,
    /// Notices whose money was found before, and that the flows in force have no more, or as taken back. They are
    /// paid, and not reconciled any longer; somebody must ask.
    pub gone: Vec<NoticeId>,
    /// Identifiers in our numbers of which no notice was made here.
    pub unknown: Vec<String>,
    /// Payments of notices that others have made for the same creditor.
    pub others: u64,
    /// Shares of other bodies' notices, whose receipts are here.
    pub shares: u64,
}

/// A payment in the flows whose receipt has not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreceipted {
    /// The notice.
    pub notice: NoticeId,
    /// Its number.
    pub number: NoticeNumber,
    /// The receipt's id at the node (*IUR*).
    pub receipt_id: String,
    /// How much of it is in the flows.
    pub amount: EuroCents,
}

/// Looks for the money of a flow's notices in all flows in force. Holds their debts until the end of the
/// transaction.
pub async fn reconcile(tx: &Tx, key: &FlowKey, at: DateTime<Utc>) -> Result<Reconciliation> {
    go_through(tx, std::slice::from_ref(key), at).await
}

/// The same for all flows of a day.
pub async fn reconcile_day(tx: &Tx, day: NaiveDate, at: DateTime<Utc>) -> Result<Reconciliation> {
    let flows = flows_of(tx, day).await?;
    let keys: Vec<FlowKey> = flows.into_iter().map(|flow| flow.key).collect();
    go_through(tx, &keys, at).await
}

/// Looks for the money of the notices of flows, each notice once. A notice is reconciled as long as the flows in
/// force have all of its money, and no longer: whatever came before, the same flows end in the same state.
async fn go_through(tx: &Tx, keys: &[FlowKey], at: DateTime<Utc>) -> Result<Reconciliation> {
    let mut outcome = Reconciliation::default();
    let codes = codes(tx).await?;
    // Of several flows that name a payment the first one.
    let mut named: BTreeMap<String, &FlowKey> = BTreeMap::new();
    for key in keys {
        for iuv in iuvs(tx, key).await? {
            named.entry(iuv).or_insert(key);
        }
        strangers(tx, key, &codes, &mut outcome).await?;
    }
    let iuvs: Vec<String> = named.keys().cloned().collect();
    let notices = notices(tx, &iuvs).await?;
    // All at once and in the order of their ids: whoever else holds several waits in the same order.
    let debts: BTreeSet<DebtId> = notices.values().copied().collect();
    let debts: Vec<DebtId> = debts.into_iter().collect();
    let mut debts = locked(tx, &debts).await?;
    let mut lost = Vec::new();
    for debts in debts.chunks_mut(ROWS) {
        let concerned = debts
            .iter_mut()
            .flat_map(|debt| debt.options.iter_mut().flatten())
            .filter(|notice| notices.contains_key(notice.number.as_str()));
        let mut concerned: Vec<&mut StoredNotice> = concerned.collect();
        let receipts = receipts(tx, &concerned).await?;
        let items = items(tx, &concerned).await?;
        for notice in &mut concerned {
            let items = items.get(notice.number.as_str()).map(Vec::as_slice);
            let items = items.unwrap_or_default();
            let receipts = receipts.get(&notice.id).map(Vec::as_slice);
            let receipts = receipts.unwrap_or_default();
            outcome
                .without_receipt
                .extend(unreceipted(notice, receipts, items));
            let Some(paying) = receipts.iter().find(|receipt| receipt.pays) else {
                continue;
            };
            let fits = paying.compare(notice, items);
            let iuv = notice.number.as_str().get(1..).unwrap_or_default().to_owned();
            let flow = named.get(&iuv);
            let cause = flow.map(|flow| format!("flow {} {}", flow.psp, flow.flow));
            let cause = cause.unwrap_or_default();
            match (fits, notice.status) {
                (Match::Whole, NoticeStatus::Paid) => {
                    change::step(tx, notice, NoticeStatus::Reconciled, &cause, at).await?;
                    outcome.found.push(notice.id);
                }
                (Match::Missing | Match::Different, NoticeStatus::Reconciled) => {
                    change::step(tx, notice, NoticeStatus::Paid, &cause, at).await?;
                    lost.push(iuv);
                    if fits == Match::Missing {
                        outcome.gone.push(notice.id);
                    }
                }
                _ => {}
            }
            if fits == Match::Different {
                outcome.different.push(notice.id);
            }
        }
    }
    watch_days(tx, keys, &lost).await?;
    Ok(outcome)
}

/// Marks the days of flows, and those of the flows that name payments which are reconciled no longer.
async fn watch_days(tx: &Tx, keys: &[FlowKey], lost: &[String]) -> Result<()> {
    let mut days = days_of(tx, lost).await?;
    for key in keys {
        days.extend(day_of(tx, key).await?);
    }
    watch(tx, &days).await
}

/// How the receipts that paid notices fit what is in the flows in force.
pub(crate) async fn matches(tx: &Tx, notices: &BTreeSet<NoticeId>) -> Result<BTreeMap<NoticeId, Match>> {
    let mut found = BTreeMap::new();
    let ids: Vec<NoticeId> = notices.iter().copied().collect();
    for ids in ids.chunks(ROWS) {
        let condition = format!("n.id IN {}", list(2, ids.len()));
        let values = ids.iter().copied().map(Value::from).collect();
        let mut stored = read::notices(tx, &condition, values).await?;
        let concerned: Vec<&mut StoredNotice> = stored.iter_mut().collect();
        let receipts = receipts(tx, &concerned).await?;
        let items = items(tx, &concerned).await?;
        for notice in &concerned {
            let items = items.get(notice.number.as_str()).map(Vec::as_slice);
            let of_notice = receipts.get(&notice.id).map(Vec::as_slice);
            let paying = of_notice.unwrap_or_default().iter().find(|receipt| receipt.pays);
            if let Some(paying) = paying {
                found.insert(notice.id, paying.compare(notice, items.unwrap_or_default()));
            }
        }
    }
    Ok(found)
}

/// The identifiers that a flow names, in whatever revision: what one has taken out is looked at too.
pub(super) async fn iuvs(tx: &Tx, key: &FlowKey) -> Result<Vec<String>> {
    let rows = tx
        .rows(
            "SELECT DISTINCT iuv FROM payment_flow_item WHERE tenant_id = $1 AND psp = $2 AND flow = $3 \
             ORDER BY iuv",
            args![key.psp.as_str(), key.flow.as_str()],
        )
        .await?;
    rows.iter().map(|row| row.get("iuv")).collect()
}

/// The number of the notice that we would have made for an identifier.
pub(super) fn number(iuv: &str) -> String {
    format!("3{iuv}")
}

/// The debts of our notices among identifiers, by the number of the notice.
async fn notices(tx: &Tx, iuvs: &[String]) -> Result<BTreeMap<String, DebtId>> {
    let mut found = BTreeMap::new();
    for iuvs in iuvs.chunks(ROWS) {
        let sql = format!(
            "SELECT number, debt_id FROM notice WHERE tenant_id = $1 AND number IN {}",
            list(2, iuvs.len())
        );
        let numbers = iuvs.iter().map(|iuv| Value::from(number(iuv))).collect();
        for row in tx.rows(&sql, numbers).await? {
            found.insert(row.get("number")?, row.get("debt_id")?);
        }
    }
    Ok(found)
}

/// Holds the debts of our notices among identifiers until the end of the transaction, as going through a flow that
/// names them does.
pub(super) async fn hold(tx: &Tx, iuvs: &[String]) -> Result<()> {
    let debts: BTreeSet<DebtId> = notices(tx, iuvs).await?.into_values().collect();
    let debts: Vec<Value> = debts.into_iter().map(Value::from).collect();
    for debts in debts.chunks(ROWS) {
        let sql = format!(
            "SELECT id FROM debt WHERE tenant_id = $1 AND id IN {} ORDER BY id{}",
            list(2, debts.len()),
            tx.engine().for_update()
        );
        tx.rows(&sql, debts.to_vec()).await?;
    }
    Ok(())
}

/// Notes what of a flow is not ours, and what should be and is not known.
async fn strangers(
    tx: &Tx,
    key: &FlowKey,
    codes: &BTreeSet<SegregationCode>,
    outcome: &mut Reconciliation,
) -> Result<()> {
    let sql = format!(
        "SELECT i.iuv, CAST(CASE WHEN {OF_ANOTHER} THEN 1 ELSE 0 END AS bigint) AS of_another \
         FROM payment_flow f JOIN payment_flow_item i ON i.tenant_id = f.tenant_id AND i.psp = f.psp \
         AND i.flow = f.flow AND i.revision = f.revision \
         LEFT JOIN notice n ON n.tenant_id = i.tenant_id AND n.number = '3' || i.iuv \
         WHERE f.tenant_id = $1 AND f.psp = $2 AND f.flow = $3 AND {IN_FORCE} \
         AND (n.id IS NULL OR {OF_ANOTHER}) ORDER BY i.line"
    );
    for row in tx.rows(&sql, args![key.psp.as_str(), key.flow.as_str()]).await? {
        let iuv: String = row.get("iuv")?;
        let read: Option<Iuv> = iuv.parse().ok();
        if row.get::<i64>("of_another")? == 1 {
            outcome.shares += 1;
        } else if read.is_some_and(|iuv| codes.contains(&iuv.segregation())) {
            outcome.unknown.push(iuv);
        } else {
            outcome.others += 1;
        }
    }
    Ok(())
}

/// Debts, held until the end of the transaction.
async fn locked(tx: &Tx, debts: &[DebtId]) -> Result<Vec<StoredDebt>> {
    let mut held = Vec::with_capacity(debts.len());
    for debts in debts.chunks(ROWS) {
        let sql = format!(
            "SELECT * FROM debt WHERE tenant_id = $1 AND id IN {} ORDER BY id{}",
            list(2, debts.len()),
            tx.engine().for_update()
        );
        let ids = debts.iter().copied().map(Value::from).collect();
        held.extend(tx.all::<StoredDebt>(&sql, ids).await?);
    }
    read::whole(tx, held).await
}

/// What of a receipt is looked for in the flows.
struct Sought {
    receipt_id: String,
    pays: bool,
    transfers: Vec<Transfer>,
}

impl FromRow for Sought {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            receipt_id: row.get("receipt_id")?,
            pays: row.get::<Option<NoticeId>>("pays")?.is_some(),
            transfers: row.json("transfers")?,
        })
    }
}

impl Sought {
    /// How the creditor's transfers fit what is in the flows. What went to other bodies is in their flows, and
    /// what has bought a digital stamp is in none.
    fn compare(&self, notice: &StoredNotice, items: &[FlowItem]) -> Match {
        let expected: Vec<(u8, EuroCents)> = if self.transfers.is_empty() {
            let parts = (1..).zip(notice.parts.as_slice());
            parts
                .filter(|(_, part)| part.creditor == notice.creditor && part.stamp().is_none())
                .map(|(number, part)| (number, part.amount))
                .collect()
        } else {
            self.transfers
                .iter()
                .filter(|transfer| transfer.creditor == notice.creditor && !transfer.stamp)
                .map(|transfer| (transfer.number, transfer.amount))
                .collect()
        };
        let found: Vec<Found> = items
            .iter()
            .filter(|item| item.receipt_id == self.receipt_id && item.outcome.brings_money())
            .map(|item| Found {
                number: item.transfer,
                amount: item.amount,
            })
            .collect();
        compare(&expected, &found)
    }
}

/// The receipts of notices.
async fn receipts(tx: &Tx, notices: &[&mut StoredNotice]) -> Result<BTreeMap<NoticeId, Vec<Sought>>> {
    let mut found: BTreeMap<NoticeId, Vec<Sought>> = BTreeMap::new();
    for notices in notices.chunks(ROWS) {
        let sql = format!(
            "SELECT notice_id, receipt_id, pays, transfers FROM payment_receipt \
             WHERE tenant_id = $1 AND notice_id IN {}",
            list(2, notices.len())
        );
        let ids = notices.iter().map(|notice| Value::from(notice.id)).collect();
        for row in tx.rows(&sql, ids).await? {
            let receipts = found.entry(row.get("notice_id")?).or_default();
            receipts.push(Sought::from_row(&row)?);
        }
    }
    Ok(found)
}

/// The money that the flows in force have of notices, by their numbers. What was taken back is not there, and what
/// is known to be of another body's notice with the same number is left out.
async fn items(tx: &Tx, notices: &[&mut StoredNotice]) -> Result<BTreeMap<String, Vec<FlowItem>>> {
    let mut found: BTreeMap<String, Vec<FlowItem>> = BTreeMap::new();
    let iuvs: Vec<Value> = notices
        .iter()
        .filter_map(|notice| notice.number.iuv())
        .map(|iuv| Value::from(iuv.to_string()))
        .collect();
    for iuvs in iuvs.chunks(ROWS) {
        let sql = format!(
            "SELECT i.* FROM payment_flow_item i JOIN payment_flow f ON f.tenant_id = i.tenant_id \
             AND f.psp = i.psp AND f.flow = i.flow AND f.revision = i.revision \
             WHERE i.tenant_id = $1 AND i.iuv IN {} AND i.outcome <> 'revoked' AND {IN_FORCE} \
             AND NOT {TAKEN_BACK} AND NOT {OF_ANOTHER} \
             ORDER BY i.psp, i.flow, i.line",
            list(2, iuvs.len())
        );
        for item in tx.all::<FlowItem>(&sql, iuvs.to_vec()).await? {
            found.entry(number(&item.iuv)).or_default().push(item);
        }
    }
    Ok(found)
}

/// What the flows say of a notice and no receipt does.
fn unreceipted(notice: &StoredNotice, receipts: &[Sought], items: &[FlowItem]) -> Vec<Unreceipted> {
    let mut amounts: BTreeMap<&str, i64> = BTreeMap::new();
    for item in items.iter().filter(|item| item.outcome.brings_money()) {
        if !receipts
            .iter()
            .any(|receipt| receipt.receipt_id == item.receipt_id)
        {
            *amounts.entry(&item.receipt_id).or_default() += item.amount.0;
        }
    }
    let unreceipted = |(receipt_id, amount): (&str, i64)| Unreceipted {
        notice: notice.id,
        number: notice.number.clone(),
        receipt_id: receipt_id.to_owned(),
        amount: EuroCents(amount),
    };
    amounts.into_iter().map(unreceipted).collect()
}
