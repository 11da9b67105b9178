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
    to: To,
}

/// Whom it is told.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum To {
    /// The address of the account.
    Account,
    /// The address that the profile had before, if that is another: its holder may not be the one who was
    /// recognised.
    Profile,
}

/// Has the mails sent, in the transaction of the recognition; `elsewhere`: to the profile's address too.
pub(crate) async fn enqueue(tx: &Tx, ctx: &Ctx, citizen: CitizenId, elsewhere: bool) -> Result<(), Fail> {
    let profile = elsewhere.then_some(("profile", To::Profile));
    for (name, to) in std::iter::once(("account", To::Account)).chain(profile) {
        let payload = Payload {
            citizen,
            host: ctx.host.clone(),
            to,
        };
        let dedup_key = format!("{citizen}/{}/{name}", ctx.request);
        super::enqueue(tx, &ctx.app, ctx.now, NAME, dedup_key, &payload).await?;
    }
    Ok(())
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { citizen, host, to } = payload(job)?;
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
    let frame = mail::frame(&tenant, &found.profile, lang);
    let (address, content) = match to {
        To::Account => {
            let sign_in = app.settings.page(&host, lang, "/accesso/credenziali");
            let content = desk_mails::activated(
                &frame,
                seen.at,
                &seen.office_name,
                &account.is.user_name,
                &sign_in,
            );
            (account.is.email, content)
        }
        To::Profile => {
            let Some(address) = found.profile.email.clone() else {
                return mail::end(app, job, now).await;
            };
            let content = desk_mails::activated_elsewhere(&frame, seen.at, &seen.office_name);
            (address, content)
        }
    };
    mail::send(app, job, &tenant, address, content, Vec::new(), now).await
}
