//! Tells whoever owed that a payment has come, in the area and by mail.

use super::payments_tell::{News, Telling};
use super::{JobError, mail, payload, payments_reversed};
use crate::app::App;
use crate::payments::told_of;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::payment_mails;
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::payments::{self, Money, StoredNotice};
use sportello_storage::{Error, Tx};
use sportello_types::ids::NoticeId;
use sportello_types::lang::Lang;
use sportello_types::text::{paymentnews, payments as words};

pub(super) const NAME: &str = "payments_paid";

#[derive(Serialize, Deserialize)]
struct Payload {
    notice: NoticeId,
}

/// Has it told, in the transaction of the receipt.
pub(crate) async fn enqueue(tx: &Tx, app: &App, notice: NoticeId, now: DateTime<Utc>) -> Result<(), Error> {
    super::enqueue(tx, app, now, NAME, notice.to_string(), &Payload { notice }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { notice: id } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let gone = || JobError::Failed("the notice is gone".to_owned());
    let debt = payments::of_notice(&tx, id).await?.ok_or_else(gone)?;
    let notice = debt.notice(id).ok_or_else(gone)?;
    if notice.reversed.is_some() {
        // What came is not there any more. A flow that was read since has it told; one that was faster has not.
        if !payments_reversed::is_told(&tx, id).await? {
            let news = (id, notice.reversed);
            payments_reversed::enqueue(&tx, app, news, "receipt", now).await?;
        }
        outbox::done(&tx, job, now).await?;
        return Ok(tx.commit().await?);
    }
    let Some(citizen) = told_of(&tx, &debt).await? else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let (lang, number) = (tenant.default_language(), notice.number.grouped());
    let news = News {
        dedup_key: format!("{NAME}/{id}"),
        subject: words::paid_subject(lang, &debt.subject),
        body: body(notice, &number, lang),
    };
    let telling = Telling {
        app,
        job,
        tenant: &tenant,
        profile: &citizen.profile,
        now,
    };
    telling
        .tell(tx, news, |frame, page| payment_mails::paid(frame, &number, page))
        .await
}

/// How much has come: not always what was asked for, nor always with a good stamp.
fn body(notice: &StoredNotice, number: &str, lang: Lang) -> String {
    let subject = &notice.description;
    match notice.other_amount() {
        Some(received) => paymentnews::other_amount_body(lang, received, subject, number, notice.amount()),
        None if notice.parts.buy_a_stamp() && notice.money == Money::Wanting => {
            paymentnews::no_stamp_body(lang, notice.comes_to(), subject, number)
        }
        None => words::paid_body(lang, notice.comes_to(), subject, number),
    }
}
