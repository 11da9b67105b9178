//! Finding debts: one's own, anybody's, lists.

use super::enough::{ENOUGH, GIVEN_BACK, STAMPS};
use super::reversals::{others_taken_back, reversals};
use super::{StoredDebt, StoredNotice, StoredOther, TaxCode, source_columns};
use crate::cursor::{Cursor, page, probe};
use crate::many::list as places;
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::ids::{CitizenId, DebtId, NoticeId};
use sportello_types::page::Page;
use sportello_types::payments::{DebtSource, DebtStatus, Destination, Part, StampToBuy};
use sportello_types::values::{CodiceFiscale, EuroCents, Iban, NoticeNumber, Sha256};
use std::collections::BTreeMap;

/// Which debts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DebtFilter {
    /// All of them.
    #[default]
    All,
    /// Those of which something is still to be paid.
    ToPay,
    /// Those that are paid.
    Paid,
    /// Those whose time is over, unpaid.
    Expired,
    /// Those that were withdrawn.
    Cancelled,
}

impl DebtFilter {
    /// The list in which a debt of this state stands.
    pub(super) const fn of(status: DebtStatus) -> Self {
        match status {
            DebtStatus::ToPay | DebtStatus::PartlyPaid => Self::ToPay,
            DebtStatus::Paid => Self::Paid,
            DebtStatus::Expired => Self::Expired,
            DebtStatus::Cancelled => Self::Cancelled,
        }
    }

    /// The lists that it lets through.
    fn lists(self) -> Vec<Self> {
        match self {
            Self::All => vec![Self::ToPay, Self::Paid, Self::Expired, Self::Cancelled],
            one => vec![one],
        }
    }

    /// Its name in the column `listed`.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ToPay => "to_pay",
            Self::Paid => "paid",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Which debts an operator looks for.
#[derive(Clone, Copy, Default)]
pub struct DebtQuery<'a> {
    /// Of whom; of everybody otherwise.
    pub debtor: Option<&'a TaxCode>,
    /// Where they stand.
    pub filter: DebtFilter,
}

const SELECT: &str = "SELECT d.* FROM debt d WHERE d.tenant_id = $1";
/// Whose a debt is, in SQL, where citizen and fiscal code are `$2` and `$3`. A spontaneous one is made by whom it
/// may be, under any fiscal code: it is its holder's once somebody has paid it, so that nobody writes into what
/// another one seems to owe.
const OWN: &str = "(d.citizen_id = $2 OR (d.debtor_tax_code = $3 AND \
    (d.source_kind <> 'spontaneous' OR d.listed = 'paid')))";

/// A debt that is under a citizen's id or certified fiscal code.
pub async fn find_own(
    tx: &Tx,
    citizen: CitizenId,
    tax_code: Option<&CodiceFiscale>,
    id: DebtId,
) -> Result<Option<StoredDebt>> {
    let sql = format!("{SELECT} AND {OWN} AND d.id = $4");
    one(tx, &sql, args![citizen, tax_code.map(CodiceFiscale::as_str), id]).await
}

/// The debt of a notice, when it is under a citizen's id or certified fiscal code.
pub async fn own_notice(
    tx: &Tx,
    citizen: CitizenId,
    tax_code: Option<&CodiceFiscale>,
    notice: NoticeId,
) -> Result<Option<StoredDebt>> {
    let sql = format!(
        "{SELECT} AND {OWN} AND d.id = (SELECT n.debt_id FROM notice n WHERE n.tenant_id = $1 AND n.id = $4)"
    );
    one(
        tx,
        &sql,
        args![citizen, tax_code.map(CodiceFiscale::as_str), notice],
    )
    .await
}

/// A debt, whosever it is: for operators and jobs.
pub async fn find_any(tx: &Tx, id: DebtId) -> Result<Option<StoredDebt>> {
    one(tx, &format!("{SELECT} AND d.id = $2"), args![id]).await
}

/// The debt of a notice, whosever it is: for operators and jobs.
pub async fn of_notice(tx: &Tx, notice: NoticeId) -> Result<Option<StoredDebt>> {
    let sql =
        format!("{SELECT} AND d.id = (SELECT n.debt_id FROM notice n WHERE n.tenant_id = $1 AND n.id = $2)");
    one(tx, &sql, args![notice]).await
}

/// The debt of a notice by its number, whosever it is: for whoever holds the notice.
pub async fn by_notice(tx: &Tx, number: &NoticeNumber) -> Result<Option<StoredDebt>> {
    let sql = format!(
        "{SELECT} AND d.id = (SELECT n.debt_id FROM notice n WHERE n.tenant_id = $1 AND n.number = $2)"
    );
    one(tx, &sql, args![number.as_str()]).await
}

/// The debt of a notice by its number, if it is owed under a fiscal code: for whoever holds the notice and has
/// not signed in. One question to the database: whether there is no such notice or it is another's, takes the
/// same.
pub async fn by_notice_of(tx: &Tx, number: &NoticeNumber, tax_code: &TaxCode) -> Result<Option<StoredDebt>> {
    let sql = format!(
        "{SELECT} AND d.debtor_tax_code = $3 \
         AND d.id = (SELECT n.debt_id FROM notice n WHERE n.tenant_id = $1 AND n.number = $2)"
    );
    one(tx, &sql, args![number.as_str(), tax_code.as_str()]).await
}

/// The debts of an application or of a certificate, oldest first; none for a source that names nothing.
pub async fn of_source(tx: &Tx, source: &DebtSource) -> Result<Vec<StoredDebt>> {
    let (kind, Some(id)) = source_columns(source) else {
        return Ok(Vec::new());
    };
    let sql = format!("{SELECT} AND d.source_id = $2 AND d.source_kind = $3 ORDER BY d.created_at, d.id");
    whole(tx, tx.all(&sql, args![id, kind]).await?).await
}

/// All debts under a citizen's id or certified fiscal code, oldest first: for the download of one's own data.
pub async fn all_of(
    tx: &Tx,
    citizen: CitizenId,
    tax_code: Option<&CodiceFiscale>,
) -> Result<Vec<StoredDebt>> {
    let sql = format!("{SELECT} AND {OWN} ORDER BY d.created_at, d.id");
    let debts = tx
        .all(&sql, args![citizen, tax_code.map(CodiceFiscale::as_str)])
        .await?;
    whole(tx, debts).await
}

const OWN_LIST: &str = "own debts";
const LIST: &str = "debts";

/// The debts under a citizen's id or certified fiscal code, newest first.
///
/// # Errors
///
/// [`crate::Error::InvalidCursor`].
pub async fn of_citizen(
    tx: &Tx,
    citizen: CitizenId,
    tax_code: Option<&CodiceFiscale>,
    filter: DebtFilter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<StoredDebt>> {
    let mut keyset = Keyset::new(cursor, OWN_LIST, limit)?;
    let citizen = keyset.add(citizen.into());
    let mut arms = keyset.arms(filter, &format!("citizen_id = {citizen}"));
    if let Some(code) = tax_code {
        let code = keyset.add(code.as_str().into());
        let own = format!("debtor_tax_code = {code} AND (source_kind <> 'spontaneous' OR listed = 'paid')");
        arms.extend(keyset.arms(filter, &own));
    }
    keyset.page(tx, &arms, limit, OWN_LIST).await
}

/// Debts, whosever they are, newest first: for operators.
///
/// # Errors
///
/// [`crate::Error::InvalidCursor`].
pub async fn list(
    tx: &Tx,
    query: DebtQuery<'_>,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<StoredDebt>> {
    let mut keyset = Keyset::new(cursor, LIST, limit)?;
    let debtor = query.debtor.map(|code| keyset.add(code.as_str().into()));
    let condition = debtor.map_or_else(
        || "TRUE".to_owned(),
        |debtor| format!("debtor_tax_code = {debtor}"),
    );
    let arms = keyset.arms(query.filter, &condition);
    keyset.page(tx, &arms, limit, LIST).await
}

/// One page of debts. There is an index for each owner and list, in the order of the page: each of them
/// gives as many as the page holds, and the first of all of them are the page, however many there are.
struct Keyset {
    args: Vec<Value>,
    beyond: String,
    limit: String,
}

impl Keyset {
    fn new(cursor: Option<&str>, name: &str, limit: u32) -> Result<Self> {
        let mut keyset = Self {
            args: Vec::new(),
            beyond: String::new(),
            limit: String::new(),
        };
        if let Some(cursor) = cursor {
            let cursor = Cursor::<DateTime<Utc>>::read(cursor, name)?;
            let (at, id) = (keyset.add(cursor.key.into()), keyset.add(cursor.id.into()));
            keyset.beyond = format!(" AND (created_at, id) < ({at}, {id})");
        }
        keyset.limit = keyset.add(probe(limit).into());
        Ok(keyset)
    }

    /// Adds a value; its place (`$1` is the tenant).
    fn add(&mut self, value: Value) -> String {
        self.args.push(value);
        format!("${}", self.args.len() + 1)
    }

    /// The ids of a page of each list that the filter lets through, of debts that meet a condition.
    fn arms(&self, filter: DebtFilter, condition: &str) -> Vec<String> {
        let Self { beyond, limit, .. } = self;
        let arm = |list: &DebtFilter| {
            format!(
                "SELECT id FROM debt WHERE tenant_id = $1 AND listed = '{}' AND {condition}{beyond} \
                 ORDER BY created_at DESC, id DESC LIMIT {limit}",
                list.word()
            )
        };
        filter.lists().iter().map(arm).collect()
    }

    async fn page(self, tx: &Tx, arms: &[String], limit: u32, name: &str) -> Result<Page<StoredDebt>> {
        let ids: Vec<String> = arms
            .iter()
            .enumerate()
            .map(|(index, arm)| format!("SELECT id FROM ({arm}) AS arm_{index}"))
            .collect();
        let sql = format!(
            "{SELECT} AND d.id IN ({}) ORDER BY d.created_at DESC, d.id DESC LIMIT {}",
            ids.join(" UNION "),
            self.limit
        );
        let debts: Vec<StoredDebt> = tx.all(&sql, self.args).await?;
        let page = page(debts, limit, name, |debt| (debt.created_at, debt.id.0));
        Ok(Page {
            items: whole(tx, page.items).await?,
            limit: page.limit,
            next_cursor: page.next_cursor,
        })
    }
}

async fn one(tx: &Tx, sql: &str, args: Vec<Value>) -> Result<Option<StoredDebt>> {
    let debts = whole(tx, tx.all(sql, args).await?).await?;
    Ok(debts.into_iter().next())
}

/// Gives debts their notices.
pub(super) async fn whole(tx: &Tx, mut debts: Vec<StoredDebt>) -> Result<Vec<StoredDebt>> {
    for debts in debts.chunks_mut(super::ROWS) {
        let ids = debts.iter().map(|debt| Value::from(debt.id)).collect();
        let condition = format!("n.debt_id IN {}", places(2, debts.len()));
        let mut options: BTreeMap<DebtId, Vec<Vec<StoredNotice>>> = BTreeMap::new();
        for notice in notices(tx, &condition, ids).await? {
            let options = options.entry(notice.debt).or_default();
            let before = options.last().and_then(|option| option.last());
            if before.is_none_or(|before| before.option != notice.option) {
                options.push(Vec::new());
            }
            if let Some(option) = options.last_mut() {
                option.push(notice);
            }
        }
        for debt in debts {
            debt.options = options.remove(&debt.id).unwrap_or_default();
        }
    }
    Ok(debts)
}

/// Where a part goes.
fn destination(row: &Row) -> Result<Destination> {
    let account: Option<Iban> = row.parse_opt("account")?;
    let document: Option<Sha256> = row.parse_opt("stamp_document")?;
    match (account, document) {
        (Some(account), None) => Ok(Destination::Account { account }),
        (None, Some(document)) => Ok(Destination::Stamp {
            stamp: StampToBuy {
                document,
                province: row.parse("stamp_province")?,
            },
        }),
        _ => Err(Error::Corrupt { column: "account" }),
    }
}

/// The notices `n` that meet a condition, by debt, option and instalment.
pub(super) async fn notices(tx: &Tx, condition: &str, args: Vec<Value>) -> Result<Vec<StoredNotice>> {
    // CROSS JOIN: SQLite would walk through all parts of the municipality, which come in the order that is
    // asked for.
    let sql = format!(
        "SELECT p.* FROM notice n CROSS JOIN notice_part p \
         WHERE p.tenant_id = n.tenant_id AND p.notice_id = n.id \
         AND n.tenant_id = $1 AND {condition} ORDER BY p.notice_id, p.number"
    );
    let mut parts: BTreeMap<NoticeId, Vec<Part>> = BTreeMap::new();
    for row in tx.rows(&sql, args.clone()).await? {
        parts.entry(row.get("notice_id")?).or_default().push(Part {
            amount: EuroCents(row.get("amount")?),
            creditor: row.parse("creditor")?,
            to: destination(&row)?,
            category: row.parse("category")?,
        });
    }
    let sql = format!(
        "SELECT n.*, r.paid_at, r.amount AS received, {ENOUGH} AS enough, {STAMPS} AS stamps_here, \
         {GIVEN_BACK} AS given_back FROM notice n \
         LEFT JOIN payment_receipt r ON r.tenant_id = n.tenant_id AND r.pays = n.id \
         WHERE n.tenant_id = $1 AND {condition} ORDER BY n.debt_id, n.option_number, n.instalment"
    );
    let rows = tx.rows(&sql, args.clone()).await?;
    let received = rows.iter().map(|row| row.get("received"));
    let received: Vec<Option<i64>> = received.collect::<Result<_>>()?;
    // Most questions are about what is still owed: what was never paid is not taken back.
    let mut reversed = if received.iter().any(Option::is_some) {
        reversals(tx, condition, args.clone()).await?
    } else {
        BTreeMap::new()
    };
    let mut others = others(tx, condition, args).await?;
    let mut notices = Vec::new();
    for row in rows {
        let id = row.get::<NoticeId>("id")?;
        let (parts, others) = (parts.remove(&id), others.remove(&id));
        notices.push(StoredNotice::read(
            &row,
            parts.unwrap_or_default(),
            others.unwrap_or_default(),
            reversed.remove(&id),
        )?);
    }
    Ok(notices)
}

/// What did not pay the notices `n` that meet a condition.
async fn others(tx: &Tx, condition: &str, args: Vec<Value>) -> Result<BTreeMap<NoticeId, Vec<StoredOther>>> {
    let sql = format!(
        "SELECT r.id, r.notice_id, r.amount, r.paid_at, r.cart, r.received_at, c.closed_at FROM notice n \
         CROSS JOIN payment_receipt r \
         LEFT JOIN payment_anomaly_closure c ON c.tenant_id = r.tenant_id AND c.anomaly_id = r.id \
         WHERE r.tenant_id = n.tenant_id AND r.notice_id = n.id AND r.pays IS NULL \
         AND n.tenant_id = $1 AND {condition} ORDER BY r.received_at, r.id"
    );
    let mut others: BTreeMap<NoticeId, Vec<StoredOther>> = BTreeMap::new();
    for row in tx.rows(&sql, args.clone()).await? {
        let of = others.entry(row.get("notice_id")?).or_default();
        of.push(StoredOther::from_row(&row)?);
    }
    // Hardly any notice has some.
    if !others.is_empty() {
        let back = others_taken_back(tx, condition, args).await?;
        for other in others.values_mut().flatten() {
            other.reversed = back.contains_key(&other.id);
        }
    }
    Ok(others)
}
