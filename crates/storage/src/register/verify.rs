//! Whether the register is as it was written: for whoever does not take the database's word.

use super::day::{Held, RegisterDay};
use super::{RegisteredEntry, no_hash, protocol_number};
use crate::secret::sha256_hex;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::ids::IstanzaId;
use sportello_types::values::ProtocolNumber;

/// What the register says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Register {
    /// Everything fits.
    Whole {
        /// Entries.
        entries: u64,
        /// Sealed days.
        days: u64,
    },
    /// The first thing that does not fit.
    Broken(Fault),
}

/// Something in the register that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A number without entry.
    #[error("entry {number} of register {code} is missing")]
    Missing {
        /// The register.
        code: String,
        /// The number.
        number: ProtocolNumber,
    },
    /// An entry, or the one before it, whose content is not what its hash says.
    #[error("entry {number} of register {code} was changed")]
    Changed {
        /// The register.
        code: String,
        /// The entry.
        number: ProtocolNumber,
    },
    /// An entry that is older than the one before.
    #[error("entry {number} of register {code} is older than the one before")]
    Disorder {
        /// The register.
        code: String,
        /// The entry.
        number: ProtocolNumber,
    },
    /// A day whose file is not what its hash says, or not what the entries say.
    #[error("the daily register {code} of {day} was changed")]
    Day {
        /// The register.
        code: String,
        /// The day.
        day: NaiveDate,
    },
    /// A registered istanza whose entry is gone.
    #[error("the register entry of istanza {0} is missing")]
    Orphan(IstanzaId),
    /// A registered withdrawal whose entry is gone.
    #[error("the register entry of the withdrawal of istanza {0} is missing")]
    OrphanWithdrawal(IstanzaId),
}

/// Checks all registers of the municipality: numbers without gaps, entries as their hashes say,
/// days as sealed, an entry for each registered istanza and withdrawal.
pub async fn verify(tx: &Tx) -> Result<Register> {
    match check(tx).await {
        Ok((entries, days)) => Ok(Register::Whole { entries, days }),
        Err(Stop::Fault(fault)) => Ok(Register::Broken(fault)),
        Err(Stop::Error(error)) => Err(error),
    }
}

enum Stop {
    Fault(Fault),
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

async fn check(tx: &Tx) -> std::result::Result<(u64, u64), Stop> {
    let counters = tx
        .rows(
            "SELECT code, year, last FROM register_counter WHERE tenant_id = $1 ORDER BY code, year",
            args![],
        )
        .await?;
    let mut entries = 0;
    for row in &counters {
        entries += numbered(tx, row.get("code")?, row.get("year")?, row.get("last")?).await?;
    }
    entries += elsewhere(tx).await?;
    let days = sealed(tx).await?;
    if let Some(id) = orphan(tx, "istanza", "id", "register").await? {
        return Err(Stop::Fault(Fault::Orphan(id)));
    }
    match orphan(tx, "istanza_withdrawal", "istanza_id", "register_withdrawal").await? {
        Some(id) => Err(Stop::Fault(Fault::OrphanWithdrawal(id))),
        None => Ok((entries, days)),
    }
}

/// Entries read at once.
const BATCH: i64 = 1000;

/// One year of a register that is kept here: every number up to the counter's, chained by hash.
async fn numbered(tx: &Tx, code: String, year: i64, last: i64) -> std::result::Result<u64, Stop> {
    let (mut seen, mut previous, mut earliest) = (0_i64, no_hash(), DateTime::<Utc>::MIN_UTC);
    while seen < last {
        let batch: Vec<RegisteredEntry> = tx
            .all(
                "SELECT * FROM register_entry WHERE tenant_id = $1 AND code = $2 AND year = $3 AND number > $4 \
                 ORDER BY number LIMIT $5",
                args![code.as_str(), year, seen, BATCH],
            )
            .await?;
        if batch.is_empty() {
            break;
        }
        for entry in batch {
            seen += 1;
            let code = code.clone();
            let number = entry.number;
            if i64::from(number.number()) != seen {
                let number = protocol_number(year, seen).ok_or(Error::Corrupt { column: "number" })?;
                return Err(Stop::Fault(Fault::Missing { code, number }));
            }
            if entry.hash != entry.sealed_by(&previous) {
                return Err(Stop::Fault(Fault::Changed { code, number }));
            }
            if entry.registered_at < earliest {
                return Err(Stop::Fault(Fault::Disorder { code, number }));
            }
            (previous, earliest) = (entry.hash, entry.registered_at);
        }
    }
    if seen == last {
        return Ok(u64::try_from(seen).unwrap_or_default());
    }
    let number = protocol_number(year, seen + 1).ok_or(Error::Corrupt { column: "last" })?;
    Err(Stop::Fault(Fault::Missing { code, number }))
}

/// Entries that a municipality's own system made: each stands for itself.
async fn elsewhere(tx: &Tx) -> std::result::Result<u64, Stop> {
    let entries: Vec<RegisteredEntry> = tx
        .all(
            "SELECT e.* FROM register_entry e WHERE e.tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM register_counter c \
             WHERE c.tenant_id = e.tenant_id AND c.code = e.code AND c.year = e.year)",
            args![],
        )
        .await?;
    let none = no_hash();
    match entries.iter().find(|entry| entry.hash != entry.sealed_by(&none)) {
        Some(changed) => Err(Stop::Fault(Fault::Changed {
            code: changed.code.clone(),
            number: changed.number,
        })),
        None => Ok(u64::try_from(entries.len()).unwrap_or(u64::MAX)),
    }
}

/// The sealed days: each file as its hash says, as the entries say, and after the day before.
async fn sealed(tx: &Tx) -> std::result::Result<u64, Stop> {
    let days: Vec<RegisterDay> = tx
        .all(
            "SELECT * FROM register_day WHERE tenant_id = $1 ORDER BY code, registered_on",
            args![],
        )
        .await?;
    let mut before: Option<&RegisterDay> = None;
    for day in &days {
        let previous = match before {
            Some(before) if before.code == day.code => before.sha256.clone(),
            _ => no_hash(),
        };
        let lines = Held::of(tx, &day.code, day.day).await?.lines();
        let fits = day.previous_sha256 == previous
            && day.sha256 == sha256_hex(day.content.as_bytes())
            && day
                .content
                .split_once('\n')
                .is_some_and(|(_, rest)| rest == lines);
        if !fits {
            let (code, day) = (day.code.clone(), day.day);
            return Err(Stop::Fault(Fault::Day { code, day }));
        }
        before = Some(day);
    }
    Ok(u64::try_from(days.len()).unwrap_or(u64::MAX))
}

/// The first istanza that was registered, as its story says, by a row of `table`, and whose entry is
/// missing.
async fn orphan(tx: &Tx, table: &str, id: &str, transition: &str) -> Result<Option<IstanzaId>> {
    let row = tx
        .row(
            &format!(
                "SELECT d.{id} AS id FROM {table} d WHERE d.tenant_id = $1 AND d.registration_id IS NOT NULL \
                 AND EXISTS (SELECT 1 FROM istanza_event v WHERE v.tenant_id = d.tenant_id AND v.istanza_id = d.{id} \
                 AND v.transition = $2) AND NOT EXISTS (SELECT 1 FROM register_entry e \
                 WHERE e.tenant_id = d.tenant_id AND e.id = d.registration_id) ORDER BY d.{id} LIMIT 1"
            ),
            args![transition],
        )
        .await?;
    row.map(|row| row.get("id")).transpose()
}
