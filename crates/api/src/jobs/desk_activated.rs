//! The mail that tells somebody recognised at the desk that signing in is possible now.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use crate::http::Fail;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::desk_mails;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Tx, citizens, desk};
use sportello_types::ids::CitizenId;

pub(super) const NAME: &str = "desk_activated";

#[derive(Serialize, Deserialize)]
struct Payload {
    citizen: CitizenId,
    host: String,
}

/// Has the mail sent, in the transaction of the recognition.
pub(crate) async fn enqueue(tx: &Tx, ctx: &Ctx, citizen: CitizenId) -> Result<(), Fail> {
    let payload = Payload {
        citizen,
        host: ctx.host.clone(),
    };
    let dedup_key = format!("{citizen}/{}", ctx.request);
    Ok(super::enqueue(tx, &ctx.app, ctx.now, NAME, dedup_key, &payload).await?)
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { citizen, host } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let account = desk::by_citizen(&tx, citizen).await?;
    let seen = desk::last_recognition(&tx, citizen).await?;
    let found = citizens::find(&tx, citizen).await?;
    drop(tx);
    let (Some(account), Some(seen), Some(found)) = (account, seen, found) else {
        return mail::end(app, job, now).await;
    };
    let lang = account.is.lang;
    let sign_in = app.settings.page(&host, lang, "/accesso/credenziali");
    let frame = mail::frame(&tenant, &found.profile, lang);
    let content = desk_mails::activated(
        &frame,
        seen.at,
        &seen.office_name,
        &account.is.user_name,
        &sign_in,
    );
    mail::send(app, job, &tenant, account.is.email, content, Vec::new(), now).await
}
