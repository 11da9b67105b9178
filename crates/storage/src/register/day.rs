//! The daily register (DPR 445/2000 art. 53; AgID guidelines): what was entered and annulled on a
//! day, one text per day, chained by hash to the one before. A day with nothing has no file.

use super::{Annulment, RegisteredEntry, enter};
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

/// Days before today that hold entries or annulments and are not sealed, oldest first.
pub async fn days_to_seal(tx: &SystemTx, now: DateTime<Utc>) -> Result<Vec<DayToSeal>> {
    let rows = tx
        .rows(
            "SELECT DISTINCT u.tenant_id, u.code, u.registered_on FROM ( \
             SELECT tenant_id, code, registered_on FROM register_entry WHERE registered_on < $1 UNION \
             SELECT a.tenant_id, e.code, a.annulled_on FROM register_annulment a JOIN register_entry e \
             ON e.tenant_id = a.tenant_id AND e.id = a.registration_id WHERE a.annulled_on < $1) u \
             WHERE NOT EXISTS (SELECT 1 FROM register_day d WHERE d.tenant_id = u.tenant_id \
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
    ipa_code: &str,
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
    let entries: Vec<RegisteredEntry> = tx
        .all(
            "SELECT * FROM register_entry WHERE tenant_id = $1 AND code = $2 AND registered_on = $3 \
             ORDER BY year, number",
            args![code, day],
        )
        .await?;
    let annulments: Vec<Annulment> = tx
        .all(
            "SELECT a.* FROM register_annulment a JOIN register_entry e ON e.tenant_id = a.tenant_id \
             AND e.id = a.registration_id WHERE a.tenant_id = $1 AND e.code = $2 AND a.annulled_on = $3 \
             ORDER BY a.at, a.registration_id",
            args![code, day],
        )
        .await?;
    if entries.is_empty() && annulments.is_empty() {
        return Ok(None);
    }
    let previous_sha256 = last.map_or_else(|| "0".repeat(64), |last| last.sha256);
    let content = content(code, day, ipa_code, &previous_sha256, &entries, &annulments);
    let sealed = RegisterDay {
        code: code.to_owned(),
        day,
        entries: i64::try_from(entries.len()).unwrap_or(i64::MAX),
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

fn content(
    code: &str,
    day: NaiveDate,
    ipa_code: &str,
    previous_sha256: &str,
    entries: &[RegisteredEntry],
    annulments: &[Annulment],
) -> String {
    let number = |entry: Option<&RegisteredEntry>| entry.map(|e| e.number.to_string());
    let header = json!({
        "amministrazione": ipa_code,
        "registro": code,
        "data": day,
        "primo": number(entries.first()),
        "ultimo": number(entries.last()),
        "registrazioni": entries.len(),
        "annullamenti": annulments.len(),
        "impronta_precedente": previous_sha256,
    });
    let mut lines = vec![canonical(&header)];
    lines.extend(entries.iter().map(|e| {
        canonical(&json!({
            "numero": e.number.to_string(),
            "istante": instant(e.registered_at),
            "verso": e.entry.direction,
            "mittente": e.entry.sender,
            "destinatari": e.entry.recipients,
            "oggetto": e.entry.subject,
            "documenti": e.entry.documents,
            "protocollo_ricevuto": e.entry.received_number,
            "data_ricevuto": e.entry.received_on,
        }))
    }));
    lines.extend(annulments.iter().map(|a| {
        canonical(&json!({
            "annullamento": a.registration,
            "istante": instant(a.at),
            "motivo": a.reason,
            "provvedimento": a.act,
            "operatore": a.operator,
        }))
    }));
    lines.push(String::new());
    lines.join("\n")
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A sealed day.
pub async fn find_day(tx: &Tx, code: &str, day: NaiveDate) -> Result<Option<RegisterDay>> {
    tx.one(
        "SELECT * FROM register_day WHERE tenant_id = $1 AND code = $2 AND registered_on = $3",
        args![code, day],
    )
    .await
}

/// Checks the sealed days against their hashes; returns the first day
/// that does not fit.
pub async fn verify_days(tx: &Tx, code: &str) -> Result<Option<NaiveDate>> {
    let days: Vec<RegisterDay> = tx
        .all(
            "SELECT * FROM register_day WHERE tenant_id = $1 AND code = $2 ORDER BY registered_on",
            args![code],
        )
        .await?;
    let mut previous = "0".repeat(64);
    for day in days {
        if day.previous_sha256 != previous || sha256_hex(day.content.as_bytes()) != day.sha256 {
            return Ok(Some(day.day));
        }
        previous = day.sha256;
    }
    Ok(None)
}
