//! Tells whoever owed that money has come that paid nothing: the notice was paid before, withdrawn, or the debt
//! was paid in another way.

use super::payments_tell::{News, Telling};
use super::{JobError, mail, payload, payments_other_reversed};
use crate::app::App;
use crate::payments::owner_of;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::payment_mails;
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::payments::{self, StoredNotice, StoredOther};
use sportello_storage::{Error, Tx};
use sportello_types::ids::{NoticeId, PaymentReceiptId};
use sportello_types::lang::Lang;
use sportello_types::payments::NoticeStatus;
use sportello_types::text::paymentnews as words;

pub(super) const NAME: &str = "payments_other";

#[derive(Serialize, Deserialize)]
struct Payload {
    notice: NoticeId,
    receipt: PaymentReceiptId,
}

/// Has it told, in the transaction of the receipt.
pub(crate) async fn enqueue(
    tx: &Tx,
    app: &App,
    (notice, receipt): (NoticeId, PaymentReceiptId),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let payload = Payload { notice, receipt };
    super::enqueue(tx, app, now, NAME, receipt.to_string(), &payload).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { notice: id, receipt } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let gone = || JobError::Failed("the notice is gone, or its receipt".to_owned());
    let debt = payments::of_notice(&tx, id).await?.ok_or_else(gone)?;
    let notice = debt.notice(id).ok_or_else(gone)?;
    let mut others = notice.others.iter();
    let other = others.find(|other| other.id == receipt).ok_or_else(gone)?;
    if other.reversed {
        // What came is not there any more. A flow that was read since has it told; one that was faster has not.
        if !payments_other_reversed::is_told(&tx, receipt).await? {
            payments_other_reversed::enqueue(&tx, app, (id, receipt), true, "receipt", now).await?;
        }
        outbox::done(&tx, job, now).await?;
        return Ok(tx.commit().await?);
    }
    let Some(citizen) = owner_of(&tx, &debt).await? else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let (lang, number) = (tenant.default_language(), notice.number.grouped());
    let news = News {
        dedup_key: format!("{NAME}/{receipt}"),
        subject: words::other_subject(lang, &debt.subject),
        body: body(notice, other, &number, lang),
    };
    let telling = Telling {
        app,
        job,
        tenant: &tenant,
        profile: &citizen.profile,
        now,
    };
    telling
        .tell(tx, news, |frame, page| payment_mails::other(frame, &number, page))
        .await
}

/// How much, and why it was not to be paid. No other state of a notice leaves money over.
fn body(notice: &StoredNotice, other: &StoredOther, number: &str, lang: Lang) -> String {
    let subject = &notice.description;
    match notice.status {
        NoticeStatus::Cancelled => words::other_body_cancelled(lang, other.amount, subject, number),
        NoticeStatus::Superseded => words::other_body_way(lang, other.amount, subject, number),
        NoticeStatus::Pending
        | NoticeStatus::Payable
        | NoticeStatus::Expired
        | NoticeStatus::Paid
        | NoticeStatus::Reconciled => words::other_body_twice(lang, other.amount, subject, number),
    }
}
