//! The mail that tells somebody that desk credentials were revoked, because nobody has used them.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::desk_mails;
use sportello_storage::desk::NewAccount;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, citizens};
use sportello_types::ids::CitizenId;
use sportello_types::lang::Lang;
use sportello_types::values::Email;

pub(super) const NAME: &str = "desk_revoked";

/// The address stands here because the account is gone.
#[derive(Serialize, Deserialize)]
struct Payload {
    citizen: CitizenId,
    to: Email,
    lang: Lang,
    host: String,
}

/// Has the mail sent, in the transaction of the revocation.
pub(super) async fn enqueue(
    tx: &Tx,
    app: &App,
    tenant: &ServedTenant,
    account: &NewAccount,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let payload = Payload {
        citizen: account.citizen,
        to: account.email.clone(),
        lang: account.lang,
        host: tenant.settings.host.clone(),
    };
    super::enqueue(tx, app, now, NAME, account.id.to_string(), &payload).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload {
        citizen,
        to,
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
    let register = app.settings.page(&host, lang, "/accesso/registrazione");
    let frame = mail::frame(&tenant, &found.profile, lang);
    let content = desk_mails::revoked(&frame, job.enqueued_at, &register);
    mail::send(app, job, &tenant, to, content, Vec::new(), now).await
}
