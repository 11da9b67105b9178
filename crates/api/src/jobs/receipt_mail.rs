//! The mail that brings the receipt (C.SE.1.2: the second channel).

use super::notice::Matter;
use super::{JobError, mail, payload};
use crate::app::App;
use crate::istanze::view;
use chrono::{DateTime, Utc};
use sportello_integrations::notify::AttachedFile;
use sportello_integrations::notify::mails::{self, About};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Tx, citizens, istanze, receipts};

pub(super) const NAME: &str = "receipt_mail";

/// Follows the receipt, in its transaction.
pub(super) async fn enqueue(tx: &Tx, app: &App, matter: &Matter, now: DateTime<Utc>) -> Result<(), JobError> {
    Ok(super::enqueue(tx, app, now, NAME, matter.istanza.to_string(), matter).await?)
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Matter { istanza, lang, host } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let gone = || JobError::Failed("the istanza or its receipt is gone".to_owned());
    let row = istanze::find_any(&tx, istanza).await?.ok_or_else(gone)?;
    let profile = citizens::find(&tx, row.citizen).await?.ok_or_else(gone)?.profile;
    let receipt = receipts::find(&tx, istanza).await?.ok_or_else(gone)?;
    drop(tx);
    let (Some(to), Some(number)) = (
        mail::address(&row, &profile),
        row.registration.as_ref().map(|entry| entry.number),
    ) else {
        return mail::end(app, job, now).await;
    };
    let pdf = app.blobs.get(&receipt.blob_key).await?;
    let about = About {
        service_title: view::title(&row, &tenant, lang),
        number: Some(number),
        withdrawal_number: None,
        url: app
            .settings
            .page(&host, lang, &format!("/area-personale/istanze/{istanza}")),
    };
    let attachment = AttachedFile {
        name: format!("ricevuta-{}.pdf", number.to_string().replace('/', "-")),
        media_type: "application/pdf".to_owned(),
        bytes: pdf.to_vec(),
    };
    let content = mails::receipt_ready(&mail::frame(&tenant, &profile, lang), &about, number);
    mail::send(app, job, &tenant, to, content, vec![attachment], now).await
}
