//! The state of an istanza as a badge, and the card that stands for an istanza in lists.

use crate::components::badge::{Badge, Mood};
use crate::components::card::LinkCard;
use crate::format;
use crate::route::Route;
use leptos::prelude::*;
use sportello_types::istanze::{IstanzaSummary, Status};
use sportello_types::lang::Lang;
use sportello_types::text::{area, istanzapay, officeamounts};

/// What a state means for the citizen.
const fn mood(status: Status) -> Mood {
    match status {
        Status::Draft | Status::AwaitingPayment | Status::IntegrationRequested => Mood::Attention,
        Status::Submitted | Status::Registered | Status::InProgress | Status::Withdrawn => Mood::Neutral,
        Status::Accepted => Mood::Good,
        Status::Refused => Mood::Bad,
    }
}

/// The state in a word.
pub(super) fn status_badge(status: Status, lang: Lang) -> impl IntoView {
    view! { <Badge mood=mood(status) text=status.label(lang)/> }
}

/// An istanza in a list: drafts lead to the form, the others to their page.
pub(super) fn istanza_card(istanza: IstanzaSummary, lang: Lang) -> impl IntoView {
    let route = if istanza.status == Status::Draft {
        Route::IstanzaForm(istanza.id)
    } else {
        Route::Istanza(istanza.id)
    };
    let when = match istanza.submitted_at {
        Some(at) => area::sent(lang, format::instant(at, lang)),
        None => area::updated(lang, format::instant(istanza.updated_at, lang)),
    };
    let next = match istanza.status {
        Status::Draft => Some(area::r#continue(lang)),
        Status::AwaitingPayment => Some(istanzapay::card_continue(lang)),
        _ => None,
    };
    let number = istanza.registration.map(|entry| area::number(lang, entry.number));
    let due = istanza
        .outcome_due_on
        .filter(|_| !istanza.status.is_final())
        .map(|day| area::due(lang, format::day(day, lang)));
    let awaits = istanza
        .awaits_amount
        .then(|| view! { " "<Badge mood=Mood::Neutral text=officeamounts::wait_title(lang)/> });
    view! {
        <LinkCard title=istanza.service_title href=route.path(lang)>
            <p>{status_badge(istanza.status, lang)}{awaits}</p>
            {number.map(|number| view! { <p class="mb-1">{number}</p> })}
            <p class="mb-1">{when}</p>
            {due.map(|due| view! { <p class="mb-1">{due}</p> })}
            {next.map(|next| view! { <p class="mb-0 fw-semibold">{next}</p> })}
        </LinkCard>
    }
}
