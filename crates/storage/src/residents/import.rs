//! Bringing a registry in: [`begin`], [`load`] as often as it takes, [`switch_over`]; then
//! [`remove_old`] until nothing is left. Each step is a transaction of its own, so that the portal
//! writes in between; until the switch nobody sees a thing.

use crate::many::placeholders;
use crate::row::{FromRow, Row, to_json};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::Value;
use sportello_types::registry::Resident;
use sportello_types::values::{CodiceFiscale, HouseholdKey};
use std::collections::{BTreeMap, BTreeSet};

/// An import under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import {
    /// The generation that it writes.
    pub generation: i64,
}

/// A record and where it stood in the file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Line, from 1.
    pub line: u64,
    /// The record.
    pub resident: Resident,
}

/// A record that was not taken: another one came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Its place among those handed in.
    pub index: usize,
    /// What both have.
    pub field: DuplicateField,
    /// Line of the one that came first.
    pub first_line: u64,
}

/// What two records have that only one can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateField {
    /// The key.
    Id,
    /// A fiscal code, of today or of before.
    TaxCode,
}

/// How an import ended, or stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its generation.
    pub generation: i64,
    /// `loading`, `current`, `old`.
    pub state: String,
    /// Name of the file.
    pub file: Option<String>,
    /// The day whose state it holds.
    pub as_of: NaiveDate,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was switched over to.
    pub finished_at: Option<DateTime<Utc>>,
    /// Records taken.
    pub accepted: u64,
    /// Records refused.
    pub refused: u64,
}

impl FromRow for Outcome {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            generation: row.get("generation")?,
            state: row.get("state")?,
            file: row.get("file")?,
            as_of: row.get("as_of")?,
            started_at: row.get("started_at")?,
            finished_at: row.get("finished_at")?,
            accepted: row.int("accepted")?,
            refused: row.int("refused")?,
        })
    }
}

/// Begins an import. One that was under way is given up: its next step fails.
pub async fn begin(tx: &Tx, file: Option<&str>, as_of: NaiveDate, now: DateTime<Utc>) -> Result<Import> {
    tx.execute(
        "UPDATE registry_import SET state = 'old' WHERE tenant_id = $1 AND state = 'loading'",
        args![],
    )
    .await?;
    let row = tx
        .row(
            "INSERT INTO registry_import (tenant_id, generation, state, file, as_of, started_at, accepted, refused) \
             SELECT $1, COALESCE(MAX(generation), 0) + 1, 'loading', $2, $3, $4, 0, 0 \
             FROM registry_import WHERE tenant_id = $1 RETURNING generation",
            args![file, as_of, now],
        )
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Import {
        generation: row.get("generation")?,
    })
}

/// Writes records; a few hundred at a time. Of records that collide the first is taken.
///
/// # Errors
///
/// [`Error::WrongState`] when another import has begun since.
pub async fn load(tx: &Tx, import: Import, entries: &[Entry]) -> Result<Vec<Duplicate>> {
    let duplicates = duplicates(tx, import, entries).await?;
    let taken: Vec<&Entry> = entries
        .iter()
        .enumerate()
        .filter(|(index, _)| !duplicates.iter().any(|duplicate| duplicate.index == *index))
        .map(|(_, entry)| entry)
        .collect();
    count(tx, import, taken.len(), duplicates.len()).await?;
    let mut residents = Vec::new();
    let mut births = Vec::new();
    let mut codes = Vec::new();
    let mut households = Vec::new();
    for entry in taken {
        let (id, line) = (entry.resident.id.as_str(), line(entry)?);
        residents.extend(args![id, line, to_json(&entry.resident, "record")?]);
        births.extend(args![entry.resident.identity.birth.date.to_string(), id]);
        for code in tax_codes(&entry.resident) {
            codes.extend(args![code, id, line]);
        }
        let own: BTreeSet<_> = entry
            .resident
            .memberships
            .iter()
            .map(|m| m.household.as_str())
            .collect();
        for household in own {
            households.extend(args![household, id]);
        }
    }
    insert(tx, import, "resident", &["id", "line", "record"], residents, "").await?;
    insert(
        tx,
        import,
        "resident_birth",
        &["birth_date", "resident_id"],
        births,
        "",
    )
    .await?;
    insert(
        tx,
        import,
        "resident_tax_code",
        &["tax_code", "resident_id", "line"],
        codes,
        "",
    )
    .await?;
    insert(
        tx,
        import,
        "resident_household",
        &["household", "resident_id"],
        households,
        "",
    )
    .await?;
    let refused = duplicates
        .iter()
        .filter_map(|duplicate| entries.get(duplicate.index));
    let lacking = refused.flat_map(|entry| entry.resident.memberships.iter().map(|m| &m.household));
    mark(tx, import, lacking).await?;
    Ok(duplicates)
}

/// Notes rows that could not be read, and the households that they would have belonged to.
///
/// # Errors
///
/// [`Error::WrongState`] when another import has begun since.
pub async fn note_refused(
    tx: &Tx,
    import: Import,
    refused: usize,
    households: &[HouseholdKey],
) -> Result<()> {
    count(tx, import, 0, refused).await?;
    mark(tx, import, households).await
}

/// How many records are in force; nothing before the first import.
pub async fn in_force(tx: &Tx) -> Result<Option<u64>> {
    let row = tx
        .row(
            "SELECT accepted FROM registry_import WHERE tenant_id = $1 AND state = 'current'",
            args![],
        )
        .await?;
    row.map(|row| row.int("accepted")).transpose()
}

/// Puts the import in force and the one before out of it.
///
/// # Errors
///
/// [`Error::WrongState`] when another import has begun since.
pub async fn switch_over(tx: &Tx, import: Import, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "UPDATE registry_import SET state = 'old' WHERE tenant_id = $1 AND state = 'current'",
        args![],
    )
    .await?;
    let changed = tx
        .execute(
            "UPDATE registry_import SET state = 'current', finished_at = $3 \
             WHERE tenant_id = $1 AND generation = $2 AND state = 'loading'",
            args![import.generation, now],
        )
        .await?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::WrongState)
    }
}

/// Gives an import up; what is in force stays.
pub async fn abandon(tx: &Tx, import: Import) -> Result<()> {
    tx.execute(
        "UPDATE registry_import SET state = 'old' WHERE tenant_id = $1 AND generation = $2 AND state = 'loading'",
        args![import.generation],
    )
    .await?;
    Ok(())
}

/// Removes up to `most` rows of each table that belong to imports which are over; true when there
/// may be more.
pub async fn remove_old(tx: &Tx, most: u32) -> Result<bool> {
    let over =
        "generation IN (SELECT generation FROM registry_import WHERE tenant_id = $1 AND state = 'old')";
    let mut removed_most = false;
    for (table, key) in [
        ("resident", "id"),
        ("resident_birth", "birth_date, resident_id"),
        ("resident_tax_code", "tax_code"),
        ("resident_household", "household, resident_id"),
        ("registry_gap", "household"),
    ] {
        let sql = format!(
            "DELETE FROM {table} WHERE tenant_id = $1 AND (generation, {key}) IN \
             (SELECT generation, {key} FROM {table} WHERE tenant_id = $1 AND {over} LIMIT $2)"
        );
        let removed = tx.execute(&sql, args![i64::from(most)]).await?;
        removed_most |= removed >= u64::from(most);
    }
    Ok(removed_most)
}

/// The last imports, the newest first.
pub async fn list(tx: &Tx, most: u32) -> Result<Vec<Outcome>> {
    tx.all(
        "SELECT * FROM registry_import WHERE tenant_id = $1 ORDER BY generation DESC LIMIT $2",
        args![i64::from(most)],
    )
    .await
}

async fn count(tx: &Tx, import: Import, accepted: usize, refused: usize) -> Result<()> {
    let number = |n: usize| i64::try_from(n).map_err(|_| Error::Corrupt { column: "accepted" });
    let changed = tx
        .execute(
            "UPDATE registry_import SET accepted = accepted + $3, refused = refused + $4 \
             WHERE tenant_id = $1 AND generation = $2 AND state = 'loading'",
            args![import.generation, number(accepted)?, number(refused)?],
        )
        .await?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::WrongState)
    }
}

async fn mark<'k>(
    tx: &Tx,
    import: Import,
    households: impl IntoIterator<Item = &'k HouseholdKey>,
) -> Result<()> {
    let households: BTreeSet<_> = households.into_iter().map(HouseholdKey::as_str).collect();
    let values = households.into_iter().map(Value::from).collect();
    let known = " ON CONFLICT DO NOTHING";
    insert(tx, import, "registry_gap", &["household"], values, known).await
}

fn line(entry: &Entry) -> Result<i64> {
    i64::try_from(entry.line).map_err(|_| Error::Corrupt { column: "line" })
}

fn tax_codes(resident: &Resident) -> BTreeSet<&str> {
    let now = resident
        .identity
        .tax_code
        .iter()
        .map(|registered| registered.code.as_str());
    now.chain(resident.former_tax_codes.iter().map(CodiceFiscale::as_str))
        .collect()
}

/// Those that collide with what is there or with one before them.
async fn duplicates(tx: &Tx, import: Import, entries: &[Entry]) -> Result<Vec<Duplicate>> {
    let ids = entries.iter().map(|entry| entry.resident.id.as_str()).collect();
    let codes = entries
        .iter()
        .flat_map(|entry| tax_codes(&entry.resident))
        .collect();
    let mut known_ids = lines(tx, import, "resident", "id", ids).await?;
    let mut known_codes = lines(tx, import, "resident_tax_code", "tax_code", codes).await?;
    let mut found = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let id = entry.resident.id.as_str();
        let codes = tax_codes(&entry.resident);
        let collision = known_ids
            .get(id)
            .map(|line| (DuplicateField::Id, *line))
            .or_else(|| {
                codes
                    .iter()
                    .find_map(|code| Some((DuplicateField::TaxCode, *known_codes.get(*code)?)))
            });
        if let Some((field, first_line)) = collision {
            found.push(Duplicate {
                index,
                field,
                first_line,
            });
            continue;
        }
        known_ids.insert(id.to_owned(), entry.line);
        known_codes.extend(codes.into_iter().map(|code| (code.to_owned(), entry.line)));
    }
    Ok(found)
}

/// Which of these keys are there, and on which line they stood.
async fn lines(
    tx: &Tx,
    import: Import,
    table: &str,
    column: &'static str,
    keys: BTreeSet<&str>,
) -> Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    let keys: Vec<&str> = keys.into_iter().collect();
    for keys in keys.chunks(ROWS) {
        let mut sql = format!(
            "SELECT {column}, line FROM {table} WHERE tenant_id = $1 AND generation = $2 AND {column} IN ("
        );
        placeholders(&mut sql, 3, keys.len());
        sql.push(')');
        let mut values = args![import.generation];
        values.extend(keys.iter().copied().map(Value::from));
        for row in tx.rows(&sql, values).await? {
            found.insert(row.get(column)?, row.int("line")?);
        }
    }
    Ok(found)
}

/// Rows of one statement: both engines take some thousands of parameters.
const ROWS: usize = 500;

/// Inserts rows, whose values stand one after the other. `collision`: what becomes of one that is there
/// already, in SQL; an error when nothing is said.
async fn insert(
    tx: &Tx,
    import: Import,
    table: &str,
    columns: &[&str],
    values: Vec<Value>,
    collision: &str,
) -> Result<()> {
    for chunk in values.chunks(columns.len() * ROWS) {
        let mut sql = format!(
            "INSERT INTO {table} (tenant_id, generation, {}) VALUES ",
            columns.join(", ")
        );
        for row in 0..chunk.len() / columns.len() {
            sql.push_str(if row == 0 { "($1, $2, " } else { ", ($1, $2, " });
            placeholders(&mut sql, 3 + row * columns.len(), columns.len());
            sql.push(')');
        }
        sql.push_str(collision);
        let mut parameters = args![import.generation];
        parameters.extend_from_slice(chunk);
        tx.execute(&sql, parameters).await?;
    }
    Ok(())
}
