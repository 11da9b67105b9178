//! Tells whoever was told of a payment that its money was taken back, how an office has seen to that, or that the
//! payment counts again.

use super::payments_tell::{News, Telling};
use super::{JobError, mail, payload, payments_other_reversed};
use crate::app::App;
use crate::certificates::office_line_of;
use crate::payments::{go_on, told_of};
use crate::time;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::payment_mails;
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::payments::{self, NewFlow, StoredDebt, StoredNotice, TakenBack};
use sportello_storage::{Error, Tx};
use sportello_types::ids::NoticeId;
use sportello_types::lang::Lang;
use sportello_types::payments::{Reversal, ReversalOutcome};
use sportello_types::text::paymentnews as words;

pub(super) const NAME: &str = "payments_reversed";

/// How the money of a notice that was paid stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    Counts,
    Reversed,
    AskedAgain,
    Settled,
}

impl Standing {
    fn of(reversal: Option<Reversal>) -> Self {
        match reversal.map(|reversal| reversal.outcome) {
            None => Self::Counts,
            Some(None) => Self::Reversed,
            Some(Some(ReversalOutcome::AskedAgain)) => Self::AskedAgain,
            Some(Some(ReversalOutcome::Settled)) => Self::Settled,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Payload {
    notice: NoticeId,
    standing: Standing,
}

/// Has it told how the money of a notice stands now, in the transaction that changes it. `cause`: what changed it,
/// once.
pub(crate) async fn enqueue(
    tx: &Tx,
    app: &App,
    (notice, reversal): (NoticeId, Option<Reversal>),
    cause: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let standing = Standing::of(reversal);
    let key = format!("{notice}/{cause}");
    super::enqueue(tx, app, now, NAME, key, &Payload { notice, standing }).await
}

/// Whether a flow that was read after the money of a notice had come has turned it, and so has it told.
pub(super) async fn is_told(tx: &Tx, notice: NoticeId) -> Result<bool, Error> {
    outbox::is_known(tx, NAME, &format!("{notice}/")).await
}

/// Has told of the money that a flow has taken back, or brought again, in the transaction that keeps it. `turning`:
/// the notices of which that may be; `before`: what of their money was taken back before.
pub(super) async fn follow(
    tx: &Tx,
    app: &App,
    flow: &NewFlow<'_>,
    (turning, before): (&[NoticeId], &TakenBack),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let after = payments::taken_back(tx, turning).await?;
    let cause = format!("{}/{}/{}", flow.key.psp, flow.key.flow, flow.revision);
    for notice in turning {
        // One that is taken back by another revision than before was told of.
        if before.paid.contains_key(notice) != after.paid.contains_key(notice) {
            let reversal = after.paid.get(notice).copied();
            enqueue(tx, app, (*notice, reversal), &cause, now).await?;
            // What had not gone on before it was taken back does now.
            if reversal.is_none()
                && let Some(debt) = payments::of_notice(tx, *notice).await?
            {
                go_on(tx, app, &debt, now).await?;
            }
        }
    }
    for (receipt, notice) in before.others.iter().chain(&after.others) {
        let reversed = after.others.contains_key(receipt);
        if before.others.contains_key(receipt) != reversed {
            let other = (*notice, *receipt);
            payments_other_reversed::enqueue(tx, app, other, reversed, &cause, now).await?;
        }
    }
    Ok(())
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { notice: id, standing } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let gone = || JobError::Failed("the notice is gone".to_owned());
    let debt = payments::of_notice(&tx, id).await?.ok_or_else(gone)?;
    let notice = debt.notice(id).ok_or_else(gone)?;
    // Whatever has changed it since has a job of its own.
    let stands = Standing::of(notice.reversed) == standing;
    let Some(citizen) = told_of(&tx, &debt).await?.filter(|_| stands) else {
        drop(tx);
        return mail::end(app, job, now).await;
    };
    let (lang, number) = (tenant.default_language(), notice.number.grouped());
    let office = office_line_of(&tenant, &tenant.settings.payments.office, lang);
    let news = News {
        dedup_key: format!("{NAME}/{}", job.id),
        subject: subject(&debt, standing, lang),
        body: body(notice, &number, &office, lang),
    };
    let telling = Telling {
        app,
        job,
        tenant: &tenant,
        profile: &citizen.profile,
        now,
    };
    telling
        .tell(tx, news, |frame, page| match notice.reversed {
            Some(reversal) => payment_mails::reversed(frame, &number, reversal.outcome, page),
            None => payment_mails::counts_again(frame, &number, page),
        })
        .await
}

fn subject(debt: &StoredDebt, standing: Standing, lang: Lang) -> String {
    let subject = &debt.subject;
    match standing {
        Standing::Counts => words::counts_subject(lang, subject),
        Standing::Reversed => words::reversed_subject(lang, subject),
        Standing::AskedAgain => words::reversed_subject_again(lang, subject),
        Standing::Settled => words::reversed_subject_settled(lang, subject),
    }
}

/// What has happened, and what to do now.
fn body(notice: &StoredNotice, number: &str, office: &str, lang: Lang) -> String {
    let (amount, subject) = (notice.comes_to(), &notice.description);
    let Some(Reversal { day, outcome }) = notice.reversed else {
        return words::counts_body(lang, amount, subject, number, office);
    };
    let day = time::day_text(day);
    match outcome {
        None => words::reversed_body(lang, amount, subject, number, day, office),
        Some(ReversalOutcome::AskedAgain) => {
            words::reversed_body_again(lang, amount, subject, number, day, office)
        }
        Some(ReversalOutcome::Settled) => words::reversed_body_settled(lang, amount, subject, number, office),
    }
}
