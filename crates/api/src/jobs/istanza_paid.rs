//! Something that was asked for an istanza is paid: what waited for it is sent, with the very document that
//! was frozen, or the office may go on. And what is not paid in time, or whose money was given back, is a draft
//! again. Whatever is done here
//! is done once: it looks how things stand, under the lock of the istanza, and does what is left.

use super::expire::told;
use super::notice::Matter;
use super::{JobError, mail, payload, receipt, registration};
use crate::app::App;
use crate::istanze::fees::{self, DAYS_FOR_RECEIPTS, Unpaid};
use crate::istanze::register::{self, Embedded};
use crate::istanze::sent;
use crate::journal::{self, Act};
use crate::payments::is_open;
use crate::services::Offer;
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::protocol::ProtocolRegister;
use sportello_storage::istanze::{self, Istanza, IstanzaPayment, Submission, Unsettled};
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::payments::{self, StoredDebt, StoredNotice};
use sportello_storage::receipts::Kind;
use sportello_storage::{Error, Tx, new_id};
use sportello_types::form::FeeTime;
use sportello_types::ids::{IstanzaId, JobId};
use sportello_types::istanze::Status;
use sportello_types::payments::{Change, DebtStatus};
use sportello_types::text::istanzafees as words;
use sportello_types::values::EuroCents;
use std::sync::Arc;

pub(super) const NAME: &str = "istanza_paid";

/// Debts looked at in one round of the housekeeping.
const MOST: u32 = 1000;

#[derive(Serialize, Deserialize)]
struct Payload {
    istanza: IstanzaId,
}

/// Has an istanza go on, in the transaction of the receipt, or of whoever has let it through.
pub(crate) async fn enqueue(tx: &Tx, app: &App, istanza: IstanzaId, now: DateTime<Utc>) -> Result<(), Error> {
    // It may be looked at for several reasons at once: whatever finds nothing left to do does nothing.
    let key = format!("{istanza}/{}", new_id::<JobId>(now, &mut app.rng()));
    super::enqueue(tx, app, now, NAME, key, &Payload { istanza }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { istanza } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    go_on(&tx, app, &tenant, istanza, now).await?;
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// Does what is left to do for what is paid, in the caller's transaction.
async fn go_on(
    tx: &Tx,
    app: &App,
    tenant: &Arc<ServedTenant>,
    istanza: IstanzaId,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let Some(mut row) = istanze::hold(tx, istanza).await? else {
        return Ok(());
    };
    let (mut before, mut others, mut given_back) = (None, Vec::new(), None);
    for payment in istanze::payments(tx, istanza).await? {
        if payment.settled_at.is_some() {
            continue;
        }
        let debt = payments::find_any(tx, payment.debt).await?.ok_or_else(gone)?;
        if debt.is_given_back() {
            given_back = Some(debt.id);
            continue;
        }
        if !debt.lets_go_on() {
            if debt.status() == DebtStatus::Paid {
                tracing::warn!(debt = %debt.id, "paid, and not enough: the istanza goes on waiting");
            }
            continue;
        }
        match payment.when {
            Some(FeeTime::BeforeSubmission) => before = Some((payment, debt)),
            Some(FeeTime::AfterSubmission) | None => others.push(debt),
        }
    }
    for debt in others {
        let note = note(tenant, &debt);
        istanze::settle(tx, &mut row, debt.id, &note, now).await?;
    }
    if let Some((payment, debt)) = before {
        return send(tx, app, tenant, &row, &payment, &debt, now).await;
    }
    if let Some(debt) = given_back {
        fees::let_go(tx, app, tenant, &row, debt, Unpaid::GivenBack, now).await?;
    }
    Ok(())
}

fn gone() -> JobError {
    JobError::Failed("the debt is gone, or what waits for it".to_owned())
}

/// What was paid, in the story of the istanza.
fn note(tenant: &ServedTenant, debt: &StoredDebt) -> String {
    let paid = || debt.notices().filter(|notice| notice.status.is_paid());
    let sum = |of: fn(&StoredNotice) -> EuroCents| {
        EuroCents(paid().fold(0_i64, |sum, notice| sum.saturating_add(of(notice).0)))
    };
    let (received, asked) = (sum(StoredNotice::comes_to), sum(StoredNotice::amount));
    let numbers: Vec<String> = paid().map(|notice| notice.number.grouped()).collect();
    let (lang, numbers) = (tenant.default_language(), numbers.join(", "));
    if received == asked {
        words::paid_note(lang, received, numbers)
    } else {
        words::paid_other_note(lang, received, numbers, asked)
    }
}

/// Sends what waited: it counts as sent when it was paid, and is registered when that is known.
async fn send(
    tx: &Tx,
    app: &App,
    tenant: &Arc<ServedTenant>,
    row: &Istanza,
    payment: &IstanzaPayment,
    debt: &StoredDebt,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let (mut sent, document) = sent::read_waiting(tx, row.id).await?.ok_or_else(gone)?;
    let paid_at = debt.paid_at();
    // Another clock may say that it was paid before it was asked for, or in a while.
    let paid_at = paid_at.unwrap_or(now).max(payment.asked_at).min(now);
    sent.submitted_at = paid_at;
    sent.outcome_due_on = match Offer::find(tenant, &row.service) {
        Some(offer) => offer.outcome_due_on(paid_at),
        None => time::rome_day(paid_at).checked_add_days(Days::new(sent.term_days.into())),
    };
    let entry = new_id(now, &mut app.rng());
    let embedded = app.own_register(tenant.id).is_none();
    let submission = Submission {
        answers: sent.answers.clone(),
        document: document.content,
        form_version: sent.form_version.clone(),
        outcome_due_on: sent.outcome_due_on,
        registration: entry,
        registered_at_once: embedded,
    };
    let hash = istanze::mark_paid(tx, row, payment, &submission, paid_at, now).await?;
    let matter = Matter {
        istanza: row.id,
        lang: sent.lang,
        host: tenant.settings.host.clone(),
    };
    if embedded {
        receipt::follow(tx, app, matter, Kind::Final, now).await?;
    } else {
        registration::follow(tx, app, matter.clone(), now).await?;
        receipt::follow(tx, app, matter, Kind::Provisional, now).await?;
    }
    if tenant.settings.payments.enabled {
        fees::ask_after(tx, app, tenant, (row.citizen, &sent), &hash, now).await?;
    }
    let object = row.id.to_string();
    journal::note_system(tx, row.citizen, Act::IstanzaSubmitted, &object, now).await?;
    istanze::give_number(tx, row.id, paid_at).await?;
    if embedded {
        let registration = register::registration(tenant, &sent, &hash, submission.document.len())?;
        Embedded::new(tx, entry, now).register(&registration).await?;
    }
    Ok(())
}

/// Housekeeping: what is paid and has not gone on is looked at again, what is withdrawn or over is let go.
pub(super) async fn sweep(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let today = time::rome_day(now);
    let over_before = today
        .checked_sub_days(Days::new(DAYS_FOR_RECEIPTS))
        .unwrap_or(today);
    let mut last = None;
    loop {
        let tx = app.db.system_read().await?;
        let unsettled = istanze::unsettled(&tx, over_before, last.as_ref(), MOST).await?;
        drop(tx);
        for one in &unsettled {
            told("an istanza that was to be paid", &look(app, *one, now).await);
        }
        // What cannot go on keeps none of those behind it from being looked at.
        match unsettled.last() {
            Some(one) => last = Some(*one),
            None => return Ok(()),
        }
    }
}

async fn look(app: &App, one: Unsettled, now: DateTime<Utc>) -> Result<(), JobError> {
    let Some(tenant) = app.tenants.by_id(&app.db, one.tenant).await? else {
        return Ok(());
    };
    let tx = app.db.begin(one.tenant).await?;
    let Some(row) = istanze::hold(&tx, one.istanza).await? else {
        return Ok(());
    };
    let debt = payments::find_any(&tx, one.debt).await?.ok_or_else(gone)?;
    if debt.status() == DebtStatus::Paid || debt.is_given_back() {
        go_on(&tx, app, &tenant, row.id, now).await?;
        return Ok(tx.commit().await?);
    }
    // Of a debt whose stamps are bought by themselves a part may be paid.
    let over = !debt.notices().any(|notice| is_open(notice.status));
    let why = match debt.status() {
        DebtStatus::Cancelled => Unpaid::Withdrawn,
        DebtStatus::Expired | DebtStatus::PartlyPaid if over && row.status == Status::AwaitingPayment => {
            // Money that comes even so is looked at by somebody: it sends nothing any more.
            match payments::change_debt(&tx, debt.id, Change::Cancel, "not paid in time", now).await {
                Ok(debt) if debt.status() == DebtStatus::Cancelled => Unpaid::Expired,
                // A receipt was faster.
                Ok(_) | Err(Error::WrongState) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        _ => return Ok(()),
    };
    fees::let_go(&tx, app, &tenant, &row, debt.id, why, now).await?;
    Ok(tx.commit().await?)
}
