//! A debt is made: one alone, or many of an import.

use super::{DebtorRecord, ROWS, StoredDebt, TaxCode, number, read, source_columns};
use crate::canonical::canonical_sha256;
use crate::many::{insert, list};
use crate::row::to_word;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::Value;
use serde_json::json;
use sportello_types::ids::{CitizenId, DebtId, NoticeId};
use sportello_types::payments::{Accounts, DebtSource, NoticeStatus, Parts};
use sportello_types::values::{Email, Iban, Iuv, PartitaIva, SegregationCode};
use std::collections::{BTreeMap, BTreeSet};

/// A debt to make.
pub struct NewDebt<'a> {
    /// Its id.
    pub id: DebtId,
    /// Who makes it, or for whom it is made, where that is somebody who has signed in.
    pub citizen: Option<CitizenId>,
    /// Who owes.
    pub debtor: &'a DebtorRecord,
    /// What for.
    pub subject: &'a str,
    /// The office that asks for it.
    pub office: Option<&'a str>,
    /// Where it comes from.
    pub source: &'a DebtSource,
    /// The key of whoever imports it: the same again changes nothing.
    pub external_key: Option<&'a str>,
    /// In whose numbers its notices are.
    pub segregation: SegregationCode,
    /// The accounts of the body whose notices they are: each notice keeps on which of them it is paid at the
    /// post office. No other content than before for an external key that is known.
    pub accounts: Accounts<'a>,
    /// The ways to pay it, one at least, each with its notices in the order of their dates, one at least.
    /// The first part of each notice is of the same body, whose notices they are.
    pub options: &'a [Vec<NewNotice>],
    /// When.
    pub at: DateTime<Utc>,
}

/// A notice to make.
#[derive(Clone)]
pub struct NewNotice {
    /// Its id.
    pub id: NoticeId,
    /// What for, as the payer reads it.
    pub description: String,
    /// The last day on which it should be paid.
    pub due_on: Option<NaiveDate>,
    /// Whether it cannot be paid after that day.
    pub ends: bool,
    /// Who gets what.
    pub parts: Parts,
}

/// What became of a debt that was to be made.
#[derive(Clone)]
pub enum Created {
    /// It was made.
    New(StoredDebt),
    /// It was there under the same external key, with the same content; this is how it stands.
    Known(StoredDebt),
}

/// What became of one of many debts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It was made.
    New(DebtId),
    /// It was there under the same external key, with the same content.
    Known(DebtId),
    /// The external key is that of another debt, which stays as it is.
    Differs(DebtId),
}

/// Makes a debt, with its notices and their numbers. Late in the transaction: the sequence of the numbers is
/// a lock that all who make notices of a municipality share.
///
/// # Errors
///
/// [`Error::Duplicate`] when the external key is that of a debt with another content: the transaction goes
/// on then; or when an id is taken. [`Error::Corrupt`] for options that no debt can have.
pub async fn create(tx: &Tx, new: &NewDebt<'_>) -> Result<Created> {
    let entered = create_many(tx, std::slice::from_ref(new)).await?;
    let (id, is_new) = match entered.first() {
        Some(Entered::New(id)) => (*id, true),
        Some(Entered::Known(id)) => (*id, false),
        Some(Entered::Differs(_)) | None => return Err(Error::Duplicate),
    };
    let debt = read::find_any(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(if is_new {
        Created::New(debt)
    } else {
        Created::Known(debt)
    })
}

/// Makes debts, as [`create`] does, and says what became of each, in their order. For imports: some hundreds
/// in one transaction. Of two with the same external key the first counts.
///
/// # Errors
///
/// [`Error::Duplicate`] when an id is taken, [`Error::Corrupt`] for options that no debt can have: nothing
/// may be committed then.
pub async fn create_many(tx: &Tx, news: &[NewDebt<'_>]) -> Result<Vec<Entered>> {
    let mut entered = Vec::with_capacity(news.len());
    for news in news.chunks(ROWS) {
        entered.extend(enter(tx, news).await?);
    }
    Ok(entered)
}

async fn enter(tx: &Tx, news: &[NewDebt<'_>]) -> Result<Vec<Entered>> {
    for new in news {
        creditor(new)?;
    }
    let fingerprints: Vec<String> = news.iter().map(fingerprint).collect();
    let written = write_debts(tx, news, &fingerprints).await?;
    let (fresh, other): (Vec<&NewDebt<'_>>, Vec<&NewDebt<'_>>) =
        news.iter().partition(|new| written.contains(&new.id));
    write_notices(tx, &fresh).await?;
    let keys = other.iter().filter_map(|new| new.external_key).collect();
    let known = known(tx, keys).await?;
    let become_of = |(new, fingerprint): (&NewDebt<'_>, &String)| -> Result<Entered> {
        if written.contains(&new.id) {
            return Ok(Entered::New(new.id));
        }
        let (id, content) = new
            .external_key
            .and_then(|key| known.get(key))
            .ok_or(Error::Duplicate)?;
        Ok(if content == fingerprint {
            Entered::Known(*id)
        } else {
            Entered::Differs(*id)
        })
    };
    news.iter().zip(&fingerprints).map(become_of).collect()
}

/// Whose notices they are.
fn creditor<'a>(new: &NewDebt<'a>) -> Result<&'a PartitaIva> {
    const IMPOSSIBLE: Error = Error::Corrupt { column: "options" };
    let first = |notice: &'a NewNotice| notice.parts.as_slice().first().map(|part| &part.creditor);
    let creditor = new.options.iter().flatten().find_map(first).ok_or(IMPOSSIBLE)?;
    let right = |option: &'a Vec<NewNotice>| {
        !option.is_empty() && option.iter().all(|notice| first(notice) == Some(creditor))
    };
    if new.options.iter().all(right) {
        Ok(creditor)
    } else {
        Err(IMPOSSIBLE)
    }
}

/// SHA-256 of what whoever makes it says about the debt; neither ids nor the instant.
fn fingerprint(new: &NewDebt<'_>) -> String {
    let notice = |notice: &NewNotice| {
        json!({
            "description": notice.description,
            "due_on": notice.due_on,
            "ends": notice.ends,
            "parts": notice.parts.as_slice(),
        })
    };
    let options: Vec<Vec<_>> = new
        .options
        .iter()
        .map(|option| option.iter().map(notice).collect())
        .collect();
    canonical_sha256(&json!({
        "citizen": new.citizen,
        "tax_code": new.debtor.tax_code.as_ref().map(TaxCode::as_str),
        "name": new.debtor.name,
        "email": new.debtor.email,
        "subject": new.subject,
        "office": new.office,
        "source": new.source,
        "segregation": new.segregation,
        "options": options,
    }))
}

/// Columns of a debt, but for the tenant.
pub(super) const DEBT: [&str; 14] = [
    "id",
    "citizen_id",
    "debtor_tax_code",
    "debtor_name",
    "debtor_email",
    "subject",
    "office",
    "source_kind",
    "source_id",
    "external_key",
    "fingerprint",
    "segregation",
    "listed",
    "created_at",
];
/// Columns of a notice.
pub(super) const NOTICE: [&str; 12] = [
    "id",
    "debt_id",
    "option_number",
    "instalment",
    "number",
    "creditor",
    "amount",
    "description",
    "due_on",
    "ends",
    "status",
    "postal_account",
];
/// Columns of a part.
pub(super) const PART: [&str; 8] = [
    "notice_id",
    "number",
    "amount",
    "creditor",
    "account",
    "category",
    "stamp_document",
    "stamp_province",
];

/// Writes those whose external key is not there yet; which ones.
async fn write_debts(tx: &Tx, news: &[NewDebt<'_>], fingerprints: &[String]) -> Result<BTreeSet<DebtId>> {
    let mut values = Vec::with_capacity(news.len() * DEBT.len());
    for (new, fingerprint) in news.iter().zip(fingerprints) {
        let (kind, source) = source_columns(new.source);
        values.extend(args![
            new.id,
            new.citizen,
            new.debtor.tax_code.as_ref().map(TaxCode::as_str),
            new.debtor.name.as_str(),
            new.debtor.email.as_ref().map(Email::as_str),
            new.subject,
            new.office,
            kind,
            source,
            new.external_key,
            fingerprint.as_str(),
            i64::from(new.segregation.number()),
            read::DebtFilter::ToPay.word(),
            new.at,
        ]);
    }
    let sql = format!(
        "{} ON CONFLICT (tenant_id, external_key) DO NOTHING RETURNING id",
        insert("debt", &DEBT, news.len())
    );
    let rows = tx.rows(&sql, values).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Id and fingerprint of the debts that have these external keys.
async fn known(tx: &Tx, keys: Vec<&str>) -> Result<BTreeMap<String, (DebtId, String)>> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT id, external_key, fingerprint FROM debt WHERE tenant_id = $1 AND external_key IN {}",
        list(2, keys.len())
    );
    let rows = tx.rows(&sql, keys.into_iter().map(Value::from).collect()).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.get("external_key")?,
                (row.get("id")?, row.get("fingerprint")?),
            ))
        })
        .collect()
}

/// Gives notices their numbers and writes them with their parts.
async fn write_notices(tx: &Tx, debts: &[&NewDebt<'_>]) -> Result<()> {
    let mut next = take_numbers(tx, debts).await?;
    let pending = to_word(&NoticeStatus::Pending, "status")?;
    let (mut notices, mut parts) = (Vec::new(), Vec::new());
    for debt in debts {
        let creditor = creditor(debt)?;
        for (option, instalments) in debt.options.iter().enumerate() {
            for (instalment, notice) in instalments.iter().enumerate() {
                let iuv = next
                    .get_mut(&debt.segregation)
                    .and_then(Iterator::next)
                    .and_then(|base| Iuv::new(debt.segregation, base))
                    .ok_or(Error::Corrupt { column: "last" })?;
                notices.extend(args![
                    notice.id,
                    debt.id,
                    place(option)?,
                    place(instalment)?,
                    iuv.notice_number().as_str(),
                    creditor.as_str(),
                    notice.parts.total().0,
                    notice.description.as_str(),
                    notice.due_on,
                    notice.ends,
                    pending.as_str(),
                    debt.accounts
                        .of_slip(creditor, notice.parts.as_slice())
                        .map(Iban::as_str),
                ]);
                for (index, part) in notice.parts.as_slice().iter().enumerate() {
                    let stamp = part.stamp();
                    parts.extend(args![
                        notice.id,
                        place(index + 1)?,
                        part.amount.0,
                        part.creditor.as_str(),
                        part.account().map(Iban::as_str),
                        part.category.as_str(),
                        stamp.map(|stamp| stamp.document.to_string()),
                        stamp.map(|stamp| stamp.province.as_str()),
                    ]);
                }
            }
        }
    }
    write(tx, "notice", &NOTICE, &notices).await?;
    write(tx, "notice_part", &PART, &parts).await
}

/// The numbers of each sequence that these debts need.
async fn take_numbers(
    tx: &Tx,
    debts: &[&NewDebt<'_>],
) -> Result<BTreeMap<SegregationCode, std::ops::RangeFrom<u64>>> {
    let mut wanted: BTreeMap<SegregationCode, usize> = BTreeMap::new();
    for debt in debts {
        *wanted.entry(debt.segregation).or_default() += debt.options.iter().map(Vec::len).sum::<usize>();
    }
    let mut numbers = BTreeMap::new();
    // In the order of the codes: whoever else takes of several waits in the same order.
    for (segregation, count) in wanted {
        let first = number::take_free(tx, segregation, count).await?;
        numbers.insert(segregation, first..);
    }
    Ok(numbers)
}

/// Writes rows of these columns, some hundreds in a statement.
pub(super) async fn write(tx: &Tx, table: &str, columns: &[&str], values: &[Value]) -> Result<()> {
    for values in values.chunks(columns.len() * ROWS) {
        let sql = insert(table, columns, values.len() / columns.len());
        tx.execute(&sql, values.to_vec()).await?;
    }
    Ok(())
}

/// A place in a list, for an integer column.
fn place(index: usize) -> Result<i64> {
    i64::try_from(index).map_err(|_| Error::Corrupt { column: "options" })
}
