//! *Elenco delle tue istanze*: filter, search, order, pages.

use super::{Istanza, SELECT, searched_number};
use crate::cursor::{Cursor, page, probe};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::ids::CitizenId;
use sportello_types::istanze::Status;
use sportello_types::page::Page;
use sportello_types::values::SubmissionNumber;

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Last changed first.
    #[default]
    Updated,
    /// Last begun first.
    Newest,
    /// First begun first.
    Oldest,
    /// By the service's name.
    Title,
}

impl Order {
    const fn name(self) -> &'static str {
        match self {
            Self::Updated => "updated",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Title => "title",
        }
    }
}

/// Which istanze, and where to begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Only those in one of these states; empty for all.
    pub statuses: Vec<Status>,
    /// Only those that wait for an amount which an office sets; with states, those too.
    pub awaits_amount: bool,
    /// Words of the service's name, or a register number.
    pub search: Option<String>,
    /// In which order.
    pub order: Order,
    /// Where the page begins, from the page before.
    pub cursor: Option<String>,
    /// Most items, 1 to 100.
    pub limit: u32,
}

/// One page of a citizen's istanze. Rows that come while one pages neither repeat nor hide others.
///
/// # Errors
///
/// [`crate::Error::InvalidCursor`].
pub async fn list(tx: &Tx, citizen: CitizenId, query: &ListQuery) -> Result<Page<Istanza>> {
    let mut conditions = vec!["i.citizen_id = $2".to_owned()];
    let mut args = args![citizen];
    conditions.extend(stands(query, &mut args));
    if let Some(search) = query.search.as_deref().map(str::trim).filter(|s| !s.is_empty()) {
        conditions.push(searched(search, &mut args));
    }
    let (column, descending) = match query.order {
        Order::Updated => ("i.updated_at", true),
        Order::Newest => ("i.created_at", true),
        Order::Oldest => ("i.created_at", false),
        Order::Title => ("i.search_text", false),
    };
    let (direction, beyond) = if descending { ("DESC", "<") } else { ("ASC", ">") };
    if let Some(cursor) = query.cursor.as_deref() {
        let (key, id) = if query.order == Order::Title {
            let cursor = Cursor::<String>::read(cursor, query.order.name())?;
            (Value::from(cursor.key), cursor.id)
        } else {
            let cursor = Cursor::<DateTime<Utc>>::read(cursor, query.order.name())?;
            (Value::from(cursor.key), cursor.id)
        };
        let (key, id) = (place(&mut args, key), place(&mut args, id.into()));
        conditions.push(format!("({column}, i.id) {beyond} ({key}, {id})"));
    }
    let limit = place(&mut args, probe(query.limit).into());
    let sql = format!(
        "{SELECT} AND {} ORDER BY {column} {direction}, i.id {direction} LIMIT {limit}",
        conditions.join(" AND ")
    );
    let items: Vec<Istanza> = tx.all(&sql, args).await?;
    let name = query.order.name();
    Ok(match query.order {
        Order::Updated => page(items, query.limit, name, |i| (i.updated_at, i.id.0)),
        Order::Newest | Order::Oldest => page(items, query.limit, name, |i| (i.created_at, i.id.0)),
        Order::Title => page(items, query.limit, name, |i| {
            (i.service_title.to_lowercase(), i.id.0)
        }),
    })
}

/// In one of the states, or waiting for an amount; nothing where neither is asked for.
fn stands(query: &ListQuery, args: &mut Vec<Value>) -> Option<String> {
    let mut ways = Vec::new();
    if !query.statuses.is_empty() {
        let states = query.statuses.iter();
        let places: Vec<String> = states.map(|status| place(args, status.slug().into())).collect();
        ways.push(format!("i.status IN ({})", places.join(", ")));
    }
    if query.awaits_amount {
        // Joined where it was neither set nor given up.
        ways.push("w.asked_at IS NOT NULL".to_owned());
    }
    (!ways.is_empty()).then(|| format!("({})", ways.join(" OR ")))
}

/// Adds a value; returns its place (`$1` is the tenant).
fn place(args: &mut Vec<Value>, value: Value) -> String {
    args.push(value);
    format!("${}", args.len() + 1)
}

/// All the words in the service's name, or the number in the register or as a submission.
fn searched(search: &str, args: &mut Vec<Value>) -> String {
    let search = search.to_lowercase();
    let words: Vec<String> = search
        .split_whitespace()
        .take(8)
        .map(|word| {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let word = place(args, format!("%{escaped}%").into());
            format!("i.search_text LIKE {word} ESCAPE '\\'")
        })
        .collect();
    let mut ways = vec![format!("({})", words.join(" AND "))];
    if let Some((number, year)) = searched_number(&search) {
        let number = place(args, number.into());
        let of_year = year.map(|year| format!(" AND r.year = {}", place(args, year.into())));
        ways.push(format!("(r.number = {number}{})", of_year.unwrap_or_default()));
    }
    if let Ok(number) = search.to_uppercase().parse::<SubmissionNumber>() {
        let year = place(args, i64::from(number.year()).into());
        let number = place(args, i64::from(number.number()).into());
        ways.push(format!("(s.year = {year} AND s.number = {number})"));
    }
    format!("({})", ways.join(" OR "))
}
