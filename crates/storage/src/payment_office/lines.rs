//! What accounting takes over: a line for each transfer of each receipt.

use super::{CAME, found};
use crate::cursor::{Cursor, page, probe};
use crate::payments::Transfer;
use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::page::Page;
use sportello_types::payments::Anomaly;
use sportello_types::values::{EuroCents, Iban, NoticeNumber, PartitaIva, TaxonomyCode};

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
    /// What the debt is for.
    pub subject: String,
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
    /// The account on which it arrives; none for what has bought a digital stamp.
    pub account: Option<Iban>,
    /// What it is for.
    pub category: TaxonomyCode,
    /// Whether its money was found in a flow.
    pub reconciled: bool,
    /// The last flow that names it.
    pub flow: Option<String>,
    /// What does not fit.
    pub anomaly: Option<Anomaly>,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self> {
        let transfer: i64 = row.get("part")?;
        let transfers: Vec<Transfer> = row.json("transfers")?;
        let paid = transfers.iter().find(|paid| i64::from(paid.number) == transfer);
        let asked = EuroCents(row.get("amount")?);
        let account: Option<Iban> = row.parse_opt("account")?;
        let has_account = account.is_some();
        Ok(Self {
            at: row.get("came")?,
            receipt: row.get("id")?,
            receipt_id: row.get("receipt_id")?,
            number: row.parse("number")?,
            subject: row.get("subject")?,
            office: row.get("office")?,
            external_key: row.get("external_key")?,
            provider: row.get("provider")?,
            transfer,
            amount: paid.map_or(asked, |paid| paid.amount),
            creditor: row.parse("creditor")?,
            account,
            category: row.parse("category")?,
            // What has bought a stamp is in no flow.
            reconciled: row.get::<i64>("found")? == 1 && has_account,
            flow: row.get("flow")?,
            anomaly: row.word_opt("kind")?,
        })
    }
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
    let mut args = args![from, to, probe(limit)];
    let mut after = String::new();
    if let Some(cursor) = cursor {
        let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
        after = format!(" AND ({CAME}, r.id) > ($5, $6)");
        args.extend(args![cursor.key, cursor.id]);
    }
    let receipts = format!(
        "SELECT r.id, r.tenant_id, r.notice_id, r.pays, r.receipt_id, r.provider, r.transfers, {CAME} AS came \
         FROM payment_receipt r WHERE r.tenant_id = $1 AND {CAME} >= $2 AND {CAME} < $3{after} \
         ORDER BY {CAME}, r.id LIMIT $4"
    );
    let sql = format!(
        "SELECT q.*, n.number, {} AS found, d.subject, d.office, d.external_key, p.number AS part, p.amount, \
         p.creditor, p.account, p.category, a.kind, \
         (SELECT MAX(i.flow) FROM payment_flow_item i WHERE i.tenant_id = q.tenant_id \
          AND i.iuv = SUBSTR(n.number, 2) AND i.receipt_id = q.receipt_id) AS flow \
         FROM ({receipts}) AS q \
         JOIN notice n ON n.tenant_id = q.tenant_id AND n.id = q.notice_id \
         JOIN debt d ON d.tenant_id = n.tenant_id AND d.id = n.debt_id \
         JOIN notice_part p ON p.tenant_id = n.tenant_id AND p.notice_id = n.id \
         LEFT JOIN payment_anomaly a ON a.tenant_id = q.tenant_id AND a.id = q.id \
         ORDER BY q.came, q.id, p.number",
        found("q")
    );
    let lines: Vec<Line> = tx.all(&sql, args).await?;
    let mut receipts: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match receipts.last_mut() {
            Some(same) if same.last().is_some_and(|last| last.receipt == line.receipt) => same.push(line),
            _ => receipts.push(vec![line]),
        }
    }
    let page = page(receipts, limit, LIST, |lines: &Vec<Line>| {
        lines
            .first()
            .map_or((DateTime::UNIX_EPOCH, uuid::Uuid::nil()), |line| {
                (line.at, line.receipt.0)
            })
    });
    Ok(Page {
        items: page.items.into_iter().flatten().collect(),
        limit: page.limit,
        next_cursor: page.next_cursor,
    })
}
