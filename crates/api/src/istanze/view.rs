//! An istanza as its owner sees it.

use super::{fees, sent};
use crate::http::Fail;
use crate::services::Offer;
use crate::tenant::ServedTenant;
use sportello_storage::istanze::{self, Istanza};
use sportello_storage::receipts::{self, Kind};
use sportello_storage::{Tx, attachments};
use sportello_types::istanze::{
    self as dto, IstanzaSummary, Status, TimelineEvent, Transition, Withdrawable, amount_due,
};
use sportello_types::lang::Lang;
use sportello_types::text::{istanzafees, istanze as words};

/// What the list shows.
pub fn summary(row: &Istanza, tenant: &ServedTenant, lang: Lang) -> IstanzaSummary {
    IstanzaSummary {
        id: row.id,
        service: row.service.clone(),
        service_title: title(row, tenant, lang),
        status: row.status,
        created_at: row.created_at,
        updated_at: row.updated_at,
        submitted_at: row.submitted_at,
        submission_number: row.submission_number,
        registration: row.registration.clone(),
        outcome_due_on: row.outcome_due_on.filter(|_| !row.status.is_final()),
        awaits_amount: row.awaits_amount,
    }
}

/// The service's name in the reader's language, or the one noted when the istanza was begun.
pub fn title(row: &Istanza, tenant: &ServedTenant, lang: Lang) -> String {
    service_title((row.service.as_str(), row.service_title.as_str()), tenant, lang)
}

/// The same, of the slug of a service and the name that was noted.
pub(crate) fn service_title((slug, noted): (&str, &str), tenant: &ServedTenant, lang: Lang) -> String {
    Offer::find(tenant, slug).map_or_else(|| noted.to_owned(), |offer| offer.title(lang).to_owned())
}

/// The whole.
pub async fn istanza(
    tx: &Tx,
    tenant: &ServedTenant,
    mut row: Istanza,
    lang: Lang,
) -> Result<dto::Istanza, Fail> {
    let attachments = attachments::list(tx, row.id).await?;
    let timeline = istanze::timeline(tx, row.id).await?;
    let receipt = receipts::find(tx, row.id).await?;
    let (mut in_words, mut document_sha256, mut amount_awaited) = (Vec::new(), None, None);
    if row.status == Status::AwaitingPayment {
        // As it will be sent; the draft underneath is as it was.
        if let Some((frozen, _)) = sent::read_waiting(tx, row.id).await? {
            (in_words, row.answers) = (frozen.in_words, frozen.answers);
        }
    } else if let Some((sent, document)) = sent::read(tx, row.id).await? {
        amount_awaited = fees::awaited(tx, &sent).await?;
        (in_words, document_sha256) = (sent.in_words, Some(document.sha256));
    }
    let payment = fees::shown(tx, row.id).await?;
    let withdrawal = match row.status {
        Status::Withdrawn => istanze::withdrawal(tx, row.id).await?,
        _ => None,
    };
    let (withdrawal_sha256, withdrawal_entry) = withdrawal
        .map(|withdrawal| (withdrawal.document.sha256, withdrawal.registration))
        .unzip();
    let offer = Offer::find(tenant, &row.service);
    let form_outdated = row.status == Status::Draft
        && match &offer {
            Some(offer) => offer.form()?.version != row.form_version,
            None => true,
        };
    Ok(dto::Istanza {
        summary: summary(&row, tenant, lang),
        version: row.version,
        form_outdated,
        office: offer
            .as_ref()
            .map_or_else(|| tenant.front_office(lang), |offer| offer.office(lang)),
        withdrawal: withdrawable(row.status, offer.as_ref(), lang),
        amount_due: amount_due(&row.answers).filter(|_| row.status.is_sent()),
        payment,
        amount_awaited,
        form_version: row.form_version,
        step: row.step,
        answers: row.answers,
        attachments: attachments.into_iter().map(Into::into).collect(),
        timeline: timeline
            .into_iter()
            .map(|event| TimelineEvent {
                at: event.at,
                transition: event.transition,
                status: event.status,
                note: event.note,
                registration: match event.transition {
                    Transition::Register => row.registration.clone(),
                    Transition::RegisterWithdrawal => withdrawal_entry.clone().flatten(),
                    _ => None,
                },
            })
            .collect(),
        receipt_size: receipt.as_ref().map(|receipt| receipt.size),
        receipt_provisional: receipt.is_some_and(|receipt| receipt.kind == Kind::Provisional),
        document_sha256,
        withdrawal_sha256,
        in_words,
    })
}

/// Whether the citizen may take the istanza back now, and why not.
pub fn withdrawable(status: Status, offer: Option<&Offer<'_>>, lang: Lang) -> Withdrawable {
    let refused = |reason: &str| Withdrawable {
        allowed: false,
        reason: Some(reason.to_owned()),
    };
    if status == Status::Draft {
        return refused(words::withdraw_draft(lang));
    }
    if status == Status::AwaitingPayment {
        return refused(istanzafees::withdraw_waiting(lang));
    }
    if status.is_final() {
        return refused(words::withdraw_ended(lang));
    }
    match offer.map(|offer| offer.withdrawal(status, lang)) {
        Some(Ok(())) => Withdrawable {
            allowed: true,
            reason: None,
        },
        Some(Err(reason)) => refused(&reason),
        None => refused(words::withdraw_service_gone(lang)),
    }
}
