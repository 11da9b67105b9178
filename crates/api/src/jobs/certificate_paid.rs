//! A certificate that waited for its payment is paid: it is issued, whoever asked for it is told, and it goes
//! where it was to be sent. Where the receipt brought too little, or no good stamp for one that was to be
//! bought, it goes on waiting: an operator looks at it. Where the money was given back, it is given up.

use super::expire::{BATCH, told};
use super::send_document::{DocumentToSend, send_certificate};
use super::sms_notice::send_message;
use super::{JobError, mail, payload};
use crate::app::App;
use crate::certificates::{file_name, payment_given_back};
use crate::http::Fail;
use crate::journal::{self, Act};
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_storage::certificates::{self, Certificate, Unreleased};
use sportello_storage::messages::NewMessage;
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::payments::{self, StoredDebt};
use sportello_storage::{Error, Tx, new_id};
use sportello_types::ids::{CertificateId, CitizenId, JobId};
use sportello_types::payments::DebtStatus;
use sportello_types::text::{deliveries, messages as words};

pub(super) const NAME: &str = "certificate_paid";

#[derive(Serialize, Deserialize)]
struct Payload {
    certificate: CertificateId,
}

/// Has it looked at, in the transaction of the receipt that has paid its debt.
pub(crate) async fn enqueue(
    tx: &Tx,
    app: &App,
    certificate: CertificateId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    // A stamp may come later than the money: each receipt has it looked at again.
    let key = format!("{certificate}/{}", new_id::<JobId>(now, &mut app.rng()));
    super::enqueue(tx, app, now, NAME, key, &Payload { certificate }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { certificate } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    issue(app, &tenant, &tx, certificate, now).await?;
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// Issues it, where enough was paid and it was not issued before; or gives it up, where that was given back.
async fn issue(
    app: &App,
    tenant: &ServedTenant,
    tx: &Tx,
    id: CertificateId,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let Some(found) = certificates::find_any(tx, id).await? else {
        return Ok(());
    };
    let Some(debt) = debt(tx, &found).await? else {
        return Ok(());
    };
    if debt.lets_go_on() {
        if certificates::release(tx, id, now).await? {
            follow(app, tenant, tx, &found, now).await?;
        }
    } else if debt.is_given_back() {
        payment_given_back(tx, app, &found, tenant.default_language(), now).await?;
    } else if debt.status() == DebtStatus::Paid {
        tracing::warn!(certificate = %found.id, "a certificate is paid, and not enough");
    }
    Ok(())
}

/// Housekeeping: what is paid and was not issued, because its job was given up, is issued.
pub(super) async fn sweep(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let mut last = None;
    loop {
        let tx = app.db.system_read().await?;
        let unreleased = certificates::unreleased(&tx, last.as_ref(), BATCH).await?;
        drop(tx);
        for one in &unreleased {
            told("a certificate that is paid", &look(app, *one, now).await);
        }
        // What cannot be issued keeps none of those behind it from being looked at.
        match unreleased.last() {
            Some(one) => last = Some(*one),
            None => return Ok(()),
        }
    }
}

async fn look(
    app: &App,
    Unreleased { tenant, id, .. }: Unreleased,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let Some(served) = app.tenants.by_id(&app.db, tenant).await? else {
        return Ok(());
    };
    let tx = app.db.begin(tenant).await?;
    issue(app, &served, &tx, id, now).await?;
    Ok(tx.commit().await?)
}

/// The debt for which it waits, or has waited. What is annulled meanwhile is issued to nobody.
async fn debt(tx: &Tx, found: &Certificate) -> Result<Option<StoredDebt>, Error> {
    match found.hold.as_ref().filter(|_| found.annulled.is_none()) {
        Some(hold) => payments::find_any(tx, hold.debt).await,
        None => Ok(None),
    }
}

/// What follows from the issue, in its transaction.
async fn follow(
    app: &App,
    tenant: &ServedTenant,
    tx: &Tx,
    found: &Certificate,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let Some(citizen) = found.citizen else {
        return Ok(());
    };
    let lang = tenant.default_language();
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen,
        istanza: None,
        dedup_key: format!("certificate/{}", found.id),
        subject: words::certificate_ready_subject(lang, &found.title),
        body: words::certificate_ready_body(lang, &found.title, found.number),
    };
    send_message(tx, app, message, lang, now).await?;
    let object = format!("certificate/{}", found.id);
    journal::note_system(tx, citizen, Act::CertificateReleased, &object, now).await?;
    deliver(app, tenant, tx, (found, citizen), now).await
}

/// Sends it where whoever asked for it wanted it. What stands in the way of that does not keep it from being
/// issued: whoever asked for it reads so, and sends it from the area.
async fn deliver(
    app: &App,
    tenant: &ServedTenant,
    tx: &Tx,
    (found, citizen): (&Certificate, CitizenId),
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let Err(fail) = send(app, tenant, tx, (found, citizen), now).await else {
        return Ok(());
    };
    tracing::error!(%fail, certificate = %found.id, "a certificate is issued, and cannot be sent");
    let lang = tenant.default_language();
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen,
        istanza: None,
        dedup_key: format!("certificate/{}/not-sent", found.id),
        subject: deliveries::failed_subject(lang, &found.title),
        body: deliveries::failed_body(lang, &found.title),
    };
    Ok(send_message(tx, app, message, lang, now).await?)
}

async fn send(
    app: &App,
    tenant: &ServedTenant,
    tx: &Tx,
    (found, citizen): (&Certificate, CitizenId),
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    let Some(keys) = app.login_log_keys(tenant.id) else {
        return Ok(());
    };
    let Some(to) = found.deliver(&keys)? else {
        return Ok(());
    };
    let (lang, name) = (tenant.default_language(), file_name(found.number));
    let document = DocumentToSend {
        citizen,
        to: &to,
        blob_key: &found.blob_key,
        file_name: &name,
        title: &found.title,
        forget: false,
        lang,
        dedup_key: format!("certificate/{}", found.id),
    };
    let check_url = app.settings.page(&tenant.settings.host, lang, "/verifica");
    send_certificate(tx, app, document, (found.id, check_url), now).await?;
    Ok(())
}
