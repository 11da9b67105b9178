//! Writes to whoever owes that a debt is withdrawn. The message in the area is there since it was; a notice that is
//! printed may be on its way to be paid.

use super::{JobError, mail, payload};
use crate::app::App;
use crate::payments::{PAGE, told_of, withdrawn_numbers};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::payment_mails;
use sportello_storage::outbox::TakenJob;
use sportello_storage::payments;
use sportello_storage::{Error, Tx};
use sportello_types::ids::DebtId;

pub(super) const NAME: &str = "payments_withdrawn";

#[derive(Serialize, Deserialize)]
struct Payload {
    debt: DebtId,
}

/// Has it written, in the transaction that withdraws the debt.
pub(crate) async fn enqueue(tx: &Tx, app: &App, debt: DebtId, now: DateTime<Utc>) -> Result<(), Error> {
    super::enqueue(tx, app, now, NAME, debt.to_string(), &Payload { debt }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { debt } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let found = payments::find_any(&tx, debt).await?;
    let debt = found.ok_or_else(|| JobError::Failed("the debt is gone".to_owned()))?;
    let told = told_of(&tx, &debt).await?;
    drop(tx);
    let Some(profile) = told.map(|citizen| citizen.profile) else {
        return mail::end(app, job, now).await;
    };
    let Some(to) = profile.email.clone() else {
        return mail::end(app, job, now).await;
    };
    let lang = tenant.default_language();
    let page = app.settings.page(&tenant.settings.host, lang, PAGE);
    let frame = mail::frame(&tenant, &profile, lang);
    let content = payment_mails::withdrawn(&frame, &withdrawn_numbers(&debt), &page);
    mail::send(app, job, &tenant, to, content, Vec::new(), now).await
}
