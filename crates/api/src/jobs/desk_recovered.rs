//! The mail after a recovery: the password has changed, and here is a new personal code.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use crate::desk::secrets;
use crate::http::Fail;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_identity::desk::personal_code;
use sportello_integrations::notify::desk_mails;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Tx, citizens, desk};
use uuid::Uuid;

pub(super) const NAME: &str = "desk_recovered";

#[derive(Serialize, Deserialize)]
struct Payload {
    account: Uuid,
    host: String,
}

/// Has the mail sent, in the transaction of the new password.
pub(crate) async fn enqueue(tx: &Tx, ctx: &Ctx, account: Uuid) -> Result<(), Fail> {
    let payload = Payload {
        account,
        host: ctx.host.clone(),
    };
    let dedup_key = format!("{account}/{}", ctx.request);
    Ok(super::enqueue(tx, &ctx.app, ctx.now, NAME, dedup_key, &payload).await?)
}

/// Draws the code here, so that it never lies in the outbox.
pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { account, host } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let code = personal_code(&mut app.rng());
    let hashed = secrets::hash(app, code.as_str().to_owned()).await?;
    let tx = app.db.begin(job.tenant).await?;
    let Some(account) = desk::lock(&tx, account).await? else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let Some(citizen) = citizens::find(&tx, account.is.citizen).await? else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    desk::renew_code(&tx, account.is.id, &hashed).await?;
    tx.commit().await?;
    let lang = account.is.lang;
    let sign_in = app.settings.page(&host, lang, "/accesso/credenziali");
    let frame = mail::frame(&tenant, &citizen.profile, lang);
    let content = desk_mails::recovered(&frame, job.enqueued_at, &code, &sign_in);
    mail::send(app, job, &tenant, account.is.email, content, Vec::new(), now).await
}
