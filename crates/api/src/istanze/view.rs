//! An istanza as its owner sees it.

use crate::http::Fail;
use crate::services::Offer;
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use sportello_storage::istanze::{self, Istanza};
use sportello_storage::{Tx, attachments, receipts};
use sportello_types::istanze::{self as dto, IstanzaSummary, Status, TimelineEvent, Withdrawable};
use sportello_types::lang::Lang;
use sportello_types::text::istanze as words;

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
        registration: row.registration.clone(),
        outcome_due_on: row.outcome_due_on,
    }
}

/// The service's name in the reader's language, or the one noted when the istanza was begun.
pub fn title(row: &Istanza, tenant: &ServedTenant, lang: Lang) -> String {
    Offer::find(tenant, &row.service)
        .map_or_else(|| row.service_title.clone(), |offer| offer.title(lang).to_owned())
}

/// The whole.
pub async fn istanza(
    tx: &Tx,
    tenant: &ServedTenant,
    row: Istanza,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<dto::Istanza, Fail> {
    let attachments = attachments::list(tx, row.id).await?;
    let timeline = istanze::timeline(tx, row.id).await?;
    let receipt = receipts::find(tx, row.id).await?;
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
            .map_or_else(|| tenant.front_office(), Offer::office),
        withdrawal: withdrawable(&row, offer.as_ref(), lang, now),
        form_version: row.form_version,
        step: row.step,
        answers: row.answers,
        attachments: attachments.into_iter().map(Into::into).collect(),
        timeline: timeline
            .into_iter()
            .map(|event| TimelineEvent {
                at: event.at,
                status: event.status,
                note: event.note,
            })
            .collect(),
        receipt_size: receipt.map(|receipt| receipt.size),
        answers_sha256: row.answers_sha256,
    })
}

/// Whether the citizen may take the istanza back now, and why not.
pub fn withdrawable(
    row: &Istanza,
    offer: Option<&Offer<'_>>,
    lang: Lang,
    _now: DateTime<Utc>,
) -> Withdrawable {
    let refused = |reason: &str| Withdrawable {
        allowed: false,
        reason: Some(reason.to_owned()),
    };
    if row.status == Status::Draft {
        return refused(words::withdraw_draft(lang));
    }
    if row.status.is_final() {
        return refused(words::withdraw_ended(lang));
    }
    match offer.map(|offer| offer.withdrawal(row.status, lang)) {
        Some(Ok(())) => Withdrawable {
            allowed: true,
            reason: None,
        },
        Some(Err(reason)) => refused(&reason),
        None => refused(words::withdraw_service_gone(lang)),
    }
}
