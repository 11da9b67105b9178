//! The mail with which somebody gets back into an account.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use crate::desk::about;
use crate::http::Fail;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::desk_mails;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Secret, Tx, citizens, desk};
use uuid::Uuid;

pub(super) const NAME: &str = "desk_recovery";

/// How long the link works.
const WINDOW: Duration = Duration::hours(6);
/// Mails in that time: whoever gets no more of them, because somebody else asks and asks, has one with a link
/// that works.
const MOST: i64 = 3;

/// Without an account there is nothing to do: the job is there so that nothing tells.
#[derive(Serialize, Deserialize)]
struct Payload {
    account: Option<Uuid>,
    host: String,
}

/// Has the mail sent, if there is an account.
pub(crate) async fn enqueue(tx: &Tx, ctx: &Ctx, account: Option<Uuid>) -> Result<(), Fail> {
    let payload = Payload {
        account,
        host: ctx.host.clone(),
    };
    let dedup_key = ctx.request.to_string();
    Ok(super::enqueue(tx, &ctx.app, ctx.now, NAME, dedup_key, &payload).await?)
}

/// Draws the token here, so that it never lies in the outbox.
pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { account, host } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let account = match account {
        Some(id) => desk::lock(&tx, id).await?,
        None => None,
    };
    let citizen = match &account {
        Some(account) => citizens::find(&tx, account.is.citizen).await?,
        None => None,
    };
    let Some((account, citizen)) = account.zip(citizen) else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let mails = about(&["recovery", &account.is.id.to_string()]);
    if !mail::counts(&tx, job, &mails, (MOST, WINDOW), now).await? {
        drop(tx);
        return mail::end(app, job, now).await;
    }
    let secret = Secret::draw(&mut app.rng());
    let until = now + WINDOW;
    desk::begin_recovery(&tx, account.is.id, &secret.hash(), until).await?;
    tx.commit().await?;
    let lang = account.is.lang;
    let path = format!("/accesso/recupero/password#{}", secret.expose());
    let link = app.settings.page(&host, lang, &path);
    let frame = mail::frame(&tenant, &citizen.profile, lang);
    let content = desk_mails::recovery(&frame, &account.is.user_name, &account.is.question, &link, until);
    mail::send(app, job, &tenant, account.is.email, content, Vec::new(), now).await
}
