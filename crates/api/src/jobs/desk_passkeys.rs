//! The mail that tells the owner of a desk account that a passkey has come or gone.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use crate::http::Fail;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::desk_mails::{self, PasskeyChange};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Tx, citizens, desk};
use uuid::Uuid;

pub(super) const NAME: &str = "desk_passkeys";

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// Its owner has added one.
    Added,
    /// Its owner has removed one.
    Removed,
    /// An operator has, at the desk.
    Revoked,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    account: Uuid,
    change: Change,
    host: String,
}

/// Has the mail sent, in the transaction of the change.
pub(crate) async fn enqueue(tx: &Tx, ctx: &Ctx, account: Uuid, change: Change) -> Result<(), Fail> {
    let payload = Payload {
        account,
        change,
        host: ctx.host.clone(),
    };
    let dedup_key = format!("{account}/{}", ctx.request);
    Ok(super::enqueue(tx, &ctx.app, ctx.now, NAME, dedup_key, &payload).await?)
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload {
        account,
        change,
        host,
    } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let account = desk::lock(&tx, account).await?;
    let citizen = match &account {
        Some(account) => citizens::find(&tx, account.is.citizen).await?,
        None => None,
    };
    drop(tx);
    let (Some(account), Some(citizen)) = (account, citizen) else {
        return mail::end(app, job, now).await;
    };
    let lang = account.is.lang;
    let change = match change {
        Change::Added => PasskeyChange::Added,
        Change::Removed => PasskeyChange::Removed,
        Change::Revoked => PasskeyChange::Revoked,
    };
    let page = app.settings.page(&host, lang, "/area-personale/sessioni");
    let frame = mail::frame(&tenant, &citizen.profile, lang);
    let content = desk_mails::passkey(&frame, change, job.enqueued_at, &page);
    mail::send(app, job, &tenant, account.is.email, content, Vec::new(), now).await
}
