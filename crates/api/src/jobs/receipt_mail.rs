//! The mail that brings the receipt (C.SE.1.2: the second channel).

use super::{JobError, mail, payload};
use crate::app::App;
use crate::istanze::view;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::AttachedFile;
use sportello_integrations::notify::mails::{self, About};
use sportello_storage::outbox::{self, NewJob, TakenJob};
use sportello_storage::{Tx, citizens, istanze, new_id, receipts};
use sportello_types::ids::IstanzaId;
use sportello_types::lang::Lang;

pub(super) const NAME: &str = "receipt_mail";

#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) istanza: IstanzaId,
    pub(super) lang: Lang,
    pub(super) host: String,
}

/// Follows the receipt, in its transaction.
pub(super) async fn enqueue(
    tx: &Tx,
    app: &App,
    payload: &Payload,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let job = NewJob {
        id: new_id(now, &mut app.rng()),
        name: NAME,
        dedup_key: payload.istanza.to_string(),
        payload: serde_json::to_value(payload).map_err(|error| JobError::Failed(error.to_string()))?,
        due_at: now,
    };
    outbox::enqueue(tx, &job, now).await?;
    Ok(())
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { istanza, lang, host } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let gone = || JobError::Failed("the istanza or its receipt is gone".to_owned());
    let row = istanze::find_any(&tx, istanza).await?.ok_or_else(gone)?;
    let profile = citizens::find(&tx, row.citizen).await?.ok_or_else(gone)?.profile;
    let receipt = receipts::find(&tx, istanza).await?.ok_or_else(gone)?;
    drop(tx);
    let (Some(to), Some(number)) = (
        profile.email.clone(),
        row.registration.as_ref().map(|entry| entry.number),
    ) else {
        return mail::end(app, job, now).await;
    };
    let pdf = app.blobs.get(&receipt.blob_key).await?;
    let about = About {
        service_title: view::title(&row, &tenant, lang),
        number: Some(number),
        url: format!("{}/area-personale/istanze/{istanza}", app.settings.origin(&host)),
    };
    let attachment = AttachedFile {
        name: format!("ricevuta-{}.pdf", number.to_string().replace('/', "-")),
        media_type: "application/pdf".to_owned(),
        bytes: pdf.to_vec(),
    };
    let content = mails::receipt_ready(&mail::frame(&tenant, &profile, lang), &about, number);
    mail::send(app, job, &tenant, to, content, vec![attachment], now).await
}
