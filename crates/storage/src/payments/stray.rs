//! Money for one of our numbers that no notice has: data were lost after it was given, or another program
//! gave it. A notice is made for it that nobody asked for and nobody can pay, so that the money has a place.

use super::create::{DEBT, NOTICE, PART, write};
use super::{DebtFilter, number, source_columns};
use crate::canonical::canonical_sha256;
use crate::row::to_word;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sportello_types::ids::{CitizenId, DebtId, NoticeId};
use sportello_types::payments::{DebtSource, NoticeStatus, Part};
use sportello_types::values::{Iban, Iuv};

/// Lost numbers are those that come next. A number that is further away than this is left for a sequence
/// that will hardly ever be there: one receipt must not use it up.
const LOST: u64 = 1_000_000;

/// A notice for a number that nobody knows.
pub struct Stray<'a> {
    /// The id of the debt.
    pub debt: DebtId,
    /// The id of the notice.
    pub notice: NoticeId,
    /// Its number.
    pub iuv: Iuv,
    /// What stands where the subject does.
    pub subject: &'a str,
    /// What stands where the debtor's name does.
    pub debtor: &'a str,
    /// The whole of what was paid, and whose it is.
    pub part: &'a Part,
    /// When it came.
    pub at: DateTime<Utc>,
}

/// Makes a withdrawn notice of the number, and leaves the lost numbers out of the sequence. False where the
/// number is in none of our sequences, or is known: nothing is written then.
///
/// # Errors
///
/// [`Error::Duplicate`] when an id is taken.
pub async fn keep_stray(tx: &Tx, stray: &Stray<'_>) -> Result<bool> {
    let segregation = stray.iuv.segregation();
    // The lock of who makes notices: of two receipts of one number the second one finds the notice.
    let sql = format!(
        "SELECT last FROM notice_sequence WHERE tenant_id = $1 AND segregation = $2{}",
        tx.engine().for_update()
    );
    let Some(row) = tx.row(&sql, args![i64::from(segregation.number())]).await? else {
        return Ok(false);
    };
    let printed = stray.iuv.notice_number();
    let known = tx
        .row(
            "SELECT id FROM notice WHERE tenant_id = $1 AND number = $2",
            args![printed.as_str()],
        )
        .await?;
    if known.is_some() {
        return Ok(false);
    }
    let last = u64::try_from(row.get::<i64>("last")?).map_err(|_| Error::Corrupt { column: "last" })?;
    if (last..=last + LOST).contains(&stray.iuv.base()) {
        number::skip_to(tx, segregation, stray.iuv.base()).await?;
    }
    let (kind, source) = source_columns(&DebtSource::Receipt);
    let debt = args![
        stray.debt,
        None::<CitizenId>,
        None::<&str>,
        stray.debtor,
        None::<&str>,
        stray.subject,
        None::<&str>,
        kind,
        source,
        None::<&str>,
        canonical_sha256(&json!({ "stray": printed.as_str() })),
        i64::from(segregation.number()),
        DebtFilter::Cancelled.word(),
        stray.at,
    ];
    let notice = args![
        stray.notice,
        stray.debt,
        0_i64,
        0_i64,
        printed.as_str(),
        stray.part.creditor.as_str(),
        stray.part.amount.0,
        stray.subject,
        None::<NaiveDate>,
        false,
        to_word(&NoticeStatus::Cancelled, "status")?,
        None::<&str>,
    ];
    let part = args![
        stray.notice,
        1_i64,
        stray.part.amount.0,
        stray.part.creditor.as_str(),
        stray.part.account().map(Iban::as_str),
        stray.part.category.as_str(),
        None::<&str>,
        None::<&str>,
    ];
    write(tx, "debt", &DEBT, &debt).await?;
    write(tx, "notice", &NOTICE, &notice).await?;
    write(tx, "notice_part", &PART, &part).await?;
    Ok(true)
}
