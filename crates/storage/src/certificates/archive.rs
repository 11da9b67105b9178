//! The archive as operators look through it, whoever asked.

use super::{Certificate, SELECT};
use crate::cursor::{Cursor, page, probe};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::page::Page;
use sportello_types::values::{CertificateNumber, ResidentKey};

const LIST: &str = "issued_certificates";

/// Which certificates; all of the municipality's where nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// The one of this number.
    pub number: Option<CertificateNumber>,
    /// Those about this person.
    pub resident: Option<&'a ResidentKey>,
    /// Those issued from the first instant to before the second.
    pub issued: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Certificates, newest first.
///
/// # Errors
///
/// [`crate::Error::InvalidCursor`].
pub async fn archive(
    tx: &Tx,
    filter: &Filter<'_>,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Certificate>> {
    let (mut sql, mut values) = (SELECT.to_owned(), Vec::<Value>::new());
    // The tenant is the first parameter.
    let mut and = |condition: &dyn Fn(usize) -> String, more: Vec<Value>| {
        sql.push_str(&condition(values.len() + 2));
        values.extend(more);
    };
    if let Some(number) = filter.number {
        and(
            &|n: usize| format!(" AND c.year = ${n} AND c.number = ${}", n + 1),
            args![i64::from(number.year()), i64::from(number.number())],
        );
    }
    if let Some(resident) = filter.resident {
        and(
            &|n: usize| format!(" AND c.resident_id = ${n}"),
            args![resident.as_str()],
        );
    }
    if let Some((from, to)) = filter.issued {
        and(
            &|n: usize| format!(" AND c.issued_at >= ${n} AND c.issued_at < ${}", n + 1),
            args![from, to],
        );
    }
    if let Some(cursor) = cursor {
        let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
        and(
            &|n: usize| format!(" AND (c.issued_at, c.id) < (${n}, ${})", n + 1),
            args![cursor.key, cursor.id],
        );
    }
    and(
        &|n: usize| format!(" ORDER BY c.issued_at DESC, c.id DESC LIMIT ${n}"),
        args![probe(limit)],
    );
    let items: Vec<Certificate> = tx.all(&sql, values).await?;
    Ok(page(items, limit, LIST, |c| (c.issued_at, c.id.0)))
}
