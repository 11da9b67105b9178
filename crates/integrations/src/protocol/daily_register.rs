//! The daily register (DPR 445/2000 art. 53; AgID guidelines on electronic documents §3.1.6): every
//! entry of a day and of a register, chained by hash to the day before, ready to be sealed and sent
//! to preservation by the next working day.
//!
//! Two faces of the same content: JSON, whose SHA-256 seals the day, and a text for people. Days
//! without entries have a file too, so that a missing file means something.

use super::entry::{Direction, RegisterCode};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Rome;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use sportello_types::values::ProtocolNumber;
use std::fmt::Write as _;

/// One day of one register.
#[derive(Clone, Debug, Serialize)]
pub struct Day {
    /// Name of the administration.
    pub administration: String,
    /// Its IPA code.
    pub ipa_code: String,
    /// Code of the organisational area (AOO).
    pub aoo_code: String,
    /// The register.
    #[serde(serialize_with = "as_text")]
    pub register: RegisterCode,
    /// The day, Europe/Rome.
    pub date: NaiveDate,
    /// SHA-256 of the day before, lower-case hexadecimal; `None` for the first of all.
    pub previous_sha256: Option<String>,
    /// Its entries, by number.
    pub entries: Vec<Entry>,
    /// Entries of any day that were annulled on this one.
    pub annulments: Vec<Annulment>,
}

/// An entry, with what art. 53 c. 1 makes unmodifiable.
#[derive(Clone, Serialize)]
pub struct Entry {
    /// Year and number.
    pub number: ProtocolNumber,
    /// When it was made.
    pub registered_at: DateTime<Utc>,
    /// Whether the document came in or went out.
    pub direction: Direction,
    /// Sender of an incoming document, recipients of an outgoing one.
    pub parties: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Date and number that the received document bears.
    pub received_reference: Option<String>,
    /// SHA-256 of the main document, lower-case hexadecimal.
    pub document_sha256: String,
    /// SHA-256 of the other documents.
    pub attachments_sha256: Vec<String>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// An annulment (DPR 445/2000 art. 54): the entry stays, marked.
#[derive(Clone, Debug, Serialize)]
pub struct Annulment {
    /// The entry.
    pub number: ProtocolNumber,
    /// When it was annulled.
    pub annulled_at: DateTime<Utc>,
    /// By which authorising act.
    pub act: String,
}

/// The two faces of a day and its seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The content, JSON.
    pub json: String,
    /// The content, for people.
    pub text: String,
    /// SHA-256 of `json`, lower-case hexadecimal.
    pub sha256: String,
}

/// Entries that do not make a register.
#[derive(Debug, thiserror::Error)]
pub enum BrokenDay {
    /// Two entries follow each other with a gap, or out of order.
    #[error("after entry {after} comes {found}")]
    Sequence {
        /// The entry before.
        after: ProtocolNumber,
        /// The entry that does not follow.
        found: ProtocolNumber,
    },
    /// An entry of another day.
    #[error("entry {0} was made on another day")]
    OtherDay(ProtocolNumber),
    /// The content could not be written.
    #[error("the daily register could not be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// Renders a day.
///
/// # Errors
/// [`BrokenDay`] when the entries have gaps or belong to another day.
pub fn render(day: &Day) -> Result<Rendered, BrokenDay> {
    check(day)?;
    let mut json = serde_json::to_string_pretty(&Face {
        count: day.entries.len(),
        first: day.entries.first().map(|entry| entry.number),
        last: day.entries.last().map(|entry| entry.number),
        day,
    })?;
    json.push('\n');
    let sha256 = hex::encode(Sha256::digest(&json));
    let text = text(day, &sha256);
    Ok(Rendered { json, text, sha256 })
}

#[derive(Serialize)]
struct Face<'a> {
    count: usize,
    first: Option<ProtocolNumber>,
    last: Option<ProtocolNumber>,
    #[serde(flatten)]
    day: &'a Day,
}

fn check(day: &Day) -> Result<(), BrokenDay> {
    for entry in &day.entries {
        if entry.registered_at.with_timezone(&Rome).date_naive() != day.date {
            return Err(BrokenDay::OtherDay(entry.number));
        }
    }
    for (before, next) in day.entries.iter().zip(day.entries.iter().skip(1)) {
        let (after, found) = (before.number, next.number);
        let follows = after.year() == found.year() && after.number().checked_add(1) == Some(found.number());
        if !follows {
            return Err(BrokenDay::Sequence { after, found });
        }
    }
    Ok(())
}

fn text(day: &Day, sha256: &str) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line("REGISTRO GIORNALIERO DI PROTOCOLLO".to_string());
    line(format!(
        "Amministrazione: {} (IPA {})",
        day.administration, day.ipa_code
    ));
    line(format!("AOO: {} - Registro: {}", day.aoo_code, day.register));
    line(format!("Data: {}", day.date.format("%d/%m/%Y")));
    match (day.entries.first(), day.entries.last()) {
        (Some(first), Some(last)) => line(format!(
            "Registrazioni: {}, dalla {} alla {}",
            day.entries.len(),
            first.number,
            last.number
        )),
        _ => line("Registrazioni: nessuna".to_string()),
    }
    let previous = day.previous_sha256.as_deref().unwrap_or("nessuno, è il primo");
    line(format!("Impronta del giorno precedente: {previous}"));
    for entry in &day.entries {
        line(String::new());
        line(entry_text(entry));
    }
    for annulment in &day.annulments {
        line(String::new());
        let at = annulment.annulled_at.with_timezone(&Rome);
        line(format!(
            "ANNULLATA la registrazione {} alle {} con {}",
            annulment.number,
            at.format("%H:%M:%S"),
            one_line(&annulment.act)
        ));
    }
    line(String::new());
    line(format!("Impronta SHA-256 del registro: {sha256}"));
    out
}

fn entry_text(entry: &Entry) -> String {
    let direction = match entry.direction {
        Direction::Incoming => "in arrivo da",
        Direction::Outgoing => "in partenza per",
    };
    let mut out = format!(
        "{} del {}, {direction} {}",
        entry.number,
        entry
            .registered_at
            .with_timezone(&Rome)
            .format("%d/%m/%Y %H:%M:%S"),
        one_line(&entry.parties.join("; "))
    );
    // Writing to a string never fails.
    let _ = write!(out, "\n  Oggetto: {}", one_line(&entry.subject));
    if let Some(reference) = &entry.received_reference {
        let _ = write!(out, "\n  Riferimento del mittente: {}", one_line(reference));
    }
    let _ = write!(out, "\n  Documento SHA-256: {}", entry.document_sha256);
    for hash in &entry.attachments_sha256 {
        let _ = write!(out, "\n  Allegato SHA-256: {hash}");
    }
    out
}

/// A subject with a line break could pass for an entry of its own.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn as_text<S: Serializer>(code: &RegisterCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(code)
}
