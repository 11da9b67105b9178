//! Tells the owner of an account that somebody has asked for credentials with the same fiscal code.

use super::{JobError, mail, payload};
use crate::app::App;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::desk_mails;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, citizens, desk};
use uuid::Uuid;

pub(super) const NAME: &str = "desk_known";

#[derive(Serialize, Deserialize)]
struct Payload {
    account: Uuid,
    host: String,
}

/// Has it told, once per registration, in the transaction that makes the registration's own mail.
pub(super) async fn enqueue(
    tx: &Tx,
    app: &App,
    account: Uuid,
    registration: Uuid,
    host: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let payload = Payload {
        account,
        host: host.to_owned(),
    };
    super::enqueue(tx, app, now, NAME, registration.to_string(), &payload).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { account, host } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let account = desk::lock(&tx, account).await?;
    let citizen = match &account {
        Some(account) => citizens::find(&tx, account.is.citizen).await?,
        None => None,
    };
    drop(tx);
    let Some((account, citizen)) = account.zip(citizen) else {
        return mail::end(app, job, now).await;
    };
    let lang = account.is.lang;
    let frame = mail::frame(&tenant, &citizen.profile, lang);
    let recovery = app.settings.page(&host, lang, "/accesso/recupero");
    let content = desk_mails::known_already(&frame, job.enqueued_at, &recovery);
    mail::send(app, job, &tenant, account.is.email, content, Vec::new(), now).await
}
