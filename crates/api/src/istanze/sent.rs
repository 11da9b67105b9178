//! The document that is registered: put together when an istanza is sent, read back by whoever
//! speaks of it afterwards. Nothing of what was sent is looked up in today's form or profile.

use super::view;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::services::{Offer, Published};
use crate::time;
use serde::Serialize;
use sportello_storage::canonical::canonical;
use sportello_storage::istanze::{self, Document, Istanza, Withdrawal};
use sportello_storage::{Error, Tx, payments, stamps};
use sportello_types::attachments::Attachment;
use sportello_types::form::{self, Answers, Env, FeeDue, FeeTime};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Status, amount_due};
use sportello_types::lang::Lang;
use sportello_types::payments::DebtStatus;
use sportello_types::profile::Profile;
use sportello_types::sent::{Applicant, Identified, SentIstanza, SentPayment, SentStamp, SentWithdrawal};
use sportello_types::text::istanze as words;
use sportello_types::validity::RecognisedInPerson;
use sportello_types::values::SubmissionNumber;

/// What a draft becomes when it is sent now, or once it is paid: what is due before it is sent keeps it, and
/// its term begins then.
#[expect(
    clippy::too_many_arguments,
    reason = "all that a document is put together from"
)]
pub(super) fn freeze(
    citizen: &Citizen<L2>,
    offer: &Offer<'_>,
    published: &Published,
    profile: &Profile,
    draft: &Istanza,
    answers: Answers,
    attachments: Vec<Attachment>,
    in_person: Option<RecognisedInPerson>,
    stamps: Vec<SentStamp>,
) -> SentIstanza {
    let lang = citizen.lang;
    let env = Env {
        today: time::rome_day(citizen.now),
        attachments: &attachments,
    };
    let mut fees = form::fees_due(&published.form, &answers, &env, lang);
    fees.retain(|fee| stamps.iter().all(|stamp| stamp.fee.id != fee.id));
    let fee_to_set = form::fee_to_set(&published.form, &answers, &env, lang);
    let waits = fees.iter().any(|fee| fee.when == FeeTime::BeforeSubmission);
    SentIstanza {
        id: draft.id,
        submitted_at: citizen.now,
        lang,
        service: draft.service.clone(),
        service_title: offer.title(lang).to_owned(),
        subject: words::register_subject(Lang::It, offer.title(Lang::It)),
        classification: offer.classification(),
        form_version: published.version.clone(),
        applicant: Applicant {
            given_name: profile.given_name.clone(),
            family_name: profile.family_name.clone(),
            tax_code: profile.tax_code.clone(),
            eidas_identifier: profile.eidas_identifier.clone(),
            emails: profile.pec.iter().chain(&profile.email).cloned().collect(),
            phones: profile.mobile.iter().chain(&profile.phone).cloned().collect(),
            identified: Identified {
                in_person,
                ..identified(citizen)
            },
        },
        office: offer.office(lang),
        term_days: offer.term_days(),
        term_from: offer.term_from(citizen.now),
        outcome_due_on: offer.outcome_due_on(citizen.now).filter(|_| !waits),
        amount_due: amount_due(&answers),
        stamps,
        fees,
        fee_to_set,
        payments: Vec::new(),
        withdrawal: view::withdrawable(Status::Registered, Some(offer), lang),
        withdrawable_until: offer.withdrawable_until(),
        in_words: form::summary(&published.form, &answers, &env, lang),
        answers,
        attachments,
    }
}

/// What taking a sent istanza back now means: of whom and what, its own document says.
pub(super) fn freeze_withdrawal(
    citizen: &Citizen<L2>,
    row: &Istanza,
    submission_number: SubmissionNumber,
    sent: &SentIstanza,
    document_sha256: &str,
    reason: Option<String>,
    in_person: Option<RecognisedInPerson>,
) -> SentWithdrawal {
    let subject = match &row.registration {
        Some(entry) => words::withdrawal_subject(
            Lang::It,
            &sent.service_title,
            entry.number,
            time::day_text(time::rome_day(entry.registered_at)),
        ),
        None => words::withdrawal_subject_pending(Lang::It, &sent.service_title, submission_number),
    };
    SentWithdrawal {
        istanza: row.id,
        withdrawn_at: citizen.now,
        lang: sent.lang,
        service: sent.service.clone(),
        service_title: sent.service_title.clone(),
        subject,
        classification: sent.classification.clone(),
        applicant: Applicant {
            identified: Identified {
                in_person,
                ..identified(citizen)
            },
            ..sent.applicant.clone()
        },
        office: sent.office.clone(),
        submitted_at: sent.submitted_at,
        submission_number,
        registration: row.registration.clone(),
        document_sha256: document_sha256.to_owned(),
        reason,
    }
}

fn identified(citizen: &Citizen<L2>) -> Identified {
    Identified {
        provider: citizen.login.provider,
        identity_provider: citizen.login.identity_provider_name.clone(),
        level: citizen.login.level,
        at: citizen.login.opened_at,
        in_person: None,
    }
}

/// The bytes of a document, as they are hashed and kept.
pub(super) fn bytes(sent: &impl Serialize) -> Result<String, Fail> {
    Ok(canonical(&serde_json::to_value(sent).map_err(Fail::internal)?))
}

/// What was sent, with the document it stands in; nothing for a draft.
///
/// # Errors
///
/// [`Error::Corrupt`] when the document cannot be read back.
pub(crate) async fn read(tx: &Tx, id: IstanzaId) -> Result<Option<(SentIstanza, Document)>, Error> {
    let Some(document) = istanze::document(tx, id).await? else {
        return Ok(None);
    };
    let mut sent = parse(&document)?;
    note_payments(tx, &mut sent).await?;
    Ok(Some((sent, document)))
}

/// What waits for its payment to be sent, with the document it stands in.
///
/// # Errors
///
/// [`Error::Corrupt`] when the document cannot be read back.
pub(crate) async fn read_waiting(tx: &Tx, id: IstanzaId) -> Result<Option<(SentIstanza, Document)>, Error> {
    let Some(document) = istanze::waiting(tx, id).await? else {
        return Ok(None);
    };
    Ok(Some((parse(&document)?, document)))
}

fn parse(document: &Document) -> Result<SentIstanza, Error> {
    serde_json::from_str(&document.content).map_err(|_| Error::Corrupt { column: "content" })
}

/// Puts beside what was sent how it was paid for, and when it was sent by that.
async fn note_payments(tx: &Tx, sent: &mut SentIstanza) -> Result<(), Error> {
    if sent.fees.is_empty() && sent.fee_to_set.is_none() {
        return Ok(());
    }
    for payment in istanze::payments(tx, sent.id).await? {
        let Some(when) = payment.when else { continue };
        if let (FeeTime::BeforeSubmission, Some(paid_at)) = (when, payment.settled_at) {
            let row = istanze::find_any(tx, sent.id).await?;
            sent.submitted_at = paid_at;
            sent.outcome_due_on = row.and_then(|row| row.outcome_due_on);
        }
        let debt = payments::find_any(tx, payment.debt).await?;
        let debt = debt.ok_or(Error::NotFound)?;
        let notice = debt.notices().next().ok_or(Error::NotFound)?;
        let paid = debt.status() == DebtStatus::Paid;
        let stamps = stamps::of_debt(tx, debt.id).await?;
        sent.payments.push(SentPayment {
            number: notice.number.clone(),
            total: FeeDue::total(&payment.items),
            items: payment.items,
            paid_at: debt.paid_at().or(payment.settled_at).filter(|_| paid),
            stamps: stamps.into_iter().map(|stamp| stamp.iubd).collect(),
        });
    }
    Ok(())
}

/// The withdrawal of an istanza, with what it says; nothing where it was not withdrawn.
///
/// # Errors
///
/// [`Error::Corrupt`] when the document cannot be read back.
pub(crate) async fn read_withdrawal(
    tx: &Tx,
    id: IstanzaId,
) -> Result<Option<(SentWithdrawal, Withdrawal)>, Error> {
    let Some(withdrawal) = istanze::withdrawal(tx, id).await? else {
        return Ok(None);
    };
    let sent = serde_json::from_str(&withdrawal.document.content)
        .map_err(|_| Error::Corrupt { column: "content" })?;
    Ok(Some((sent, withdrawal)))
}
