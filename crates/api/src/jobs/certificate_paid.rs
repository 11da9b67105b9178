//! A certificate that waited for its payment is paid: it is issued, whoever asked for it is told, and it goes
//! where it was to be sent. Where the receipt brought too little, or no good stamp for one that was to be
//! bought, it goes on waiting: an operator looks at it.

use super::send_document::{DocumentToSend, send_certificate};
use super::sms_notice::send_message;
use super::{JobError, mail, payload};
use crate::app::App;
use crate::certificates::file_name;
use crate::journal::{self, Act};
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_storage::certificates::{self, Certificate};
use sportello_storage::messages::NewMessage;
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::{Error, Tx, new_id, payments};
use sportello_types::ids::{CertificateId, CitizenId};
use sportello_types::payments::DebtStatus;
use sportello_types::problem::ProblemCode;
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
    let key = format!("{certificate}/{}", now.timestamp_micros());
    super::enqueue(tx, app, now, NAME, key, &Payload { certificate }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { certificate: id } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    if let Some(found) = certificates::find_any(&tx, id).await?
        && is_paid_for(&tx, &found).await?
        && certificates::release(&tx, id, now).await?
    {
        follow(app, &tenant, &tx, &found, now).await?;
    }
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// Whether all is there that it waits for. What is annulled meanwhile is issued to nobody.
async fn is_paid_for(tx: &Tx, found: &Certificate) -> Result<bool, Error> {
    let Some(hold) = found.hold.as_ref().filter(|_| found.annulled.is_none()) else {
        return Ok(false);
    };
    let Some(debt) = payments::find_any(tx, hold.debt).await? else {
        return Ok(false);
    };
    let enough = debt.lets_go_on();
    if debt.status() == DebtStatus::Paid && !enough {
        tracing::warn!(certificate = %found.id, "a certificate is paid, and not enough");
    }
    Ok(enough)
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
/// issued.
async fn deliver(
    app: &App,
    tenant: &ServedTenant,
    tx: &Tx,
    (found, citizen): (&Certificate, CitizenId),
    now: DateTime<Utc>,
) -> Result<(), JobError> {
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
    match send_certificate(tx, app, document, (found.id, check_url), now).await {
        Ok(_) => Ok(()),
        Err(fail)
            if matches!(
                fail.code(),
                ProblemCode::TooManyDeliveries | ProblemCode::ValidationFailed
            ) =>
        {
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
        Err(fail) => Err(fail.into()),
    }
}
