//! The receipt of an istanza: rendered, sealed, kept, announced (L. 241/1990 art. 18-bis). Where the
//! register's number comes later there are two: a provisional one at once, the final one then.

use super::notice::Matter;
use super::sms_notice::send_message;
use super::{JobError, mail, payload, receipt_mail};
use crate::app::App;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::istanze::{segnatura, sent};
use crate::journal::{self, Act};
use crate::time;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_documents::seal::SealError;
use sportello_documents::{DocumentError, Receipt};
use sportello_storage::istanze::Istanza;
use sportello_storage::messages::NewMessage;
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::receipts::{self, Kind};
use sportello_storage::{Error, Secret, Tx, istanze, new_id, register};
use sportello_types::ids::{IstanzaId, RegistrationId};
use sportello_types::sent::SentIstanza;
use sportello_types::text::messages as words;
use sportello_types::values::SubmissionNumber;

pub(super) const NAME: &str = "receipt";

/// The receipt that is wanted.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Wanted {
    #[serde(flatten)]
    pub(super) matter: Matter,
    #[serde(default)]
    pub(super) kind: Kind,
}

impl Wanted {
    /// What tells it from the other receipt of the same istanza.
    pub(super) fn key(&self) -> String {
        match self.kind {
            Kind::Final => self.matter.istanza.to_string(),
            Kind::Provisional => format!("{}/provisional", self.matter.istanza),
        }
    }
}

/// Has a receipt made, after the submission's commit.
pub async fn enqueue(tx: &Tx, citizen: &Citizen<L2>, istanza: IstanzaId, kind: Kind) -> Result<(), Fail> {
    let matter = Matter::of(citizen, istanza);
    Ok(follow(tx, &citizen.app, matter, kind, citizen.now).await?)
}

/// The same, for what was registered later.
pub(super) async fn follow(
    tx: &Tx,
    app: &App,
    matter: Matter,
    kind: Kind,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let wanted = Wanted { matter, kind };
    super::enqueue(tx, app, now, NAME, wanted.key(), &wanted).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let wanted: Wanted = payload(job)?;
    let Wanted { matter, kind } = &wanted;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let gone = || JobError::Failed("the istanza is gone".to_owned());
    let row = istanze::find_any(&tx, matter.istanza).await?.ok_or_else(gone)?;
    let registration = match (kind, row.registration.clone()) {
        (Kind::Final, None) => return Err(gone()),
        // The number was faster: its receipt says more.
        (Kind::Provisional, Some(_)) => return mail::end(app, job, now).await,
        (_, registration) => registration,
    };
    let number = row.submission_number.ok_or_else(gone)?;
    let (mut sent, document) = sent::read(&tx, row.id).await?.ok_or_else(gone)?;
    let awaited = istanze::awaited_amount(&tx, row.id).await?;
    if !awaited.is_some_and(|awaited| awaited.is_open()) {
        // Made once the amount is set, it tells the payment alone.
        sent.fee_to_set = None;
    }
    let segnatura = match (kind, row.registration_id) {
        (Kind::Final, Some(entry)) => segnatura::draft(&tx, &tenant, &row, entry).await?,
        _ => None,
    };
    drop(tx);
    let code = Secret::draw(&mut app.rng());
    let message = message(app, &row, &sent, &wanted, number, now);
    let lang = sent.lang;
    let page = |path: &str| app.settings.page(&matter.host, lang, path);
    let paper = Receipt {
        issuer: tenant.issuer(),
        submission_number: number,
        registration,
        sent,
        document_sha256: document.sha256,
        follow_url: page(&format!("/area-personale/istanze/{}", row.id)),
        verification_url: page(&format!("/verifica/{}", code.expose())),
        privacy_url: page("/privacy"),
    };
    let seal = app
        .seal(job.tenant)
        .ok_or(JobError::NotSetUp("the municipality has no seal"))?;
    // Layout and signature are milliseconds of pure computing: off the event loop.
    let made = tokio::task::spawn_blocking(move || {
        let pdf = sportello_documents::receipt(&paper, seal.as_ref(), now)?;
        let segnatura = segnatura.map(|xml| seal.seal_xml(&xml, now)).transpose()?;
        Ok::<_, DocumentError>((pdf, segnatura))
    })
    .await
    .map_err(|_| JobError::Panicked)?;
    let (pdf, segnatura) = made.map_err(|error| match error {
        DocumentError::Seal(SealError::Unavailable(_)) => {
            JobError::Unreachable("seal or time-stamp are not to be had".to_owned())
        }
        _ => JobError::Failed("the receipt cannot be laid out or sealed".to_owned()),
    })?;
    // Of this attempt alone: a worker that lost its lease must not write over another's receipt.
    let blob_key = format!("receipts/{}/{}-{}", job.tenant, job.id, job.attempt);
    let stored = app.blobs.put(&blob_key, pdf).await?;
    let receipt = receipts::Receipt {
        istanza: row.id,
        kind: *kind,
        code_hash: code.hash(),
        sha256: stored.sha256,
        blob_key: blob_key.clone(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        created_at: now,
    };
    let segnatura = row.registration_id.zip(segnatura);
    let kept = keep(app, job, &receipt, segnatura, message, &wanted, now).await;
    if matches!(kept, Err(JobError::Storage(Error::LeaseLost))) {
        app.blobs.delete(&blob_key).await?;
    }
    kept
}

/// Everything that follows from the paper, in one transaction.
async fn keep(
    app: &App,
    job: &TakenJob,
    receipt: &receipts::Receipt,
    segnatura: Option<(RegistrationId, String)>,
    message: NewMessage,
    wanted: &Wanted,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let citizen = message.citizen;
    let tx = app.db.begin(job.tenant).await?;
    outbox::done(&tx, job, now).await?;
    receipts::insert(&tx, receipt).await?;
    if let Some((entry, xml)) = segnatura {
        register::keep_segnatura(&tx, entry, &xml, now).await?;
    }
    send_message(&tx, app, message, wanted.matter.lang, now).await?;
    receipt_mail::enqueue(&tx, app, wanted, now).await?;
    journal::note_system(
        &tx,
        citizen,
        Act::ReceiptIssued,
        &receipt.istanza.to_string(),
        now,
    )
    .await?;
    Ok(tx.commit().await?)
}

fn message(
    app: &App,
    row: &Istanza,
    sent: &SentIstanza,
    wanted: &Wanted,
    number: SubmissionNumber,
    now: DateTime<Utc>,
) -> NewMessage {
    let (lang, title) = (sent.lang, &sent.service_title);
    let (subject, body) = match row.registration.as_ref() {
        Some(entry) => (
            words::istanza_registered_subject(lang, title),
            words::istanza_registered_body(
                lang,
                title,
                entry.number,
                time::rome_text(entry.registered_at),
                &sent.office.name,
                sent.outcome_due_on.map(time::day_text).unwrap_or_default(),
            ),
        ),
        None => (
            words::istanza_submitted_subject(lang, title),
            words::istanza_submitted_body(lang, title, number),
        ),
    };
    NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen: row.citizen,
        istanza: Some(row.id),
        dedup_key: format!("{NAME}/{}", wanted.key()),
        subject,
        body,
    }
}
