//! Tells whoever owed that money which had paid nothing was taken back, so that nobody waits for it to be refunded, or
//! that it is there again.

use super::payments_tell::{News, Telling};
use super::{JobError, mail, payload};
use crate::app::App;
use crate::certificates::office_line_of;
use crate::payments::owner_of;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::payment_mails;
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::payments;
use sportello_storage::{Error, Tx};
use sportello_types::ids::{NoticeId, PaymentReceiptId};
use sportello_types::text::paymentnews as words;

pub(super) const NAME: &str = "payments_other_reversed";

#[derive(Serialize, Deserialize)]
struct Payload {
    notice: NoticeId,
    receipt: PaymentReceiptId,
    /// Whether its money is taken back now.
    reversed: bool,
}

/// Has it told, in the transaction that changes it. `cause`: what changed it, once.
pub(super) async fn enqueue(
    tx: &Tx,
    app: &App,
    (notice, receipt): (NoticeId, PaymentReceiptId),
    reversed: bool,
    cause: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let payload = Payload {
        notice,
        receipt,
        reversed,
    };
    super::enqueue(tx, app, now, NAME, format!("{receipt}/{cause}"), &payload).await
}

/// Whether a flow that was read after the money had come has turned it, and so has it told.
pub(super) async fn is_told(tx: &Tx, receipt: PaymentReceiptId) -> Result<bool, Error> {
    outbox::is_known(tx, NAME, &format!("{receipt}/")).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload {
        notice: id,
        receipt,
        reversed,
    } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let gone = || JobError::Failed("the notice is gone, or its receipt".to_owned());
    let debt = payments::of_notice(&tx, id).await?.ok_or_else(gone)?;
    let notice = debt.notice(id).ok_or_else(gone)?;
    let mut others = notice.others.iter();
    let other = others.find(|other| other.id == receipt).ok_or_else(gone)?;
    // Whatever has changed it since has a job of its own.
    let stands = other.reversed == reversed;
    let Some(citizen) = owner_of(&tx, &debt).await?.filter(|_| stands) else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let (lang, number) = (tenant.default_language(), notice.number.grouped());
    let (amount, subject) = (other.amount, &notice.description);
    let (title, body) = if reversed {
        let office = office_line_of(&tenant, &tenant.settings.payments.office, lang);
        (
            words::other_reversed_subject(lang, &debt.subject),
            words::other_reversed_body(lang, amount, subject, &number, office),
        )
    } else {
        (
            words::other_counts_subject(lang, &debt.subject),
            words::other_counts_body(lang, amount, subject, &number),
        )
    };
    let news = News {
        dedup_key: format!("{NAME}/{}", job.id),
        subject: title,
        body,
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
            payment_mails::other_reversed(frame, &number, reversed, page)
        })
        .await
}
