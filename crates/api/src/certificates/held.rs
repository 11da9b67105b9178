//! A certificate that waits for its payment, and does not get it: given up by whoever asked, withdrawn by an
//! office, or left unpaid. Its paper is thrown away unseen. Of a receipt that comes at the same moment one
//! wins: the lock of the debt says which.

use crate::app::App;
use crate::http::{Fail, ToProblem};
use crate::jobs;
use crate::journal::{self, Act};
use crate::payments::{UnderWay, is_stamp_under_way};
use chrono::{DateTime, Utc};
use sportello_storage::certificates::{self, Certificate, Hold};
use sportello_storage::messages::NewMessage;
use sportello_storage::payments::StoredDebt;
use sportello_storage::{Error, Tx, new_id, payments};
use sportello_types::certificates::CertificateStatus;
use sportello_types::ids::CertificateId;
use sportello_types::lang::Lang;
use sportello_types::payments::{Change, DebtStatus};
use sportello_types::problem::ProblemCode;
use sportello_types::text::certificatepay as words;

/// It was not issued: nobody gets it.
#[derive(Debug, thiserror::Error)]
#[error("a certificate that was not issued")]
pub(crate) struct NotIssued;

impl ToProblem for NotIssued {
    fn code(&self) -> ProblemCode {
        ProblemCode::Conflict
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(words::not_issued(lang).to_owned())
    }
}

/// Withdraws what is not paid of the debt of a certificate that waits, and gives the certificate up; what is paid of
/// it is for somebody to look at. False when it does not wait, or is paid: then nothing has changed.
pub(crate) async fn give_up(
    tx: &Tx,
    app: &App,
    found: &Certificate,
    cause: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let waits = |hold: &&Hold| hold.unissued() == Some(CertificateStatus::Held);
    let Some(hold) = found.hold.as_ref().filter(waits) else {
        return Ok(false);
    };
    let debt = match payments::change_debt(tx, hold.debt, Change::Cancel, cause, now).await {
        Ok(debt) => Some(debt),
        // Paid, or withdrawn before.
        Err(Error::WrongState) => payments::find_any(tx, hold.debt).await?,
        Err(error) => return Err(error),
    };
    if debt.is_none_or(|debt| debt.status() != DebtStatus::Cancelled) {
        return Ok(false);
    }
    jobs::withdraw_debt(tx, app, hold.debt, now).await?;
    payments::abandon(tx, hold.debt, now).await?;
    certificates::discard(tx, found.id, now).await
}

/// Why it was not issued, where nobody has paid it in time: with what was paid, where that was a part, and what
/// becomes of it. In the transaction that has given it up.
pub(crate) async fn unpaid(tx: &Tx, found: &Certificate, lang: Lang) -> Result<String, Error> {
    let title = &found.title;
    let debt = match &found.hold {
        Some(hold) => payments::find_any(tx, hold.debt).await?,
        None => None,
    };
    let mut paid = debt.iter().flat_map(StoredDebt::notices);
    Ok(match paid.find(|notice| notice.status.is_paid()) {
        None => words::unpaid_body(lang, title),
        Some(stamp) if stamp.apart => words::unpaid_fees_body(lang, title),
        Some(_) => words::unpaid_stamp_body(lang, title),
    })
}

/// An office has withdrawn the debt, in this transaction: the certificate is given up with it, and whoever
/// asked for it is told.
pub(crate) async fn withdrawn(
    tx: &Tx,
    app: &App,
    id: CertificateId,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if certificates::discard(tx, id, now).await?
        && let Some(found) = certificates::find_any(tx, id).await?
    {
        let body = words::withdrawn_body(lang, &found.title);
        tell(tx, app, &found, body, lang, now).await?;
    }
    Ok(())
}

/// What was paid for it was given back: the certificate is given up, with what is left to pay of it, and whoever
/// asked for it is told. Nothing where it waits no longer.
///
/// # Errors
///
/// [`UnderWay`] while what is left may be being paid: nothing may be committed then.
pub(crate) async fn given_back(
    tx: &Tx,
    app: &App,
    found: &Certificate,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    if !certificates::discard(tx, found.id, now).await? {
        return Ok(());
    }
    if let Some(hold) = &found.hold {
        match payments::change_debt(tx, hold.debt, Change::Cancel, "the rest was given back", now).await {
            Ok(debt) => {
                if is_stamp_under_way(tx, &debt, now).await? {
                    return Err(UnderWay::Stamp.into());
                }
                jobs::withdraw_debt(tx, app, hold.debt, now).await?;
            }
            // Nothing is left.
            Err(Error::WrongState) => {}
            Err(error) => return Err(error.into()),
        }
        payments::abandon(tx, hold.debt, now).await?;
    }
    let body = words::given_back_body(lang, &found.title);
    tell(tx, app, found, body, lang, now).await?;
    if let Some(citizen) = found.citizen {
        let object = format!("certificate/{}", found.id);
        journal::note_system(tx, citizen, Act::CertificateDiscarded, &object, now).await?;
    }
    Ok(())
}

/// Tells whoever asked for it that it was not issued.
pub(crate) async fn tell(
    tx: &Tx,
    app: &App,
    found: &Certificate,
    body: String,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(citizen) = found.citizen else {
        return Ok(());
    };
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen,
        istanza: None,
        dedup_key: format!("certificate/{}/discarded", found.id),
        subject: words::discarded_subject(lang, &found.title),
        body,
    };
    jobs::send_message(tx, app, message, lang, now).await
}
