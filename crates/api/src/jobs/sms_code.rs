//! The SMS with the code that shows whose a phone is.

use super::{JobError, mail, payload, sms};
use crate::app::App;
use crate::ctx::Ctx;
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, sms as consents};
use sportello_types::ids::CitizenId;
use sportello_types::lang::Lang;
use sportello_types::text::smsnotices as words;
use uuid::Uuid;

pub(super) const NAME: &str = "sms_code";

#[derive(Serialize, Deserialize)]
struct Payload {
    citizen: CitizenId,
    /// Which code: its name, never itself.
    code: Uuid,
    lang: Lang,
}

/// Has a code sent, in the transaction that keeps it.
pub(crate) async fn enqueue(tx: &Tx, ctx: &Ctx, citizen: CitizenId, code: Uuid) -> Result<(), Error> {
    let payload = Payload {
        citizen,
        code,
        lang: ctx.lang,
    };
    super::enqueue(tx, &ctx.app, ctx.now, NAME, code.to_string(), &payload).await
}

/// Each attempt sends the same code. One that comes late, because the gateway was away, is made no more:
/// nobody waits for it. Nor is one whose code was typed already, or taken back, or followed by another.
pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { citizen, code, lang } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let waits = consents::code(&tx, citizen, now).await?;
    drop(tx);
    let Some(waits) = waits.filter(|waits| waits.id == code) else {
        return mail::end(app, job, now).await;
    };
    let keys = app.login_log_keys(job.tenant).ok_or(JobError::NotSetUp(
        "the key that sealed the code is not here: a restart reads it",
    ))?;
    let code = waits.open(&keys)?;
    // Rounded up: what is said must not end before it does.
    let left = u64::try_from((waits.expires_at - now).num_seconds()).unwrap_or_default();
    let minutes = left.div_ceil(60).max(1);
    let text = words::code_text(lang, &tenant.public().name, code.expose_secret(), minutes);
    sms::send(app, job, waits.number, text, now).await
}
