//! Receipts, those that do not fit too, the newest first. They name nobody.

use super::{CAME, found};
use crate::cursor::{Cursor, page, probe};
use crate::many::list;
use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::ids::{DebtId, NoticeId, PaymentReceiptId};
use sportello_types::page::Page;
use sportello_types::payments::Anomaly;
use sportello_types::values::{EuroCents, NoticeNumber};

/// A receipt as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// Its id.
    pub id: PaymentReceiptId,
    /// Its id at the node (*IUR*).
    pub receipt_id: String,
    /// The debt.
    pub debt: DebtId,
    /// The notice.
    pub notice: NoticeId,
    /// Its number.
    pub number: NoticeNumber,
    /// What the debt is for.
    pub subject: String,
    /// What was paid, without the provider's fee.
    pub amount: EuroCents,
    /// When it was paid, else when it was received.
    pub at: DateTime<Utc>,
    /// Name of the provider.
    pub provider: String,
    /// Whether it paid the notice.
    pub pays: bool,
    /// Whether its money was found in a flow.
    pub reconciled: bool,
    /// What does not fit.
    pub anomaly: Option<Anomaly>,
}

impl FromRow for Came {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            receipt_id: row.get("receipt_id")?,
            debt: row.get("debt_id")?,
            notice: row.get("notice_id")?,
            number: row.parse("number")?,
            subject: row.get("subject")?,
            amount: EuroCents(row.get("amount")?),
            at: row.get("came")?,
            provider: row.get("provider")?,
            pays: row.get::<Option<NoticeId>>("pays")?.is_some(),
            reconciled: row.get::<i64>("found")? == 1,
            anomaly: row.word_opt("kind")?,
        })
    }
}

/// Which receipts.
#[derive(Clone, Copy, Debug, Default)]
pub struct CameFilter<'a> {
    /// From an instant to before another.
    pub between: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Those of the notice of this number.
    pub number: Option<&'a NoticeNumber>,
}

fn select() -> String {
    format!(
        "SELECT r.id, r.receipt_id, r.notice_id, r.pays, r.amount, r.provider, {CAME} AS came, n.debt_id, \
         n.number, {} AS found, d.subject, a.kind FROM payment_receipt r \
         JOIN notice n ON n.tenant_id = r.tenant_id AND n.id = r.notice_id \
         JOIN debt d ON d.tenant_id = n.tenant_id AND d.id = n.debt_id \
         LEFT JOIN payment_anomaly a ON a.tenant_id = r.tenant_id AND a.id = r.id \
         WHERE r.tenant_id = $1",
        found("r")
    )
}

const LIST: &str = "receipts";

/// Receipts, the newest first.
///
/// # Errors
///
/// [`crate::Error::InvalidCursor`].
pub async fn came(tx: &Tx, filter: CameFilter<'_>, cursor: Option<&str>, limit: u32) -> Result<Page<Came>> {
    let mut values: Vec<Value> = Vec::new();
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len() + 1)
    };
    let mut sql = select();
    if let Some((from, to)) = filter.between {
        let (from, to) = (place(from.into()), place(to.into()));
        sql.extend([" AND ", CAME, " >= ", &from, " AND ", CAME, " < ", &to]);
    }
    if let Some(number) = filter.number {
        sql.extend([" AND n.number = ", &place(number.as_str().into())]);
    }
    if let Some(cursor) = cursor {
        let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
        let (at, id) = (place(cursor.key.into()), place(cursor.id.into()));
        sql.extend([" AND (", CAME, ", r.id) < (", &at, ", ", &id, ")"]);
    }
    let most = place(probe(limit).into());
    sql.extend([" ORDER BY ", CAME, " DESC, r.id DESC LIMIT ", &most]);
    let items = tx.all(&sql, values).await?;
    Ok(page(items, limit, LIST, |came: &Came| (came.at, came.id.0)))
}

/// The receipts of a debt's notices, oldest first.
pub async fn came_of_debt(tx: &Tx, debt: DebtId) -> Result<Vec<Came>> {
    let sql = format!("{} AND n.debt_id = $2 ORDER BY {CAME}, r.id", select());
    tx.all(&sql, args![debt]).await
}

/// Receipts by their ids: a page of them at most. In no order.
pub async fn came_by_ids(tx: &Tx, ids: &[PaymentReceiptId]) -> Result<Vec<Came>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("{} AND r.id IN {}", select(), list(2, ids.len()));
    let ids = ids.iter().copied().map(Value::from).collect();
    tx.all(&sql, ids).await
}
