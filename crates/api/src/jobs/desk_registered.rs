//! The mail with user name and personal code, for whoever asks for desk credentials; and the notice to
//! the account that there is already, if there is one.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use crate::desk::{about, secrets};
use crate::http::Fail;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sportello_identity::desk::{personal_code, user_name};
use sportello_integrations::notify::desk_mails;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Secret, Tx, desk};
use uuid::Uuid;

pub(super) const NAME: &str = "desk_registered";

/// How long the link works.
const WINDOW: Duration = Duration::hours(72);
/// Mails of registrations that an address gets in a day, and notices of them that an account gets: nobody's
/// mail box is flooded from here. Recoveries are counted by themselves, so that nobody is kept from them.
const MOST_A_DAY: i64 = 5;
const A_DAY: Duration = Duration::hours(24);

#[derive(Serialize, Deserialize)]
struct Payload {
    registration: Uuid,
    host: String,
}

/// Has the mail made, in the transaction of the registration.
pub(crate) async fn enqueue(tx: &Tx, ctx: &Ctx, registration: Uuid) -> Result<(), Fail> {
    let payload = Payload {
        registration,
        host: ctx.host.clone(),
    };
    let dedup_key = registration.to_string();
    Ok(super::enqueue(tx, &ctx.app, ctx.now, NAME, dedup_key, &payload).await?)
}

/// Code and token are drawn here, so that they never lie in the outbox: the database knows their
/// hashes alone. An attempt voids what an earlier one sent.
pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { registration, host } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let found = desk::find(&tx, registration).await?;
    drop(tx);
    let Some(found) = found.filter(|found| found.confirmed_at.is_none()) else {
        return mail::end(app, job, now).await;
    };
    let asked = found.asked;
    let mut rng = app.rng();
    let (code, secret) = (personal_code(&mut rng), Secret::draw(&mut rng));
    let hashed = secrets::hash(app, code.as_str().to_owned()).await?;
    let until = now + WINDOW;
    let tx = app.db.begin(job.tenant).await?;
    let address = about(&["register", &asked.email.as_str().to_lowercase()]);
    if !mail::counts(&tx, job, &address, (MOST_A_DAY, A_DAY), now).await? {
        drop(tx);
        return mail::end(app, job, now).await;
    }
    let mut name = user_name(&asked.given_name, &asked.family_name, &mut rng);
    while desk::by_user_name(&tx, &name).await?.is_some() {
        name = user_name(&asked.given_name, &asked.family_name, &mut rng);
    }
    if !desk::invite(&tx, asked.id, &name, &secret.hash(), &hashed, until).await? {
        drop(tx);
        return mail::end(app, job, now).await;
    }
    if let Some(account) = desk::by_tax_code(&tx, &asked.tax_code).await? {
        let notices = about(&["known", &account.is.id.to_string()]);
        if mail::counts(&tx, job, &notices, (MOST_A_DAY, A_DAY), now).await? {
            super::desk_known::enqueue(&tx, app, account.is.id, asked.id, &host, now).await?;
        }
    }
    tx.commit().await?;
    // The token stands in the fragment: it reaches no server's log and no other site's referrer.
    let path = format!("/accesso/registrazione/conferma#{}", secret.expose());
    let link = app.settings.page(&host, asked.lang, &path);
    let frame = mail::frame_for(&tenant, &asked.given_name, asked.lang);
    let content = desk_mails::registered(&frame, &name, &code, &link, until);
    mail::send(app, job, &tenant, asked.email, content, Vec::new(), now).await
}
