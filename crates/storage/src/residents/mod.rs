//! The municipality's own registry as a read model. Records come by import alone ([`import`]) and
//! are read from the generation in force.

pub mod import;

use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::registry::Resident;
use sportello_types::values::{CodiceFiscale, HouseholdKey, ResidentKey};

/// The records in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    /// Which generation.
    pub generation: i64,
    /// The day whose state they are.
    pub as_of: NaiveDate,
    /// When they came into force.
    pub since: DateTime<Utc>,
}

impl FromRow for Current {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            generation: row.get("generation")?,
            as_of: row.get("as_of")?,
            since: row.get("finished_at")?,
        })
    }
}

/// Most records of one family; a list that is longer is an error of the registry.
const LARGEST_FAMILY: i64 = 200;

/// The generation in force; nothing before the first import. What follows must be read in the same
/// transaction.
pub async fn current(tx: &Tx) -> Result<Option<Current>> {
    tx.one(
        "SELECT generation, as_of, finished_at FROM registry_import \
         WHERE tenant_id = $1 AND state = 'current'",
        args![],
    )
    .await
}

/// A record by its key.
pub async fn find(tx: &Tx, current: &Current, id: &ResidentKey) -> Result<Option<Resident>> {
    let row = tx
        .row(
            "SELECT record FROM resident WHERE tenant_id = $1 AND generation = $2 AND id = $3",
            args![current.generation, id.as_str()],
        )
        .await?;
    row.map(|row| row.json("record")).transpose()
}

/// The key of who has or had a fiscal code.
pub async fn by_tax_code(tx: &Tx, current: &Current, code: &CodiceFiscale) -> Result<Option<ResidentKey>> {
    let row = tx
        .row(
            "SELECT resident_id FROM resident_tax_code \
             WHERE tenant_id = $1 AND generation = $2 AND tax_code = $3",
            args![current.generation, code.as_str()],
        )
        .await?;
    row.map(|row| row.parse("resident_id")).transpose()
}

/// Most records of one day of birth, those of whom less is known included.
const MOST_BORN: i64 = 5_000;

/// The records of those who were born on a day, or may have been: of some the month or the year alone is
/// known.
///
/// # Errors
///
/// [`Error::Corrupt`] when there are more than any municipality has.
pub async fn born_on(tx: &Tx, current: &Current, day: NaiveDate) -> Result<Vec<Resident>> {
    let known = |format: &str| day.format(format).to_string();
    let rows = tx
        .rows(
            "SELECT r.record FROM resident_birth b JOIN resident r ON r.tenant_id = b.tenant_id \
             AND r.generation = b.generation AND r.id = b.resident_id \
             WHERE b.tenant_id = $1 AND b.generation = $2 AND b.birth_date IN ($3, $4, $5) \
             ORDER BY r.id LIMIT $6",
            args![
                current.generation,
                known("%Y-%m-%d"),
                known("%Y-%m"),
                known("%Y"),
                MOST_BORN + 1
            ],
        )
        .await?;
    if i64::try_from(rows.len()).is_ok_and(|count| count > MOST_BORN) {
        return Err(Error::Corrupt { column: "birth_date" });
    }
    rows.iter().map(|row| row.json("record")).collect()
}

/// The records of all who ever were in a household.
///
/// # Errors
///
/// [`Error::Corrupt`] when there are more than any family has.
pub async fn of_household(tx: &Tx, current: &Current, household: &HouseholdKey) -> Result<Vec<Resident>> {
    let rows = tx
        .rows(
            "SELECT r.record FROM resident_household h JOIN resident r ON r.tenant_id = h.tenant_id \
             AND r.generation = h.generation AND r.id = h.resident_id \
             WHERE h.tenant_id = $1 AND h.generation = $2 AND h.household = $3 ORDER BY r.id LIMIT $4",
            args![current.generation, household.as_str(), LARGEST_FAMILY + 1],
        )
        .await?;
    if i64::try_from(rows.len()).is_ok_and(|count| count > LARGEST_FAMILY) {
        return Err(Error::Corrupt { column: "household" });
    }
    rows.iter().map(|row| row.json("record")).collect()
}

/// Whether a member of the household was refused by the import: what is here is not all of it.
pub async fn is_incomplete(tx: &Tx, current: &Current, household: &HouseholdKey) -> Result<bool> {
    let row = tx
        .row(
            "SELECT 1 FROM registry_gap WHERE tenant_id = $1 AND generation = $2 AND household = $3",
            args![current.generation, household.as_str()],
        )
        .await?;
    Ok(row.is_some())
}
