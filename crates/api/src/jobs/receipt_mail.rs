//! The mail that brings the receipt (C.SE.1.2: the second channel).

use super::notice::Matter;
use super::receipt::Wanted;
use super::{JobError, mail, payload};
use crate::app::App;
use crate::istanze::receipt::file_name;
use crate::istanze::view;
use chrono::{DateTime, Utc};
use sportello_integrations::notify::AttachedFile;
use sportello_integrations::notify::mails::{self, About};
use sportello_storage::outbox::TakenJob;
use sportello_storage::receipts::{self, Kind};
use sportello_storage::{Tx, citizens, istanze};

pub(super) const NAME: &str = "receipt_mail";

/// Follows the receipt, in its transaction.
pub(super) async fn enqueue(tx: &Tx, app: &App, wanted: &Wanted, now: DateTime<Utc>) -> Result<(), JobError> {
    Ok(super::enqueue(tx, app, now, NAME, wanted.key(), wanted).await?)
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Wanted { matter, kind } = payload(job)?;
    let Matter { istanza, lang, host } = matter;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let gone = || JobError::Failed("the istanza or its receipt is gone".to_owned());
    let row = istanze::find_any(&tx, istanza).await?.ok_or_else(gone)?;
    let profile = citizens::find(&tx, row.citizen).await?.ok_or_else(gone)?.profile;
    let receipt = receipts::find(&tx, istanza).await?.ok_or_else(gone)?;
    drop(tx);
    let to = mail::address(&row, &profile);
    // Whoever has the final receipt by now needs no provisional one.
    let Some(to) = to.filter(|_| receipt.kind == kind) else {
        return mail::end(app, job, now).await;
    };
    let pdf = app.blobs.get(&receipt.blob_key).await?;
    let about = About {
        service_title: view::title(&row, &tenant, lang),
        number: row.registration.as_ref().map(|entry| entry.number),
        withdrawal_number: None,
        url: app
            .settings
            .page(&host, lang, &format!("/area-personale/istanze/{istanza}")),
    };
    let attachment = AttachedFile {
        name: file_name(&row, kind),
        media_type: "application/pdf".to_owned(),
        bytes: pdf.to_vec(),
    };
    let frame = mail::frame(&tenant, &profile, lang);
    let content = match (&row.registration, row.submission_number, row.submitted_at) {
        (Some(entry), _, _) if kind == Kind::Final => mails::receipt_ready(&frame, &about, entry.number),
        (_, Some(number), Some(at)) => mails::provisional_receipt(&frame, &about, number, at),
        _ => return Err(gone()),
    };
    mail::send(app, job, &tenant, to, content, vec![attachment], now).await
}
