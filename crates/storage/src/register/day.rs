//! The daily register (DPR 445/2000 art. 53; AgID guidelines on electronic documents §3.1.6): what was
//! entered and annulled on a day, one file per day and register, chained by hash to the one before.
//! A day with nothing has no file.

use super::{Annulment, RegisteredEntry, enter, no_hash};
use crate::canonical::canonical;
use crate::row::{FromRow, Row};
use crate::secret::sha256_hex;
use crate::{Error, Result, SystemTx, Tx, args};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use serde_json::json;
use sportello_types::ids::TenantId;

/// A sealed day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterDay {
    /// Code of the register.
    pub code: String,
    /// The day, Europe/Rome.
    pub day: NaiveDate,
    /// Entries of the day.
    pub entries: i64,
    /// The file: canonical JSON, a line for the header, then one per entry and annulment.
    pub content: String,
    /// Its SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// That of the day before (64 zeros for the first).
    pub previous_sha256: String,
    /// When it was sealed.
    pub sealed_at: DateTime<Utc>,
}

impl FromRow for RegisterDay {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            code: row.get("code")?,
            day: row.get("registered_on")?,
            entries: row.get("entries")?,
            content: row.get("content")?,
            sha256: row.get("sha256")?,
            previous_sha256: row.get("previous_sha256")?,
            sealed_at: row.get("sealed_at")?,
        })
    }
}

/// A day that waits for its seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayToSeal {
    /// The municipality.
    pub tenant: TenantId,
    /// Code of the register.
    pub code: String,
    /// The day.
    pub day: NaiveDate,
}

/// Whose register it is, by the codes of the index of public administrations (IPA).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeper<'a> {
    /// Code of the administration.
    pub ipa_code: &'a str,
    /// Code of its organisational area (*area organizzativa omogenea*).
    pub aoo_code: &'a str,
}

/// Days before today that hold entries or annulments and are not sealed, oldest first. Only of
/// registers that are kept here: a municipality's own system seals its own.
pub async fn days_to_seal(tx: &SystemTx, now: DateTime<Utc>) -> Result<Vec<DayToSeal>> {
    let rows = tx
        .rows(
            "SELECT DISTINCT u.tenant_id, u.code, u.registered_on FROM ( \
             SELECT tenant_id, code, registered_on FROM register_entry WHERE registered_on < $1 UNION \
             SELECT a.tenant_id, e.code, a.annulled_on FROM register_annulment a JOIN register_entry e \
             ON e.tenant_id = a.tenant_id AND e.id = a.registration_id WHERE a.annulled_on < $1) u \
             WHERE EXISTS (SELECT 1 FROM register_counter c WHERE c.tenant_id = u.tenant_id AND c.code = u.code) \
             AND NOT EXISTS (SELECT 1 FROM register_day d WHERE d.tenant_id = u.tenant_id \
             AND d.code = u.code AND d.registered_on = u.registered_on) \
             ORDER BY u.registered_on, u.tenant_id, u.code LIMIT 500",
            args![enter::day_in_rome(now)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(DayToSeal {
                tenant: row.get("tenant_id")?,
                code: row.get("code")?,
                day: row.get("registered_on")?,
            })
        })
        .collect()
}

/// Seals a day that is over: from now on no entry can bear its date. Sealing 31 December closes
/// the year. `None` when there was nothing to write down.
///
/// # Errors
///
/// [`Error::WrongState`] for a day that is not over, or before one that is sealed already;
/// [`Error::Duplicate`] when it is sealed.
pub async fn seal_day(
    tx: &Tx,
    code: &str,
    day: NaiveDate,
    keeper: Keeper<'_>,
    now: DateTime<Utc>,
) -> Result<Option<RegisterDay>> {
    let next = day.succ_opt().ok_or(Error::WrongState)?;
    if day >= enter::day_in_rome(now) {
        return Err(Error::WrongState);
    }
    let next_start = enter::start_of(next).ok_or(Error::WrongState)?;
    // Takes the counter's lock: entries under way are waited for, later ones bear a later date.
    tx.execute(
        "UPDATE register_counter SET last_at = CASE WHEN last_at < $4 THEN $4 ELSE last_at END, \
         closed = (closed OR $5) WHERE tenant_id = $1 AND code = $2 AND year = $3",
        args![code, i64::from(day.year()), next_start, next.year() != day.year()],
    )
    .await?;
    let last: Option<RegisterDay> = tx
        .one(
            "SELECT * FROM register_day WHERE tenant_id = $1 AND code = $2 ORDER BY registered_on DESC LIMIT 1",
            args![code],
        )
        .await?;
    match &last {
        Some(last) if last.day == day => return Err(Error::Duplicate),
        Some(last) if last.day > day => return Err(Error::WrongState),
        _ => {}
    }
    let held = Held::of(tx, code, day).await?;
    if held.is_empty() {
        return Ok(None);
    }
    let previous_sha256 = last.map_or_else(no_hash, |last| last.sha256);
    let content = held.file(code, day, keeper, &previous_sha256);
    let sealed = RegisterDay {
        code: code.to_owned(),
        day,
        entries: i64::try_from(held.entries.len()).unwrap_or(i64::MAX),
        sha256: sha256_hex(content.as_bytes()),
        content,
        previous_sha256,
        sealed_at: now,
    };
    tx.execute(
        "INSERT INTO register_day (tenant_id, code, registered_on, entries, content, sha256, previous_sha256, \
         sealed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            code,
            day,
            sealed.entries,
            sealed.content.as_str(),
            sealed.sha256.as_str(),
            sealed.previous_sha256.as_str(),
            now,
        ],
    )
    .await?;
    Ok(Some(sealed))
}

/// What a day holds.
pub(super) struct Held {
    entries: Vec<RegisteredEntry>,
    annulments: Vec<Annulment>,
}

impl Held {
    pub(super) async fn of(tx: &Tx, code: &str, day: NaiveDate) -> Result<Self> {
        let entries = tx
            .all(
                "SELECT * FROM register_entry WHERE tenant_id = $1 AND code = $2 AND registered_on = $3 \
                 ORDER BY year, number",
                args![code, day],
            )
            .await?;
        let annulments = tx
            .all(
                "SELECT a.* FROM register_annulment a JOIN register_entry e ON e.tenant_id = a.tenant_id \
                 AND e.id = a.registration_id WHERE a.tenant_id = $1 AND e.code = $2 AND a.annulled_on = $3 \
                 ORDER BY a.at, a.registration_id",
                args![code, day],
            )
            .await?;
        Ok(Self { entries, annulments })
    }

    fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.annulments.is_empty()
    }

    fn file(&self, code: &str, day: NaiveDate, keeper: Keeper<'_>, previous_sha256: &str) -> String {
        let number = |entry: Option<&RegisteredEntry>| entry.map(|e| e.number.to_string());
        let header = canonical(&json!({
            "amministrazione": keeper.ipa_code,
            "aoo": keeper.aoo_code,
            "registro": code,
            "data": day,
            "primo": number(self.entries.first()),
            "ultimo": number(self.entries.last()),
            "registrazioni": self.entries.len(),
            "annullamenti": self.annulments.len(),
            "impronta_precedente": previous_sha256,
        }));
        format!("{header}\n{}", self.lines())
    }

    /// The lines after the header: one per entry and annulment.
    pub(super) fn lines(&self) -> String {
        let entries = self.entries.iter().map(|entry| canonical(&entry.content()));
        let annulments = self.annulments.iter().map(|a| {
            canonical(&json!({
                "annullamento": a.registration,
                "istante": a.at.to_rfc3339_opts(SecondsFormat::Micros, true),
                "motivo": a.reason,
                "provvedimento": a.act,
                "operatore": a.operator,
            }))
        });
        entries.chain(annulments).map(|line| line + "\n").collect()
    }
}

/// A sealed day.
pub async fn find_day(tx: &Tx, code: &str, day: NaiveDate) -> Result<Option<RegisterDay>> {
    tx.one(
        "SELECT * FROM register_day WHERE tenant_id = $1 AND code = $2 AND registered_on = $3",
        args![code, day],
    )
    .await
}
