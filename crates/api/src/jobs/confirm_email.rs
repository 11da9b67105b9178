//! The mail that asks to confirm a new address.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use crate::http::Fail;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::mails;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Secret, Tx, citizens};
use sportello_types::ids::CitizenId;
use sportello_types::lang::Lang;

pub(super) const NAME: &str = "confirm_email";

/// How long the link works.
const WINDOW: Duration = Duration::hours(48);

#[derive(Serialize, Deserialize)]
struct Payload {
    citizen: CitizenId,
    lang: Lang,
    host: String,
}

/// Asks the citizen to confirm the pending address.
pub async fn enqueue(tx: &Tx, ctx: &Ctx, citizen: CitizenId) -> Result<(), Fail> {
    let payload = Payload {
        citizen,
        lang: ctx.lang,
        host: ctx.host.clone(),
    };
    let dedup_key = format!("{citizen}/{}", ctx.request);
    Ok(super::enqueue(tx, &ctx.app, ctx.now, NAME, dedup_key, &payload).await?)
}

/// Draws the token here and not when the address was given, so that it never lies in the outbox:
/// the database knows its hash alone.
pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { citizen, lang, host } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let found = citizens::find(&tx, citizen).await?;
    let Some((profile, to)) = found.and_then(|c| c.profile.pending_email.clone().map(|to| (c.profile, to)))
    else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let secret = Secret::draw(&mut app.rng());
    let until = now + WINDOW;
    citizens::request_email(&tx, citizen, &to, &secret.hash(), until).await?;
    tx.commit().await?;
    // The token stands in the fragment: it reaches no server's log and no other site's referrer.
    let path = format!("/conferma-email#{}", secret.expose());
    let link = app.settings.page(&host, lang, &path);
    let content = mails::confirm_email(&mail::frame(&tenant, &profile, lang), &link, until);
    mail::send(app, job, &tenant, to, content, Vec::new(), now).await
}
