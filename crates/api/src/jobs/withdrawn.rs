//! What follows a withdrawal: message and mail.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::istanze::view;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::mails::{self, About};
use sportello_storage::messages::{self, NewMessage};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Tx, citizens, istanze, new_id};
use sportello_types::ids::IstanzaId;
use sportello_types::lang::Lang;
use sportello_types::text::messages as words;

pub(super) const NAME: &str = "withdrawn";

#[derive(Serialize, Deserialize)]
struct Payload {
    istanza: IstanzaId,
    lang: Lang,
    host: String,
}

/// Tells the citizen that the istanza was withdrawn.
pub async fn enqueue(tx: &Tx, ctx: &Ctx, istanza: IstanzaId) -> Result<(), Fail> {
    let payload = Payload {
        istanza,
        lang: ctx.lang,
        host: ctx.host.clone(),
    };
    super::enqueue(tx, ctx, NAME, istanza.to_string(), &payload).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { istanza, lang, host } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let gone = || JobError::Failed("the istanza is gone".to_owned());
    let row = istanze::find_any(&tx, istanza).await?.ok_or_else(gone)?;
    let profile = citizens::find(&tx, row.citizen).await?.ok_or_else(gone)?.profile;
    let title = view::title(&row, &tenant, lang);
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen: row.citizen,
        istanza: Some(istanza),
        dedup_key: format!("{NAME}/{istanza}"),
        subject: words::istanza_withdrawn_subject(lang, &title),
        body: words::istanza_withdrawn_body(lang, &title),
    };
    messages::send(&tx, message, now).await?;
    tx.commit().await?;
    let Some(to) = profile.email.clone() else {
        return mail::end(app, job, now).await;
    };
    let about = About {
        service_title: title,
        number: row.registration.map(|r| r.number),
        url: format!("{}/area-personale/istanze/{istanza}", app.settings.origin(&host)),
    };
    let content = mails::withdrawn(&mail::frame(&tenant, &profile, lang), &about, job.enqueued_at);
    mail::send(app, job, &tenant, to, content, Vec::new(), now).await
}
