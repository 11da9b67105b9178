//! Tells the provider of payments of a debt; then it can be paid.

use super::{JobError, mail, payload, payments_withdraw};
use crate::app::App;
use chrono::{DateTime, NaiveDate, Utc};
use rand::Rng;
use serde::{Deserialize, Serialize};
use sportello_integrations::payments::{DebtToPublish, Debtor, NoticeToPublish, TaxCode};
use sportello_storage::outbox::{self, NewJob, TakenJob};
use sportello_storage::payments::{self, StoredDebt, StoredNotice};
use sportello_storage::{Error, Tx, new_id};
use sportello_types::ids::{DebtId, TenantId};
use sportello_types::payments::{Change, DebtStatus, NoticeStatus};

pub(super) const NAME: &str = "payments_publish";

#[derive(Serialize, Deserialize)]
struct Payload {
    debt: DebtId,
}

/// Has the provider told, in the transaction that makes the debt or changes it.
pub(crate) async fn enqueue(tx: &Tx, app: &App, debt: DebtId, now: DateTime<Utc>) -> Result<(), Error> {
    // What is changed later is told again.
    let key = format!("{debt}/{}", now.timestamp_micros());
    super::enqueue(tx, app, now, NAME, key, &Payload { debt }).await
}

/// The same for a debt that is imported, with or without a portal around.
pub(crate) async fn enqueue_imported<R: Rng + ?Sized>(
    tx: &Tx,
    rng: &mut R,
    debt: DebtId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let job = NewJob {
        id: new_id(now, rng),
        name: NAME,
        dedup_key: format!("{debt}/{}", now.timestamp_micros()),
        payload: serde_json::to_value(Payload { debt }).map_err(|_| Error::Corrupt { column: "payload" })?,
        due_at: now,
    };
    outbox::enqueue(tx, &job, now).await?;
    Ok(())
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { debt } = payload(job)?;
    if !tell(app, job.tenant, debt).await? {
        return mail::end(app, job, now).await;
    }
    let tx = app.db.begin(job.tenant).await?;
    told(&tx, app, debt, now).await?;
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// Tells the provider in the request of somebody who wants to pay now. Where that fails the job does it, and
/// where both do it the provider knows it already.
pub(crate) async fn at_once(app: &App, tenant: TenantId, debt: DebtId, now: DateTime<Utc>) {
    let done = async {
        if tell(app, tenant, debt).await? {
            let tx = app.db.begin(tenant).await?;
            told(&tx, app, debt, now).await?;
            tx.commit().await?;
        }
        Ok::<(), JobError>(())
    };
    if let Err(error) = done.await {
        tracing::warn!(%error, %debt, "a debt could not be published at once");
    }
}

/// Tells the provider; false when there is nothing to tell.
async fn tell(app: &App, tenant: TenantId, debt: DebtId) -> Result<bool, JobError> {
    let served = mail::tenant(app, tenant).await?;
    let tx = app.db.read(tenant).await?;
    let found = payments::find_any(&tx, debt).await?.ok_or_else(gone)?;
    drop(tx);
    // The provider changes nothing of what is paid in part.
    if found.status() != DebtStatus::ToPay {
        return Ok(false);
    }
    let provider = app.payments(tenant).ok_or(JobError::NotSetUp(
        "the provider of payments is not configured (section `pagopa`)",
    ))?;
    provider
        .publish(&to_publish(&served.public().name, found))
        .await?;
    Ok(true)
}

/// The provider knows of the debt.
async fn told(tx: &Tx, app: &App, debt: DebtId, now: DateTime<Utc>) -> Result<(), JobError> {
    match payments::change_debt(tx, debt, Change::Publish, "published", now).await {
        Ok(_) => {}
        Err(Error::WrongState) => {
            let found = payments::find_any(tx, debt).await?.ok_or_else(gone)?;
            if found.status() == DebtStatus::Cancelled {
                // Withdrawn while the provider was being told, which may have been told so before.
                payments_withdraw::enqueue(tx, app, debt, now).await?;
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn gone() -> JobError {
    JobError::Failed("the debt is gone".to_owned())
}

/// The debt as the provider must know it: what is owed of it.
fn to_publish(creditor: &str, debt: StoredDebt) -> DebtToPublish {
    let owed = |option: Vec<StoredNotice>| {
        let owed = option
            .into_iter()
            .filter(|notice| matches!(notice.status, NoticeStatus::Pending | NoticeStatus::Payable));
        owed.filter_map(notice).collect::<Vec<_>>()
    };
    DebtToPublish {
        id: debt.id,
        creditor_name: cut(creditor, 140),
        office: debt.office.as_deref().map(|office| cut(office, 140)),
        debtor: Debtor {
            tax_code: debt.debtor.tax_code.map(|code| match code {
                payments::TaxCode::Person(code) => TaxCode::Person(code),
                payments::TaxCode::Body(code) => TaxCode::Body(code),
            }),
            name: cut(&debt.debtor.name, 70),
            email: debt.debtor.email,
        },
        options: debt
            .options
            .into_iter()
            .map(owed)
            .filter(|option| !option.is_empty())
            .collect(),
    }
}

fn notice(notice: StoredNotice) -> Option<NoticeToPublish> {
    Some(NoticeToPublish {
        iuv: notice.number.iuv()?,
        description: cut(&notice.description, 140),
        due_on: notice.due_on.unwrap_or(WITHOUT_END),
        ends: notice.ends,
        parts: notice.parts,
    })
}

/// The day that pagoPA does not show to payers: there is no last one (SANP, *data di scadenza*).
const WITHOUT_END: NaiveDate = match NaiveDate::from_ymd_opt(2099, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}
