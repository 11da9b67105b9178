//! Tells whoever owed that a refund is confirmed: how much, and with which act it is paid.

use super::payments_tell::{News, Telling};
use super::{JobError, mail, payload};
use crate::app::App;
use crate::payments::owner_of;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::payment_mails;
use sportello_storage::outbox::TakenJob;
use sportello_storage::payment_office::{came_by_ids, refunds_of};
use sportello_storage::payments;
use sportello_storage::{Error, Tx};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::text::paymentnews as words;

pub(super) const NAME: &str = "payments_refunded";

#[derive(Serialize, Deserialize)]
struct Payload {
    receipt: PaymentReceiptId,
}

/// Has it told, in the transaction that confirms it.
pub(crate) async fn enqueue(
    tx: &Tx,
    app: &App,
    receipt: PaymentReceiptId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    super::enqueue(tx, app, now, NAME, receipt.to_string(), &Payload { receipt }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { receipt } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let gone = || JobError::Failed("the refund is gone, or what it is for".to_owned());
    let came = came_by_ids(&tx, &[receipt]).await?.pop().ok_or_else(gone)?;
    let refund = refunds_of(&tx, &[receipt]).await?.pop().ok_or_else(gone)?;
    let decided = refund.decided.filter(|decided| decided.confirmed);
    let act = decided.ok_or_else(gone)?.note;
    let debt = payments::find_any(&tx, came.debt).await?.ok_or_else(gone)?;
    let Some(citizen) = owner_of(&tx, &debt).await? else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let (lang, number) = (tenant.default_language(), came.number.grouped());
    let news = News {
        dedup_key: format!("{NAME}/{receipt}"),
        subject: words::refund_subject(lang, &came.subject),
        body: words::refund_body(lang, refund.amount, &came.subject, &number, act),
    };
    let telling = Telling {
        app,
        job,
        tenant: &tenant,
        profile: &citizen.profile,
        now,
    };
    telling
        .tell(tx, news, |frame, page| {
            payment_mails::refund(frame, &number, page)
        })
        .await
}
