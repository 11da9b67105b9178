//! Bringing a municipality's registry in: the file is read in a thread of its own, a few batches ahead;
//! each batch is one transaction beside the records in force. At the end one row switches over, or
//! nothing has changed.

use crate::places::{Existence, existence};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_integrations::registry::file::{self, FileError, FileRow, Format, Reason, RefusedRow};
use sportello_storage::residents::import::{self, DuplicateField, Entry, Import};
use sportello_storage::{Db, Error as StorageError};
use sportello_types::ids::TenantId;
use sportello_types::registry::{Place, Resident};
use std::io::Read;
use tokio::sync::mpsc;

/// Records of one transaction: large enough for speed, small enough that the portal writes in between.
const BATCH: usize = 500;
/// Batches that are read ahead.
const AHEAD: usize = 4;
/// Of a hundred records in force so many rows must be in the file: no municipality loses more people from one
/// file to the next. One that was cut off between two rows looks whole; the families at the cut would be certified
/// without those who come after it.
const LEAST_OF_HUNDRED: u64 = 95;
/// Rows that one statement removes.
const REMOVED_AT_ONCE: u32 = 2_000;

/// What is imported, and under which conditions.
#[derive(Clone, Debug)]
pub struct Order {
    /// Whose registry it is.
    pub tenant: TenantId,
    /// How the file is written.
    pub format: Format,
    /// Its name, for the list of imports.
    pub name: Option<String>,
    /// The day whose state it holds.
    pub as_of: NaiveDate,
    /// With more refused rows than this nothing changes.
    pub refused_at_most: u64,
    /// Whether the file may hold far fewer rows than there are records in force.
    pub fewer: bool,
}

impl Order {
    /// Whether a file of so many rows is too short to be whole.
    fn is_too_short(&self, rows: u64, before: u64) -> bool {
        !self.fewer && rows.saturating_mul(100) < before.saturating_mul(LEAST_OF_HUNDRED)
    }
}

/// How it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Records taken.
    pub accepted: u64,
    /// Rows refused.
    pub refused: u64,
    /// Records with a doubt: the fiscal code disagrees with the data, the place of birth did not exist.
    /// Taken, to be cleared up at the desk.
    pub doubtful: u64,
    /// Refused rows of which nobody can tell whose household they are: with any of them nothing changes, however
    /// many may be refused, since a family that lacks somebody would be shown and certified as whole.
    pub untold: u64,
    /// Records that were in force before.
    pub before: u64,
    /// Whether the file holds none, or far fewer than were in force ([`Order::fewer`]).
    pub too_few: bool,
    /// Whether the records are in force.
    pub in_force: bool,
}

impl Report {
    /// Whether the records may come into force where so many rows may be refused.
    const fn may_come(&self, refused_at_most: u64) -> bool {
        self.refused <= refused_at_most && self.untold == 0 && !self.too_few
    }
}

/// What the report says of a row, as it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its line, from 1.
    pub line: u64,
    /// Whether the row was refused; otherwise its record was taken with a doubt.
    pub refused: bool,
    /// The field.
    pub field: String,
    /// A stable word for the reason.
    pub code: &'static str,
    /// The reason.
    pub reason: String,
}

/// An import that stopped; what was in force still is.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read to its end.
    #[error(transparent)]
    File(#[from] FileError),
    /// Another import has begun meanwhile.
    #[error("another import of the same municipality has begun")]
    Overtaken,
    /// The database.
    #[error("the records cannot be written")]
    Storage(#[source] StorageError),
    /// The report.
    #[error("the report cannot be written")]
    Report(#[source] std::io::Error),
    /// The thread that reads.
    #[error("reading the file failed")]
    Reader,
}

impl From<StorageError> for ImportError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::WrongState => Self::Overtaken,
            other => Self::Storage(other),
        }
    }
}

/// Imports a file. `tell` gets a finding for each row that is refused or doubtful, in the order of the
/// lines of each batch.
///
/// # Errors
///
/// [`ImportError`]. A file with too many refused rows, too few rows, or refused ones that do not tell their
/// household is none: see [`Report::in_force`].
pub async fn run(
    db: &Db,
    order: &Order,
    source: impl Read + Send + 'static,
    now: impl Fn() -> DateTime<Utc>,
    mut tell: impl FnMut(Finding) -> std::io::Result<()>,
) -> Result<Report, ImportError> {
    let tx = db.begin(order.tenant).await?;
    let import = import::begin(&tx, order.name.as_deref(), order.as_of, now()).await?;
    tx.commit().await?;
    let outcome = fill(db, order, import, source, &mut tell).await;
    let tx = db.begin(order.tenant).await?;
    let before = import::in_force(&tx).await?.unwrap_or_default();
    let outcome = outcome.map(|report| Report {
        before,
        too_few: report.accepted == 0 || order.is_too_short(report.accepted + report.refused, before),
        ..report
    });
    let good = matches!(&outcome, Ok(report) if report.may_come(order.refused_at_most));
    if good {
        import::switch_over(&tx, import, now()).await?;
    } else {
        import::abandon(&tx, import).await?;
    }
    tx.commit().await?;
    // What is over takes up space and nothing else: the next import tries again.
    if let Err(error) = sweep(db, order.tenant).await {
        tracing::warn!(
            %error,
            "records that are no longer in force were not all removed"
        );
    }
    outcome.map(|report| Report {
        in_force: good,
        ..report
    })
}

/// Removes what is no longer in force, a little at a time.
async fn sweep(db: &Db, tenant: TenantId) -> Result<(), StorageError> {
    loop {
        let tx = db.begin(tenant).await?;
        let more = import::remove_old(&tx, REMOVED_AT_ONCE).await?;
        tx.commit().await?;
        if !more {
            return Ok(());
        }
    }
}

async fn fill(
    db: &Db,
    order: &Order,
    import: Import,
    source: impl Read + Send + 'static,
    tell: &mut impl FnMut(Finding) -> std::io::Result<()>,
) -> Result<Report, ImportError> {
    let (sender, mut batches) = mpsc::channel(AHEAD);
    let format = order.format;
    let reader = tokio::task::spawn_blocking(move || read(source, format, &sender));
    let mut report = Report::default();
    while let Some(batch) = batches.recv().await {
        write(db, order.tenant, import, batch, &mut report, tell).await?;
    }
    reader.await.map_err(|_| ImportError::Reader)??;
    Ok(report)
}

/// Hands batches on until the file ends or nobody takes them any more.
fn read(source: impl Read, format: Format, sender: &mpsc::Sender<Vec<FileRow>>) -> Result<(), FileError> {
    let mut batch = Vec::with_capacity(BATCH);
    for row in file::rows(source, format)? {
        batch.push(row?);
        if batch.len() == BATCH && sender.blocking_send(std::mem::take(&mut batch)).is_err() {
            return Ok(());
        }
    }
    if !batch.is_empty() {
        let _ = sender.blocking_send(batch);
    }
    Ok(())
}

async fn write(
    db: &Db,
    tenant: TenantId,
    import: Import,
    batch: Vec<FileRow>,
    report: &mut Report,
    tell: &mut impl FnMut(Finding) -> std::io::Result<()>,
) -> Result<(), ImportError> {
    let mut entries = Vec::with_capacity(batch.len());
    let mut findings = Vec::new();
    let mut gaps = Vec::new();
    for row in batch {
        match row.record {
            Ok(resident) => entries.push(Entry {
                line: row.line,
                resident: *resident,
            }),
            Err(refused) => {
                findings.push(finding(row.line, &refused));
                report.untold += u64::from(refused.households.is_empty());
                gaps.extend(refused.households);
            }
        }
    }
    let tx = db.begin(tenant).await?;
    import::note_refused(&tx, import, findings.len(), &gaps).await?;
    let duplicates = import::load(&tx, import, &entries).await?;
    tx.commit().await?;
    for duplicate in &duplicates {
        let Some(entry) = entries.get(duplicate.index) else {
            continue;
        };
        let field = match duplicate.field {
            DuplicateField::Id => "id",
            DuplicateField::TaxCode => "tax_code",
        };
        let refused = RefusedRow {
            field: field.to_owned(),
            reason: Reason::Duplicate(duplicate.first_line),
            households: Vec::new(),
        };
        findings.push(finding(entry.line, &refused));
    }
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    report.refused += count(findings.len());
    report.accepted += count(entries.len() - duplicates.len());
    for (index, entry) in entries.iter().enumerate() {
        if duplicates.iter().any(|duplicate| duplicate.index == index) {
            continue;
        }
        let doubts = doubts(entry.line, &entry.resident);
        report.doubtful += u64::from(!doubts.is_empty());
        findings.extend(doubts);
    }
    findings.sort_by_key(|finding| finding.line);
    findings
        .into_iter()
        .try_for_each(tell)
        .map_err(ImportError::Report)
}

/// What is to be cleared up at the desk; nothing of it is a reason to refuse a record.
fn doubts(line: u64, resident: &Resident) -> Vec<Finding> {
    let doubt = |field: &str, code: &'static str, reason: String| Finding {
        line,
        refused: false,
        field: field.to_owned(),
        code,
        reason,
    };
    let mut found = Vec::new();
    let mismatches: Vec<_> = resident.doubts().iter().map(|what| format!("{what:?}")).collect();
    if !mismatches.is_empty() {
        let reason = format!("the fiscal code disagrees on: {}", mismatches.join(", "));
        found.push(doubt("tax_code", "mismatch", reason));
    }
    let birth = &resident.identity.birth;
    let place = birth.place.as_ref().and_then(Place::code);
    match place.map(|code| existence(code, birth.date.earliest(), birth.date.latest())) {
        Some(Existence::AtAnotherTime) => {
            let reason = "the place did not exist on the day of birth".to_owned();
            found.push(doubt("birth_place_code", "place_of_another_time", reason));
        }
        Some(Existence::Unknown) => {
            let reason = "the national archive has no such place".to_owned();
            found.push(doubt("birth_place_code", "place_unknown", reason));
        }
        Some(Existence::Then) | None => {}
    }
    found
}

fn finding(line: u64, refused: &RefusedRow) -> Finding {
    Finding {
        line,
        refused: true,
        field: refused.field.clone(),
        code: refused.reason.code(),
        reason: refused.reason.to_string(),
    }
}
