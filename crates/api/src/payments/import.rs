//! Bringing in debts from other programs: the file is read in a thread of its own, a few batches ahead; each
//! batch is one transaction, with the jobs that tell the provider of it. The key that each debt has in the
//! other program makes it harmless to bring the same file in again.

use super::offer;
use super::order::{Flaw, Order as Read, Reader};
use super::repeats::FirstLines;
use crate::app::Clock;
use crate::http::{Flaws, ToProblem};
use crate::jobs;
use crate::tenant::ServedTenant;
use crate::time;
use rand::Rng;
use sportello_integrations::payments::file::{self, FileError, FileRow, Format, Reason};
use sportello_integrations::payments::taxonomy::Taxonomy;
use sportello_storage::payments::{self, Entered, NewDebt};
use sportello_storage::{Db, Error as StorageError, new_id};
use sportello_types::ids::DebtId;
use sportello_types::lang::Lang;
use sportello_types::payments::{DebtOrder, DebtSource};
use sportello_types::problem::FieldError;
use sportello_types::text::payments as words;
use sportello_types::values::EuroCents;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Debts of one transaction: the numbers of notices are locked while it lasts.
const BATCH: usize = 200;
/// Debts of one file after which the database looks at its tables again.
const MANY: u64 = 1_000;
/// Batches that are read ahead.
const AHEAD: usize = 4;

/// What is imported, and how.
#[derive(Clone, Debug)]
pub struct Order {
    /// Whose debts they are.
    pub tenant: Arc<ServedTenant>,
    /// Under which codes debts may be asked for.
    pub taxonomy: Arc<Taxonomy>,
    /// How the file is written.
    pub format: Format,
    /// Whether it is only tried: all is checked, and nothing kept.
    pub dry_run: bool,
    /// The language of the reasons.
    pub lang: Lang,
}

/// How it went.
#[derive(Debug, Default)]
pub struct Report {
    /// Debts that were made.
    pub taken: u64,
    /// Debts that were there already, with the same content.
    pub known: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// What the debts that were made come to: of each the first way to pay it.
    pub amount: EuroCents,
    /// Why the file was not read to its end; what was taken before stays.
    pub stopped: Option<FileError>,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its line, from 1.
    pub line: u64,
    /// The column, or the place in the record as JSON Pointer; empty for the row as a whole.
    pub field: String,
    /// A stable word for the reason.
    pub code: String,
    /// The reason. It repeats nothing of what stands there.
    pub reason: String,
}

/// Why an import stops; what was taken before stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The municipality receives no payments.
    #[error("the municipality receives no payments here: see `settings.payments`")]
    NotOffered,
    /// The database.
    #[error("the debts cannot be written")]
    Storage(#[from] StorageError),
    /// The report.
    #[error("the report cannot be written")]
    Report(#[source] std::io::Error),
    /// The thread that reads.
    #[error("reading the file failed")]
    Reader,
}

/// An import that did not come to its end.
#[derive(Debug, thiserror::Error)]
#[error("the debts were not brought in to the end")]
pub struct Interrupted {
    /// What was done before; it stays.
    pub before: Report,
    /// Why.
    #[source]
    pub error: ImportError,
}

/// Imports a file. `tell` gets what is wrong with each row that is refused, in the order of the lines of each
/// batch; of one row all that is wrong.
///
/// # Errors
///
/// [`Interrupted`]. A file that cannot be read to its end is none: see [`Report::stopped`].
pub async fn run<R: Rng + ?Sized>(
    db: &Db,
    (clock, rng): (&Clock, &mut R),
    order: &Order,
    source: impl std::io::Read + Send + 'static,
    mut tell: impl FnMut(Finding) -> std::io::Result<()>,
) -> Result<Report, Interrupted> {
    let mut import = Import {
        db,
        clock,
        order,
        lines: FirstLines::default(),
        report: Report::default(),
    };
    let taken = import.take(source, rng, &mut tell).await;
    if import.report.taken >= MANY && !order.dry_run {
        // Slower without, not wrong.
        if let Err(error) = db.look_again(&payments::TABLES).await {
            tracing::warn!(%error, "the database did not look at the debts that were brought in");
        }
    }
    match taken {
        Ok(stopped) => Ok(Report {
            stopped,
            ..import.report
        }),
        Err(error) => Err(Interrupted {
            before: import.report,
            error,
        }),
    }
}

/// Hands batches on until the file ends or nobody takes them any more. What was read before the file breaks
/// off is handed on too.
fn read(
    source: impl std::io::Read,
    format: Format,
    sender: &mpsc::Sender<Vec<FileRow>>,
) -> Result<(), FileError> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut broken = None;
    for row in file::rows(source, format)? {
        match row {
            Ok(row) => batch.push(row),
            Err(error) => broken = Some(error),
        }
        if batch.len() == BATCH && sender.blocking_send(std::mem::take(&mut batch)).is_err() {
            return Ok(());
        }
    }
    if !batch.is_empty() {
        let _ = sender.blocking_send(batch);
    }
    broken.map_or(Ok(()), Err)
}

struct Import<'a> {
    db: &'a Db,
    clock: &'a Clock,
    order: &'a Order,
    /// What is left of the rows that were written: the database does not tell those of this file from others,
    /// and of a dry run has none.
    lines: FirstLines,
    report: Report,
}

/// A row that can be taken.
struct Good {
    line: u64,
    id: DebtId,
    read: Read,
}

impl Import<'_> {
    /// Takes what can be read of the file; why that is not all of it.
    async fn take<R: Rng + ?Sized>(
        &mut self,
        source: impl std::io::Read + Send + 'static,
        rng: &mut R,
        tell: &mut impl FnMut(Finding) -> std::io::Result<()>,
    ) -> Result<Option<FileError>, ImportError> {
        let (sender, mut batches) = mpsc::channel(AHEAD);
        let format = self.order.format;
        let reader = tokio::task::spawn_blocking(move || read(source, format, &sender));
        while let Some(batch) = batches.recv().await {
            let findings = self.write(batch, rng).await?;
            let mut findings = findings.into_iter();
            findings.try_for_each(&mut *tell).map_err(ImportError::Report)?;
        }
        Ok(reader.await.map_err(|_| ImportError::Reader)?.err())
    }

    async fn write<R: Rng + ?Sized>(
        &mut self,
        batch: Vec<FileRow>,
        rng: &mut R,
    ) -> Result<Vec<Finding>, ImportError> {
        let now = self.clock.now();
        let order = self.order;
        let tenant = &order.tenant;
        let creditor = offer::creditor(tenant).map_err(|_| ImportError::NotOffered)?;
        let mut reader = Reader {
            tenant,
            creditor: &creditor,
            taxonomy: &order.taxonomy,
            now,
            today: time::rome_day(now),
            rng: &mut *rng,
        };
        let (mut good, mut findings) = (Vec::with_capacity(batch.len()), Vec::new());
        for row in batch {
            let read = match row.order {
                Ok(order) => self.judge(&order, row.line, &mut reader),
                Err(refused) => {
                    let field = match self.order.format {
                        Format::Csv => refused.field,
                        Format::JsonLines => pointer(&refused.field),
                    };
                    Err(vec![finding(row.line, &field, &refused.reason)])
                }
            };
            match read {
                Ok(read) => good.push((row.line, read)),
                Err(found) => {
                    self.report.refused += 1;
                    findings.extend(found);
                }
            }
        }
        let good: Vec<Good> = good
            .into_iter()
            .map(|(line, read)| Good {
                line,
                id: new_id(now, &mut *rng),
                read,
            })
            .collect();
        let source = DebtSource::Municipality;
        let news: Vec<NewDebt<'_>> = good
            .iter()
            .map(|good| NewDebt {
                id: good.id,
                citizen: None,
                debtor: &good.read.debtor,
                subject: &good.read.subject,
                office: good.read.office.as_deref(),
                source: &source,
                external_key: good.read.external_key.as_deref(),
                segregation: creditor.segregation,
                accounts: creditor.accounts(),
                options: &good.read.options,
                at: now,
            })
            .collect();
        let tx = self.db.begin(tenant.id).await?;
        if let Some(last) = creditor.given_elsewhere {
            payments::skip_to(&tx, creditor.segregation, last).await?;
        }
        let entered = payments::create_many(&tx, &news).await?;
        let (mut taken, mut known, mut amount) = (0, 0, 0);
        for (good, entered) in good.iter().zip(entered) {
            match entered {
                Entered::New(id) => {
                    taken += 1;
                    amount += first_way(&good.read);
                    if !self.order.dry_run {
                        jobs::publish_imported(&tx, rng, id, now).await?;
                    }
                }
                Entered::Known(_) => known += 1,
                Entered::Differs(_) => {
                    self.report.refused += 1;
                    findings.extend(self.flaws(good.line, &Flaw::external_key()));
                }
            }
        }
        if self.order.dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        self.report.taken += taken;
        self.report.known += known;
        self.report.amount.0 += amount;
        findings.sort_by_key(|finding| finding.line);
        Ok(findings)
    }

    /// A debt that can be made, or all that is wrong with it.
    fn judge<R: Rng + ?Sized>(
        &mut self,
        order: &DebtOrder,
        line: u64,
        reader: &mut Reader<'_, R>,
    ) -> Result<Read, Vec<Finding>> {
        let key_field = match self.order.format {
            Format::Csv => "key",
            Format::JsonLines => "/external_key",
        };
        // What is asked for an istanza is asked by whoever works on it, one at a time: a file of many never
        // holds the istanze of all its rows.
        if order.istanza.is_some() {
            return Err(vec![Finding {
                line,
                field: "/istanza".to_owned(),
                code: "not_offered".to_owned(),
                reason: words::field_istanza_in_file(self.order.lang).to_owned(),
            }]);
        }
        let Some(key) = &order.external_key else {
            return Err(vec![finding(line, key_field, &Reason::Missing)]);
        };
        if let Some(first) = self.lines.of(key) {
            return Err(vec![finding(line, key_field, &Reason::Duplicate(first))]);
        }
        let read = reader.read(order).map_err(|flaws| self.flaws(line, &flaws))?;
        self.lines.note(key, line);
        Ok(read)
    }

    fn flaws(&self, line: u64, flaws: &Flaws<Flaw>) -> Vec<Finding> {
        let one = |field: FieldError| Finding {
            line,
            field: match self.order.format {
                Format::Csv => column(&field.pointer).to_owned(),
                Format::JsonLines => field.pointer,
            },
            code: field.code,
            reason: field.message,
        };
        let mut found: Vec<Finding> = flaws.fields(self.order.lang).into_iter().map(one).collect();
        // Of instalments that are all wrong in the same way it is said once.
        found.dedup();
        found
    }
}

/// What the first way to pay a debt comes to.
fn first_way(read: &Read) -> i64 {
    let first = read.options.first().map(Vec::as_slice).unwrap_or_default();
    first.iter().map(|notice| notice.parts.total().0).sum()
}

fn finding(line: u64, field: &str, reason: &Reason) -> Finding {
    Finding {
        line,
        field: field.to_owned(),
        code: reason.code().to_owned(),
        reason: reason.to_string(),
    }
}

/// A path in a record as JSON Pointer: `options[0][1].parts` is `/options/0/1/parts`.
fn pointer(path: &str) -> String {
    if path.is_empty() {
        return String::new();
    }
    format!("/{}", path.replace(['.', '['], "/").replace(']', ""))
}

/// The column of the CSV file that stands at a place of the order that was made of it.
fn column(pointer: &str) -> &str {
    match pointer {
        "/debtor/tax_code" => "tax_code",
        "/debtor/name" => "name",
        "/debtor/email" => "email",
        "/subject" => "subject",
        "/office" => "office",
        "/external_key" => "key",
        "/options/0/0/due_on" => "due_on",
        "/options/0/0/ends" => "ends",
        "/options/0/0/parts" => "amount",
        "/options/0/0/parts/0/category" => "category",
        "/options/0/0/parts/0/account" => "account",
        "/options/0/0/parts/1/category" => "part_category",
        "/options/0/0/parts/1/account" => "part_account",
        "/options/0/0/parts/1/creditor" => "part_creditor",
        other if other.starts_with("/options/1") => "instalments",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_pointers() {
        assert_eq!(
            pointer("options[0][1].parts[0].amount"),
            "/options/0/1/parts/0/amount"
        );
        assert_eq!(pointer("external_key"), "/external_key");
        assert_eq!(pointer(""), "");
    }

    #[test]
    fn what_is_wrong_is_told_by_the_columns_of_the_file() {
        use sportello_integrations::payments::file::COLUMNS;
        for (pointer, expected) in [
            ("/debtor/tax_code", "tax_code"),
            ("/external_key", "key"),
            ("/options/0/0/parts/1/category", "part_category"),
            ("/options/1/2/due_on", "instalments"),
        ] {
            assert_eq!(column(pointer), expected);
            assert!(COLUMNS.iter().any(|(known, _)| *known == expected), "{expected}");
        }
    }
}
