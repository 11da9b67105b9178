//! Payment notices whose last day is near, and whoever owes them: somebody who has signed in, or an address
//! that came with the debt.

use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::NaiveDate;
use sportello_types::ids::{CitizenId, NoticeId};
use sportello_types::values::NoticeNumber;

/// Somebody to remind of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The notice.
    pub notice: NoticeId,
    /// Who owes it.
    pub citizen: CitizenId,
}

impl FromRow for Reminder {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            notice: row.get("notice_id")?,
            citizen: row.get("citizen_id")?,
        })
    }
}

/// The name of the jobs that send the mails; their key is [`job_key`]. It is what notes that an address was written
/// to that belongs to nobody here.
pub const JOB: &str = "payments_due";

/// Begins the key of the message that reminds of a notice.
const KEY: &str = "payment_due/";

/// The key of the job that reminds of a notice: once per last day, which an office may have moved.
pub fn job_key(number: &NoticeNumber, last: NaiveDate) -> String {
    format!("{number}/{last}")
}

/// The key of the message that reminds of a notice: once it is sent, [`due`] leaves the notice out as long as its
/// last day is this one.
pub fn key(number: &NoticeNumber, last: NaiveDate) -> String {
    format!("{KEY}{}", job_key(number, last))
}

/// What [`due`] and [`due_by_mail`] ask: tenant, first and last day, what notes a reminder, how many. `ends` is
/// named, both ways, for the sake of the index, where it stands before the day: without it all notices that can
/// be paid are walked. Seen by the test that looks at how the database goes about them.
pub fn statements(tx: &Tx) -> [String; 2] {
    let last = tx.engine().day_text("n.due_on");
    let due = format!(
        "SELECT n.id AS notice_id, c.id AS citizen_id FROM notice n \
         JOIN debt d ON d.tenant_id = n.tenant_id AND d.id = n.debt_id \
         JOIN citizen c ON c.tenant_id = d.tenant_id \
         AND (c.id = d.citizen_id OR d.citizen_id IS NULL AND c.tax_code = d.debtor_tax_code) \
         WHERE n.tenant_id = $1 AND d.source_kind NOT IN ('certificate', 'spontaneous') \
         AND n.status = 'payable' AND n.ends IN (TRUE, FALSE) AND n.due_on >= $2 AND n.due_on <= $3 \
         AND NOT EXISTS (SELECT 1 FROM message m WHERE m.tenant_id = n.tenant_id AND m.citizen_id = c.id \
         AND m.dedup_key = $4 || n.number || '/' || {last}) \
         AND NOT EXISTS (SELECT 1 FROM notice o WHERE o.tenant_id = n.tenant_id AND o.debt_id = n.debt_id \
         AND o.option_number < n.option_number AND o.status = 'payable' \
         AND o.due_on >= $2 AND o.due_on <= $3) \
         ORDER BY n.due_on, n.id LIMIT $5"
    );
    let due_by_mail = format!(
        "SELECT n.id FROM notice n \
         JOIN debt d ON d.tenant_id = n.tenant_id AND d.id = n.debt_id \
         WHERE n.tenant_id = $1 AND d.source_kind NOT IN ('certificate', 'spontaneous') \
         AND d.debtor_email IS NOT NULL \
         AND n.status = 'payable' AND n.ends IN (TRUE, FALSE) AND n.due_on >= $2 AND n.due_on <= $3 \
         AND NOT EXISTS (SELECT 1 FROM citizen c WHERE c.tenant_id = d.tenant_id \
         AND (c.id = d.citizen_id OR d.citizen_id IS NULL AND c.tax_code = d.debtor_tax_code)) \
         AND NOT EXISTS (SELECT 1 FROM job j WHERE j.tenant_id = n.tenant_id AND j.name = $4 \
         AND j.dedup_key = n.number || '/' || {last}) \
         AND NOT EXISTS (SELECT 1 FROM notice o WHERE o.tenant_id = n.tenant_id AND o.debt_id = n.debt_id \
         AND o.option_number < n.option_number AND o.status = 'payable' \
         AND o.due_on >= $2 AND o.due_on <= $3) \
         ORDER BY n.due_on, n.id LIMIT $5"
    );
    [due, due_by_mail]
}

/// Notices that can be paid and whose last day is one of these, of which nobody has been reminded yet; those
/// with the nearest day first. Who was reminded of a day that an office has moved is reminded of the new one.
/// Not of those for which a certificate waits: their term is a few days, and whoever asked for it knows. Of
/// several ways to pay the same debt in that time the first alone.
pub async fn due(tx: &Tx, from: NaiveDate, until: NaiveDate, most: u32) -> Result<Vec<Reminder>> {
    let [due, _] = statements(tx);
    tx.all(&due, args![from, until, KEY, i64::from(most)]).await
}

/// The same, of those owed by somebody who has never signed in, and whose address came with the debt: the job is
/// what notes that they were reminded. Jobs that are done are kept for thirty days: from `from` to `until` it is
/// less than that.
pub async fn due_by_mail(tx: &Tx, from: NaiveDate, until: NaiveDate, most: u32) -> Result<Vec<NoticeId>> {
    let [_, due_by_mail] = statements(tx);
    let rows = tx
        .rows(&due_by_mail, args![from, until, JOB, i64::from(most)])
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
}
