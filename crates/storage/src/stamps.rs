//! Digital stamps (*@e.bollo*) that were bought with a part of a notice, and found to be good. No stamp is
//! used twice (DPR 642/1972 art. 12 c. 4), wherever the second document would be: the key of `bought_stamp` is
//! the stamp's number alone, without the municipality.
//!
//! Row-level security shows a stamp to its municipality alone; another one learns from the refusal of its own
//! insertion that the number was seen, and not by whom. A stamp that was kept is never changed nor removed.

use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{DebtId, NoticeId};
use sportello_types::values::{EuroCents, Sha256};

/// A stamp.
#[derive(Clone, PartialEq, Eq)]
pub struct BoughtStamp {
    /// Its number (*IUBD*).
    pub iubd: String,
    /// The notice with which it was bought.
    pub notice: NoticeId,
    /// The part of that notice, from one.
    pub part: u8,
    /// The digest of the document for which it is good.
    pub document: Sha256,
    /// What it is worth.
    pub amount: EuroCents,
    /// When it was bought, as it says.
    pub bought_at: DateTime<Utc>,
    /// Name of the provider that has sold it.
    pub provider: String,
    /// The stamp as it came, signed XML.
    pub xml: Vec<u8>,
}

/// What became of a stamp that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampKept {
    /// It is kept.
    Kept,
    /// The part has its stamp: a second payment has bought another one.
    HasOne,
    /// Its number was seen before, for another part, here or in another municipality.
    Repeated,
}

impl FromRow for BoughtStamp {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            iubd: row.get("iubd")?,
            notice: row.get("notice_id")?,
            part: row.int("part")?,
            document: row.parse("document")?,
            amount: EuroCents(row.get("amount")?),
            bought_at: row.get("bought_at")?,
            provider: row.get("provider")?,
            xml: row.get("xml")?,
        })
    }
}

/// Keeps a stamp that was found to be good, in the transaction that takes its receipt: the debt is held
/// there. While somebody else is about to keep the same number, waits for what becomes of that. Where it is
/// not kept nothing is written, and the transaction goes on.
pub async fn keep(tx: &Tx, stamp: &BoughtStamp, at: DateTime<Utc>) -> Result<StampKept> {
    let part = i64::from(stamp.part);
    let known = tx
        .row(
            "SELECT iubd FROM bought_stamp WHERE tenant_id = $1 AND notice_id = $2 AND part = $3",
            args![stamp.notice, part],
        )
        .await?;
    if known.is_some() {
        return Ok(StampKept::HasOne);
    }
    let kept = tx
        .execute(
            "INSERT INTO bought_stamp (tenant_id, iubd, notice_id, part, document, amount, bought_at, \
             provider, xml, kept_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (iubd) DO NOTHING",
            args![
                stamp.iubd.as_str(),
                stamp.notice,
                part,
                stamp.document.to_string(),
                stamp.amount.0,
                stamp.bought_at,
                stamp.provider.as_str(),
                stamp.xml.as_slice(),
                at,
            ],
        )
        .await?;
    Ok(if kept == 1 {
        StampKept::Kept
    } else {
        StampKept::Repeated
    })
}

/// The good stamps of a debt, by notice and part. Whose debt it is, is for the caller to have asked.
pub async fn of_debt(tx: &Tx, debt: DebtId) -> Result<Vec<BoughtStamp>> {
    tx.all(
        "SELECT s.* FROM bought_stamp s JOIN notice n ON n.tenant_id = s.tenant_id AND n.id = s.notice_id \
         WHERE s.tenant_id = $1 AND n.debt_id = $2 ORDER BY n.option_number, n.instalment, s.part",
        args![debt],
    )
    .await
}

/// The good stamps of a notice, by part. Whose notice it is, is for the caller to have asked.
pub async fn of_notice(tx: &Tx, notice: NoticeId) -> Result<Vec<BoughtStamp>> {
    tx.all(
        "SELECT * FROM bought_stamp WHERE tenant_id = $1 AND notice_id = $2 ORDER BY part",
        args![notice],
    )
    .await
}
