//! Flows: what those who collected say that they paid out (*flussi di rendicontazione*, pagoPA SANP). A flow
//! may come again in a higher revision, which replaces the one before; all of them stay.

use super::ROWS;
use crate::many::insert;
use crate::row::{FromRow, Row, to_word};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sportello_types::values::EuroCents;

/// What tells one flow from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowKey {
    /// The provider that collected.
    pub psp: String,
    /// The flow's id.
    pub flow: String,
}

/// A flow that has come.
pub struct NewFlow<'a> {
    /// Which.
    pub key: &'a FlowKey,
    /// Its revision, from one.
    pub revision: u32,
    /// The day that it is of.
    pub day: NaiveDate,
    /// By what the bank transfer is known.
    pub transfer_reference: Option<&'a str>,
    /// Its sum, as it says.
    pub total: EuroCents,
    /// What it consists of: all payments of the creditor, those of other issuers of notices too.
    pub items: &'a [FlowItem],
}

/// A payment in a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowItem {
    /// Identifier of the payment (*IUV*).
    pub iuv: String,
    /// Id of its receipt (*IUR*).
    pub receipt_id: String,
    /// Number of the transfer in the notice, from one, where the flow says it.
    pub transfer: Option<u8>,
    /// How much.
    pub amount: EuroCents,
    /// What became of it.
    pub outcome: FlowOutcome,
    /// When it was paid.
    pub paid_on: Option<NaiveDate>,
}

/// What became of a payment in a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowOutcome {
    /// Paid (0).
    Executed,
    /// Taken back (3).
    Revoked,
    /// Paid while the creditor could not be asked (4).
    StandIn,
    /// The same, without a request (8).
    StandInWithoutRequest,
    /// Paid without a request (9).
    WithoutRequest,
}

impl FlowOutcome {
    /// Whether money came with it.
    pub const fn brings_money(self) -> bool {
        !matches!(self, Self::Revoked)
    }
}

/// What became of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept, and in force.
    New,
    /// This revision was here before.
    Known,
    /// A higher revision is in force: nothing is kept.
    Older,
}

/// A flow in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFlow {
    /// Which.
    pub key: FlowKey,
    /// The revision in force.
    pub revision: u32,
    /// The day that it is of.
    pub day: NaiveDate,
    /// By what the bank transfer is known.
    pub transfer_reference: Option<String>,
    /// Its sum, as it says.
    pub total: EuroCents,
    /// How many payments.
    pub items: u64,
    /// When it came.
    pub kept_at: DateTime<Utc>,
}

impl FromRow for StoredFlow {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            key: FlowKey {
                psp: row.get("psp")?,
                flow: row.get("flow")?,
            },
            revision: row.int("revision")?,
            day: row.get("flow_day")?,
            transfer_reference: row.get("transfer_reference")?,
            total: EuroCents(row.get("total")?),
            items: row.int("items")?,
            kept_at: row.get("kept_at")?,
        })
    }
}

impl FromRow for FlowItem {
    fn from_row(row: &Row) -> Result<Self> {
        let column = "transfer";
        let transfer: Option<i64> = row.get(column)?;
        let transfer = transfer.map(u8::try_from).transpose();
        Ok(Self {
            iuv: row.get("iuv")?,
            receipt_id: row.get("receipt_id")?,
            transfer: transfer.map_err(|_| Error::Corrupt { column })?,
            amount: EuroCents(row.get("amount")?),
            outcome: row.word("outcome")?,
            paid_on: row.get("paid_on")?,
        })
    }
}

/// Keeps a revision of a flow.
pub async fn keep_flow(tx: &Tx, new: &NewFlow<'_>, at: DateTime<Utc>) -> Result<Kept> {
    let (psp, flow) = (new.key.psp.as_str(), new.key.flow.as_str());
    let row = tx
        .row(
            "SELECT MAX(revision) AS revision FROM payment_flow \
             WHERE tenant_id = $1 AND psp = $2 AND flow = $3",
            args![psp, flow],
        )
        .await?
        .ok_or(Error::NotFound)?;
    let in_force: Option<i64> = row.get("revision")?;
    let revision = i64::from(new.revision);
    if in_force.is_some_and(|in_force| in_force > revision) {
        return Ok(Kept::Older);
    }
    let items = i64::try_from(new.items.len()).map_err(|_| Error::Corrupt { column: "items" })?;
    let kept = tx
        .execute(
            "INSERT INTO payment_flow (tenant_id, psp, flow, revision, flow_day, transfer_reference, total, \
             items, kept_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (tenant_id, psp, flow, revision) DO NOTHING",
            args![
                psp,
                flow,
                revision,
                new.day,
                new.transfer_reference,
                new.total.0,
                items,
                at
            ],
        )
        .await?;
    if kept == 0 {
        return Ok(Kept::Known);
    }
    keep_items(tx, new).await?;
    Ok(Kept::New)
}

async fn keep_items(tx: &Tx, new: &NewFlow<'_>) -> Result<()> {
    const COLUMNS: [&str; 10] = [
        "psp",
        "flow",
        "revision",
        "line",
        "iuv",
        "receipt_id",
        "transfer",
        "amount",
        "outcome",
        "paid_on",
    ];
    let mut line = 0_i64;
    for items in new.items.chunks(ROWS) {
        let mut values = Vec::with_capacity(items.len() * COLUMNS.len());
        for item in items {
            line += 1;
            values.extend(args![
                new.key.psp.as_str(),
                new.key.flow.as_str(),
                i64::from(new.revision),
                line,
                item.iuv.as_str(),
                item.receipt_id.as_str(),
                item.transfer.map(i64::from),
                item.amount.0,
                to_word(&item.outcome, "outcome")?,
                item.paid_on,
            ]);
        }
        tx.execute(&insert("payment_flow_item", &COLUMNS, items.len()), values)
            .await?;
    }
    Ok(())
}

/// That no revision of the flow `f` is higher, in SQL.
pub(crate) const IN_FORCE: &str = "NOT EXISTS (SELECT 1 FROM payment_flow h WHERE h.tenant_id = f.tenant_id \
     AND h.psp = f.psp AND h.flow = f.flow AND h.revision > f.revision)";

/// The flows of a day.
pub async fn flows_of(tx: &Tx, day: NaiveDate) -> Result<Vec<StoredFlow>> {
    tx.all(
        &format!(
            "SELECT f.* FROM payment_flow f WHERE f.tenant_id = $1 AND f.flow_day = $2 AND {IN_FORCE} \
             ORDER BY f.psp, f.flow"
        ),
        args![day],
    )
    .await
}

/// What a flow consists of, in the revision in force.
pub async fn flow_items(tx: &Tx, key: &FlowKey) -> Result<Vec<FlowItem>> {
    tx.all(
        &format!(
            "SELECT i.* FROM payment_flow f JOIN payment_flow_item i ON i.tenant_id = f.tenant_id \
             AND i.psp = f.psp AND i.flow = f.flow AND i.revision = f.revision \
             WHERE f.tenant_id = $1 AND f.psp = $2 AND f.flow = $3 AND {IN_FORCE} ORDER BY i.line"
        ),
        args![key.psp.as_str(), key.flow.as_str()],
    )
    .await
}
