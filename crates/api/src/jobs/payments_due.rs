//! The days of notices: those whose last one is over end, and of those whose last one is near whoever owes
//! is reminded, in the area and by mail; by mail alone where nobody has signed in who owes it.

use super::expire::told;
use super::sms_notice::send_message;
use super::{JobError, mail, payload, payments_withdraw};
use crate::app::App;
use crate::payments::PAGE;
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::payment_mails;
use sportello_storage::messages::NewMessage;
use sportello_storage::outbox::TakenJob;
use sportello_storage::payment_reminders::{self, Reminder};
use sportello_storage::payments::TaxCode;
use sportello_storage::{Error, citizens, new_id, payments, tenants};
use sportello_types::ids::{CitizenId, DebtId, NoticeId, TenantId};
use sportello_types::payments::{Change, NoticeStatus};
use sportello_types::text::payments as words;
use std::sync::Arc;

pub(super) const NAME: &str = payment_reminders::JOB;

/// Notices of a municipality dealt with in one round.
const MOST: u32 = 1000;
/// A spontaneous debt is withdrawn so long after it was made: it can be paid for thirty days, and receipts may come
/// some days late.
const UNPAID: Duration = Duration::days(40);
/// What was made before is not looked at again.
const LOOKED_BACK: Duration = Duration::days(180);

/// The earliest reminder by mail alone: of whom was reminded is known as long as the job is kept.
const EARLIEST_BY_MAIL: Duration = Duration::days(28);

#[derive(Serialize, Deserialize)]
struct Payload {
    notice: NoticeId,
    /// Who owes; nobody who has signed in where it is not there.
    citizen: Option<CitizenId>,
    /// The last day that it reminds of; any, in jobs from before it was said.
    #[serde(default)]
    last: Option<NaiveDate>,
}

/// Ends notices whose last day is over. The provider does it by itself, by the same rule.
pub(super) async fn expire(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let today = time::rome_day(now);
    for tenant in municipalities(app).await? {
        let tx = app.db.read(tenant.id).await?;
        let over = payments::to_expire(&tx, today, MOST).await?;
        drop(tx);
        for notice in over {
            told("a notice that ends", &end(app, tenant.id, notice, now).await);
        }
    }
    Ok(())
}

async fn end(app: &App, tenant: TenantId, notice: NoticeId, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.begin(tenant).await?;
    match payments::change(&tx, notice, Change::Expire, "last day over", now).await {
        Ok(_) => Ok(tx.commit().await?),
        // It was paid, or withdrawn, meanwhile.
        Err(Error::WrongState) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Withdraws spontaneous debts that nobody has paid: who made them may have had nothing to pay. Some days after
/// their time is over, within which a receipt that is late still pays them.
pub(super) async fn withdraw_unpaid(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    for tenant in municipalities(app).await? {
        let tx = app.db.read(tenant.id).await?;
        let unpaid = payments::to_cancel(&tx, now - LOOKED_BACK, now - UNPAID, MOST).await?;
        drop(tx);
        for debt in unpaid {
            told(
                "a debt that nobody paid",
                &withdraw(app, tenant.id, debt, now).await,
            );
        }
    }
    Ok(())
}

async fn withdraw(app: &App, tenant: TenantId, debt: DebtId, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.begin(tenant).await?;
    match payments::change_debt(&tx, debt, Change::Cancel, "not paid in time", now).await {
        Ok(_) => {
            payments_withdraw::enqueue(&tx, app, debt, now).await?;
            Ok(tx.commit().await?)
        }
        // A receipt was faster.
        Err(Error::WrongState) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Reminds of notices whose last day is near: once of each day, which an office may move.
pub(super) async fn remind(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let today = time::rome_day(now);
    for tenant in municipalities(app).await? {
        let settings = &tenant.settings.payments;
        let Some(before) = settings.reminded_before().filter(|_| settings.enabled) else {
            continue;
        };
        let tx = app.db.read(tenant.id).await?;
        let near = payment_reminders::due(&tx, today, today + before, MOST).await?;
        let until = today + before.min(EARLIEST_BY_MAIL);
        let unknown = payment_reminders::due_by_mail(&tx, today, until, MOST).await?;
        drop(tx);
        for reminder in near {
            told("a notice to remind of", &tell(app, &tenant, &reminder, now).await);
        }
        for notice in unknown {
            told("a notice to remind of", &write(app, tenant.id, notice, now).await);
        }
    }
    Ok(())
}

/// The message is what notes that it was told.
async fn tell(
    app: &App,
    tenant: &ServedTenant,
    reminder: &Reminder,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let Reminder { notice: id, citizen } = *reminder;
    let tx = app.db.begin(tenant.id).await?;
    let debt = payments::of_notice(&tx, id).await?;
    let Some(notice) = debt.as_ref().and_then(|debt| debt.notice(id)) else {
        return Ok(());
    };
    let Some(day) = notice.due_on.filter(|_| notice.status == NoticeStatus::Payable) else {
        return Ok(());
    };
    let lang = tenant.default_language();
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen,
        istanza: None,
        dedup_key: payment_reminders::key(&notice.number, day),
        subject: words::due_subject(lang, time::day_text(day), &notice.description),
        body: if notice.is_printable() {
            words::due_body(
                lang,
                time::day_text(day),
                notice.amount(),
                &notice.description,
                notice.number.grouped(),
            )
        } else {
            words::due_body_online(
                lang,
                time::day_text(day),
                notice.amount(),
                &notice.description,
                notice.number.grouped(),
            )
        },
    };
    send_message(&tx, app, message, lang, now).await?;
    let payload = Payload {
        notice: id,
        citizen: Some(citizen),
        last: Some(day),
    };
    let key = payment_reminders::job_key(&notice.number, day);
    super::enqueue(&tx, app, now, NAME, key, &payload).await?;
    Ok(tx.commit().await?)
}

/// The mail alone.
async fn write(app: &App, tenant: TenantId, id: NoticeId, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.begin(tenant).await?;
    let debt = payments::of_notice(&tx, id).await?;
    let Some(notice) = debt.as_ref().and_then(|debt| debt.notice(id)) else {
        return Ok(());
    };
    let Some(day) = notice.due_on else {
        return Ok(());
    };
    let payload = Payload {
        notice: id,
        citizen: None,
        last: Some(day),
    };
    let key = payment_reminders::job_key(&notice.number, day);
    super::enqueue(&tx, app, now, NAME, key, &payload).await?;
    Ok(tx.commit().await?)
}

/// The mail.
pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload {
        notice: id,
        citizen,
        last,
    } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let debt = payments::of_notice(&tx, id).await?;
    let found = match citizen {
        Some(citizen) => citizens::find(&tx, citizen).await?,
        None => None,
    };
    drop(tx);
    let with_notice = debt
        .as_ref()
        .and_then(|debt| Some((debt, debt.notice(id)?)))
        .filter(|(_, notice)| notice.status == NoticeStatus::Payable);
    let Some((debt, notice)) = with_notice else {
        return mail::end(app, job, now).await;
    };
    let email = match (citizen, &found) {
        (Some(_), found) => found.as_ref().and_then(|found| found.profile.email.clone()),
        (None, _) => debt.debtor.email.clone(),
    };
    // Of a day that was moved meanwhile is reminded in its own time.
    let due_on = notice.due_on.filter(|day| last.is_none_or(|last| last == *day));
    let (Some(day), Some(to)) = (in_time(due_on, now), email) else {
        return mail::end(app, job, now).await;
    };
    let (lang, number) = (tenant.default_language(), notice.number.grouped());
    let page = app.settings.page(&tenant.settings.host, lang, PAGE);
    let content = if let Some(found) = found {
        payment_mails::due(&mail::frame(&tenant, &found.profile, lang), &number, day, &page)
    } else {
        // Nothing but a person has an area to look into.
        let is_person = matches!(debt.debtor.tax_code, Some(TaxCode::Person(_)));
        let page = is_person.then_some(page.as_str());
        payment_mails::due_on_paper(&mail::frame_for(&tenant, "", lang), &number, day, page)
    };
    mail::send(app, job, &tenant, to, content, Vec::new(), now).await
}

/// The last day, unless it is over: a mail that was held up for long helps nobody.
fn in_time(due_on: Option<NaiveDate>, now: DateTime<Utc>) -> Option<NaiveDate> {
    due_on.filter(|day| *day >= time::rome_day(now))
}

/// All municipalities.
async fn municipalities(app: &App) -> Result<Vec<Arc<ServedTenant>>, JobError> {
    let tx = app.db.system_read().await?;
    let rows = tenants::list(&tx).await?;
    drop(tx);
    let mut served = Vec::with_capacity(rows.len());
    for row in rows {
        served.extend(app.tenants.by_id(&app.db, row.id).await?);
    }
    Ok(served)
}
