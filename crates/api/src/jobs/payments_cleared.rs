//! Tells whoever was told that money does not fit that an office has seen to it, where it was not with a refund,
//! which is told by itself.

use super::payments_tell::{News, Telling};
use super::{JobError, mail, payload};
use crate::app::App;
use crate::certificates::office_line_of;
use crate::payments::{owner_of, told_of};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::payment_mails;
use sportello_storage::outbox::TakenJob;
use sportello_storage::payment_office::{Came, came_by_ids};
use sportello_storage::payments;
use sportello_storage::{Error, Tx};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::lang::Lang;
use sportello_types::payments::Anomaly;
use sportello_types::text::paymentnews as words;

pub(super) const NAME: &str = "payments_cleared";

#[derive(Serialize, Deserialize)]
struct Payload {
    receipt: PaymentReceiptId,
}

/// Has it told, in the transaction that closes the anomaly of a receipt.
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
    let gone = || JobError::Failed("the receipt is gone, or what it is for".to_owned());
    let came = came_by_ids(&tx, &[receipt]).await?.pop().ok_or_else(gone)?;
    let debt = payments::find_any(&tx, came.debt).await?.ok_or_else(gone)?;
    // Whoever read that it came: of what pays, and of what does not.
    let told = if came.pays {
        told_of(&tx, &debt).await?
    } else {
        owner_of(&tx, &debt).await?
    };
    let Some(citizen) = told else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let (lang, number) = (tenant.default_language(), came.number.grouped());
    let office = office_line_of(&tenant, &tenant.settings.payments.office, lang);
    let news = News {
        dedup_key: format!("{NAME}/{receipt}"),
        subject: words::cleared_subject(lang, &came.subject),
        body: body(&came, &number, &office, lang),
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
            payment_mails::cleared(frame, &number, page)
        })
        .await
}

/// What was looked at, and what to do now. What was done stands in a note, which is the office's.
fn body(came: &Came, number: &str, office: &str, lang: Lang) -> String {
    let (amount, subject) = (came.amount, &came.subject);
    match came.anomaly {
        Some(Anomaly::Stamp) => words::cleared_body_stamp(lang, subject, number, office),
        Some(Anomaly::OtherAmount) => words::cleared_body_amount(lang, amount, subject, number, office),
        Some(Anomaly::Abandoned) => words::cleared_body_abandoned(lang, amount, subject, number, office),
        Some(Anomaly::PaidTwice | Anomaly::PaidAfterCancel | Anomaly::PaidOtherWay | Anomaly::Unknown)
        | None => words::cleared_body(lang, amount, subject, number, office),
    }
}
