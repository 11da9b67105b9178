//! What tells a citizen, in the area and by mail, that a draft will be deleted unless it is taken up
//! again.

use super::sms_notice::send_message;
use super::{JobError, mail, payload};
use crate::app::App;
use crate::istanze::view;
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::mails::{self, About};
use sportello_storage::messages::NewMessage;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, citizens, istanze, new_id};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::Status;
use sportello_types::lang::Lang;
use sportello_types::text::messages as words;

pub(super) const NAME: &str = "draft_expiring";

#[derive(Serialize, Deserialize)]
struct Payload {
    istanza: IstanzaId,
    lang: Lang,
    host: String,
    deleted_on: NaiveDate,
}

/// Has it told, in the transaction that notes it.
pub(super) async fn enqueue(
    tx: &Tx,
    app: &App,
    tenant: &ServedTenant,
    istanza: IstanzaId,
    deleted_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let payload = Payload {
        istanza,
        lang: tenant.default_language(),
        host: tenant.settings.host.clone(),
        deleted_on,
    };
    // A draft that was taken up again and left again is told of again.
    let dedup_key = format!("{istanza}/{deleted_on}");
    super::enqueue(tx, app, now, NAME, dedup_key, &payload).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload {
        istanza,
        lang,
        host,
        deleted_on,
    } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let row = istanze::find_any(&tx, istanza).await?;
    let Some(row) = row.filter(|row| row.status == Status::Draft && row.updated_at < job.enqueued_at) else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let Some(citizen) = citizens::find(&tx, row.citizen).await? else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let title = view::title(&row, &tenant, lang);
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen: row.citizen,
        istanza: Some(istanza),
        dedup_key: format!("{NAME}/{istanza}/{deleted_on}"),
        subject: words::draft_expiring_subject(lang, &title),
        body: words::draft_expiring_body(lang, &title, time::day_text(deleted_on)),
    };
    send_message(&tx, app, message, lang, now).await?;
    tx.commit().await?;
    let Some(to) = citizen.profile.email.clone() else {
        return mail::end(app, job, now).await;
    };
    let about = About {
        service_title: title,
        number: None,
        withdrawal_number: None,
        url: app
            .settings
            .page(&host, lang, &format!("/area-personale/istanze/{istanza}")),
    };
    let content = mails::draft_expiring(&mail::frame(&tenant, &citizen.profile, lang), &about, deleted_on);
    mail::send(app, job, &tenant, to, content, Vec::new(), now).await
}
