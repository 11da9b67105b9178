//! The SMS that tells that there is a new message in the area. It says no more, for a phone shows it to whoever
//! looks, and has no link: people who expect links in such messages follow those of others too.

use super::{JobError, mail, payload, sms};
use crate::app::App;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_storage::messages::{self, NewMessage};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, citizens, sms as consents};
use sportello_types::ids::CitizenId;
use sportello_types::lang::Lang;
use sportello_types::text::smsnotices as words;

pub(super) const NAME: &str = "sms_notice";

#[derive(Serialize, Deserialize)]
struct Payload {
    citizen: CitizenId,
    lang: Lang,
}

/// Puts a message into the area, and has whoever wants that told by SMS, in one transaction.
pub(crate) async fn send_message(
    tx: &Tx,
    app: &App,
    message: NewMessage,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (citizen, key) = (message.citizen, message.dedup_key.clone());
    if !messages::send(tx, message, now).await? || app.texts.is_none() {
        return Ok(());
    }
    if consents::consent(tx, citizen).await?.is_some() {
        let payload = Payload { citizen, lang };
        super::enqueue(tx, app, now, NAME, format!("{citizen}/{key}"), &payload).await?;
    }
    Ok(())
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { citizen, lang } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let found = citizens::find(&tx, citizen).await?;
    let mobile = found.and_then(|found| found.profile.mobile);
    let consent = consents::consent(&tx, citizen).await?;
    drop(tx);
    // Taken back meanwhile, or another number: nobody has said that it may be written to.
    let Some(consent) = consent.filter(|consent| Some(&consent.number) == mobile.as_ref()) else {
        return mail::end(app, job, now).await;
    };
    let text = words::notice_text(lang, &tenant.public().name);
    sms::send(app, job, consent.number, text, now).await
}
