//! What tells the address in use that another one is about to take its place, or has: whoever holds
//! it may not be the one who asked.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::mails::{self, AddressNews};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, citizens};
use sportello_types::ids::CitizenId;
use sportello_types::lang::Lang;
use sportello_types::values::Email;

pub(super) const NAME: &str = "email_changed";

/// The address stands here because by the time of the mail the profile may no longer know it.
#[derive(Serialize, Deserialize)]
struct Payload {
    citizen: CitizenId,
    to: Email,
    news: AddressNews,
    lang: Lang,
    host: String,
}

/// Has the address told, in the transaction of the change.
pub async fn enqueue(
    tx: &Tx,
    ctx: &Ctx,
    citizen: CitizenId,
    to: Email,
    news: AddressNews,
) -> Result<(), Error> {
    let payload = Payload {
        citizen,
        to,
        news,
        lang: ctx.lang,
        host: ctx.host.clone(),
    };
    let dedup_key = format!("{citizen}/{}", ctx.request);
    super::enqueue(tx, &ctx.app, ctx.now, NAME, dedup_key, &payload).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload {
        citizen,
        to,
        news,
        lang,
        host,
    } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let found = citizens::find(&tx, citizen).await?;
    drop(tx);
    let Some(found) = found else {
        return mail::end(app, job, now).await;
    };
    let sessions = app.settings.page(&host, lang, "/area-personale/sessioni");
    let frame = mail::frame(&tenant, &found.profile, lang);
    let content = mails::email_changed(&frame, news, job.enqueued_at, &sessions);
    mail::send(app, job, &tenant, to, content, Vec::new(), now).await
}
