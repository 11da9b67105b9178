//! The mail that tells somebody that desk credentials are about to be revoked, because nobody uses them.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::desk_mails;
use sportello_storage::desk::{self, NewAccount};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, citizens};
use uuid::Uuid;

pub(super) const NAME: &str = "desk_expiring";

#[derive(Serialize, Deserialize)]
struct Payload {
    account: Uuid,
    ends_at: DateTime<Utc>,
    host: String,
}

/// Has the mail sent, in the transaction that notes it.
pub(super) async fn enqueue(
    tx: &Tx,
    app: &App,
    tenant: &ServedTenant,
    account: &NewAccount,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let payload = Payload {
        account: account.id,
        ends_at: account.idle_ends_at,
        host: tenant.settings.host.clone(),
    };
    // Credentials that were used again and left again are told of again.
    let dedup_key = format!("{}/{}", account.id, account.idle_ends_at.timestamp());
    super::enqueue(tx, app, now, NAME, dedup_key, &payload).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload {
        account,
        ends_at,
        host,
    } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let account = desk::lock(&tx, account).await?;
    // Whoever has signed in meanwhile has more time.
    let account = account.filter(|account| account.is.idle_ends_at <= ends_at);
    let citizen = match &account {
        Some(account) => citizens::find(&tx, account.is.citizen).await?,
        None => None,
    };
    drop(tx);
    let Some((account, citizen)) = account.zip(citizen) else {
        return mail::end(app, job, now).await;
    };
    let lang = account.is.lang;
    let sign_in = app.settings.page(&host, lang, "/accesso/credenziali");
    let frame = mail::frame(&tenant, &citizen.profile, lang);
    let content = desk_mails::expiring(&frame, time::rome_day(ends_at), &sign_in);
    mail::send(app, job, &tenant, account.is.email, content, Vec::new(), now).await
}
