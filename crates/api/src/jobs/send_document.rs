//! Sends a document by mail, ordinary or certified, to whatever address the citizen has given. The address
//! stands sealed in the row of the delivery and nowhere else; the file is deleted afterwards where it was
//! made to be sent.

use super::sms_notice::send_message;
use super::{JobError, mail, payload};
use crate::app::App;
use crate::certificates::stamp_name;
use crate::http::{Fail, ToProblem};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::document_mail::{self, Sent};
use sportello_integrations::notify::{AttachedFile, Channel};
use sportello_storage::certificates::Certificate;
use sportello_storage::citizens::Citizen;
use sportello_storage::deliveries::{self, Delivery as Row, NewDelivery};
use sportello_storage::messages::NewMessage;
use sportello_storage::outbox::{self, NewJob, TakenJob};
use sportello_storage::{Error, Tx, certificates, citizens, new_id, stamps};
use sportello_types::deliveries::{Delivery, DeliveryChannel};
use sportello_types::ids::{CertificateId, CitizenId, DeliveryId, TenantId};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::deliveries as words;
use sportello_types::values::Email;
use std::sync::Arc;

pub(super) const NAME: &str = "send_document";

/// Documents that a citizen may have sent in a day, to all addresses together: nobody writes to the whole
/// town from here.
const MOST_A_DAY: i64 = 20;

/// A document to send, whose file is stored.
#[derive(Clone)]
pub(crate) struct DocumentToSend<'a> {
    /// Who has it sent.
    pub(crate) citizen: CitizenId,
    /// Where to, and how.
    pub(crate) to: &'a Delivery,
    /// Where the file is: a PDF.
    pub(crate) blob_key: &'a str,
    /// The name under which it arrives.
    pub(crate) file_name: &'a str,
    /// What it is called: the subject of the mail.
    pub(crate) title: &'a str,
    /// Whether the file is deleted once it was sent, or given up.
    pub(crate) forget: bool,
    /// The language of the mail.
    pub(crate) lang: Lang,
    /// Makes it leave once per key.
    pub(crate) dedup_key: String,
}

/// What the job needs to know: neither the address nor anybody's name.
#[derive(Serialize, Deserialize)]
struct Payload {
    delivery: DeliveryId,
    blob_key: String,
    file_name: String,
    title: String,
    lang: Lang,
    /// Where a certificate is checked.
    check_url: Option<String>,
}

/// Has a document sent, in the transaction of the caller.
///
/// # Errors
///
/// 422 with the pointer `/outcome/to` for certified mail where there is none; 429 `too_many_deliveries`; 409
/// when something was enqueued under the key before.
pub(crate) async fn send_document(
    tx: &Tx,
    app: &App,
    document: DocumentToSend<'_>,
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    send(tx, app, &document, None, "/outcome/to", now).await.map(drop)
}

/// The same for a certificate, which `check_url` leads to the check of; the delivery's id.
///
/// # Errors
///
/// Those of [`send_document`], with the pointer `/by`.
pub(crate) async fn send_certificate(
    tx: &Tx,
    app: &App,
    document: DocumentToSend<'_>,
    (certificate, check_url): (CertificateId, String),
    now: DateTime<Utc>,
) -> Result<DeliveryId, Fail> {
    send(tx, app, &document, Some((certificate, check_url)), "/by", now).await
}

/// The same for a certificate that is sent as soon as it is issued, as was asked for with it.
///
/// # Errors
///
/// Those of [`send_document`], with the pointer given.
pub(crate) async fn send_requested(
    tx: &Tx,
    app: &App,
    document: DocumentToSend<'_>,
    certificate: (CertificateId, String),
    pointer: &str,
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    send(tx, app, &document, Some(certificate), pointer, now)
        .await
        .map(drop)
}

/// Refuses certified mail where the municipality has none.
///
/// # Errors
///
/// 422 with the pointer given.
pub(crate) fn check_channel(
    app: &App,
    tenant: TenantId,
    by: DeliveryChannel,
    pointer: &str,
) -> Result<(), Fail> {
    if app.delivery_channels(tenant).contains(&by) {
        return Ok(());
    }
    let refused = |lang| words::no_pec(lang).to_owned();
    Err(Fail::field(
        ProblemCode::ValidationFailed,
        pointer,
        "not_offered",
        refused,
    ))
}

async fn send(
    tx: &Tx,
    app: &App,
    document: &DocumentToSend<'_>,
    certificate: Option<(CertificateId, String)>,
    pointer: &str,
    now: DateTime<Utc>,
) -> Result<DeliveryId, Fail> {
    check_channel(app, tx.tenant(), document.to.by, pointer)?;
    if deliveries::count_since(tx, document.citizen, now - Duration::hours(24)).await? >= MOST_A_DAY {
        return Err(TooMany.into());
    }
    let keys = app.login_log_keys(tx.tenant());
    let keys = keys.ok_or(ProblemCode::Unavailable)?;
    let mut rng = app.rng();
    let id: DeliveryId = new_id(now, &mut rng);
    let (certificate, check_url) = certificate.unzip();
    let new = NewDelivery {
        id,
        citizen: document.citizen,
        certificate,
        to: document.to,
        forget_blob: document.forget.then_some(document.blob_key),
        asked_at: now,
    };
    deliveries::insert(tx, new, &keys, &mut rng).await?;
    let payload = Payload {
        delivery: id,
        blob_key: document.blob_key.to_owned(),
        file_name: document.file_name.to_owned(),
        title: document.title.to_owned(),
        lang: document.lang,
        check_url,
    };
    let job = NewJob {
        id: new_id(now, &mut rng),
        name: NAME,
        dedup_key: document.dedup_key.clone(),
        payload: serde_json::to_value(payload).map_err(Fail::internal)?,
        due_at: now,
    };
    if outbox::enqueue(tx, &job, now).await? {
        Ok(id)
    } else {
        Err(ProblemCode::Conflict.into())
    }
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let wanted: Payload = payload(job)?;
    let tx = app.db.read(job.tenant).await?;
    let delivery = deliveries::find_any(&tx, wanted.delivery).await?;
    let (citizen, certificate) = match &delivery {
        Some(delivery) => (
            citizens::find(&tx, delivery.citizen).await?,
            certificate_of(&tx, delivery).await?,
        ),
        None => (None, None),
    };
    drop(tx);
    // Annulled since it was asked for. Whoever asked for it was told so, and why, when it was.
    let is_void = certificate.is_some_and(|found| found.annulled.is_some());
    match delivery.zip(citizen) {
        Some((delivery, _)) if delivery.done_at.is_none() && is_void => {
            not_sent(app, job, wanted.delivery, now).await
        }
        Some((delivery, citizen)) if delivery.done_at.is_none() => {
            deliver(app, job, &wanted, &delivery, &citizen, now).await?;
            done(app, job, wanted.delivery, now).await
        }
        // Forgotten meanwhile, or sent already.
        _ => mail::end(app, job, now).await,
    }
}

/// Hands the mail over. One that is sent again carries the same identity.
async fn deliver(
    app: &App,
    job: &TakenJob,
    wanted: &Payload,
    delivery: &Row,
    citizen: &Citizen,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let tenant = mail::tenant(app, job.tenant).await?;
    let channel: Arc<dyn Channel> = match delivery.channel {
        DeliveryChannel::Email => Arc::clone(&app.mail),
        DeliveryChannel::Pec => app
            .pec(job.tenant)
            .ok_or(JobError::NotSetUp("no certified mailbox is configured (`pec`)"))?,
    };
    let keys = app
        .login_log_keys(job.tenant)
        .ok_or(JobError::NotSetUp("the keys of the log of logins are not here"))?;
    let to: Email = delivery.address(&keys)?;
    let mut files = vec![AttachedFile {
        name: wanted.file_name.clone(),
        media_type: "application/pdf".to_owned(),
        bytes: app.blobs.get(&wanted.blob_key).await?.to_vec(),
    }];
    files.extend(stamps_of(app, job, delivery).await?);
    let profile = &citizen.profile;
    let own = [&profile.email, &profile.pec].contains(&&Some(to.clone()));
    let name = format!("{} {}", profile.given_name, profile.family_name);
    let sent = Sent {
        title: &wanted.title,
        from: (!own).then_some(name.as_str()),
        check_url: wanted.check_url.as_deref(),
    };
    let content = document_mail::document(&mail::frame(&tenant, profile, wanted.lang), sent);
    let letter = mail::letter(job, &tenant, to, content, files);
    Ok(channel.send(&letter, now).await?)
}

/// The digital stamps that go with a certificate: without them the stamp duty is not met.
async fn stamps_of(app: &App, job: &TakenJob, delivery: &Row) -> Result<Vec<AttachedFile>, JobError> {
    let tx = app.db.read(job.tenant).await?;
    let found = certificate_of(&tx, delivery).await?;
    let Some((found, hold)) = found
        .as_ref()
        .and_then(|found| Some((found, found.hold.as_ref()?)))
    else {
        return Ok(Vec::new());
    };
    let bought = stamps::of_debt(&tx, hold.debt).await?;
    let file = |stamp: stamps::BoughtStamp| AttachedFile {
        name: stamp_name(found.number),
        media_type: "application/xml".to_owned(),
        bytes: stamp.xml,
    };
    Ok(bought.into_iter().map(file).collect())
}

/// The certificate that is sent, if it is one.
async fn certificate_of(tx: &Tx, delivery: &Row) -> Result<Option<Certificate>, Error> {
    match delivery.certificate {
        Some(certificate) => certificates::find_any(tx, certificate).await,
        None => Ok(None),
    }
}

async fn done(app: &App, job: &TakenJob, delivery: DeliveryId, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.begin(job.tenant).await?;
    deliveries::mark_done(&tx, delivery, now).await?;
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// It does not leave any more, and is not tried again.
async fn not_sent(
    app: &App,
    job: &TakenJob,
    delivery: DeliveryId,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let tx = app.db.begin(job.tenant).await?;
    deliveries::mark_failed(&tx, delivery, now).await?;
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// The job is given up: so is the file, and the citizen is told in the area.
pub(super) async fn given_up(app: &App, tx: &Tx, job: &TakenJob, now: DateTime<Utc>) -> Result<(), Error> {
    let Ok(wanted) = payload::<Payload>(job) else {
        return Ok(());
    };
    let Some(delivery) = deliveries::find_any(tx, wanted.delivery).await? else {
        return Ok(());
    };
    deliveries::mark_failed(tx, wanted.delivery, now).await?;
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen: delivery.citizen,
        istanza: None,
        dedup_key: format!("{NAME}/{}", wanted.delivery),
        subject: words::failed_subject(wanted.lang, &wanted.title),
        body: words::failed_body(wanted.lang, &wanted.title),
    };
    send_message(tx, app, message, wanted.lang, now).await
}

#[derive(Debug, thiserror::Error)]
#[error("{MOST_A_DAY} documents in a day are enough")]
struct TooMany;

impl ToProblem for TooMany {
    fn code(&self) -> ProblemCode {
        ProblemCode::TooManyDeliveries
    }
}
