//! One istanza: what was sent, what has become of it, what can be done.

use super::actions::Actions;
use super::answers;
use super::frame::{Frame, failed};
use super::istanza_payment::{AFTER, AwaitedCard, PAYING, PaymentCard, Waiting};
use super::status::status_badge;
use crate::api;
use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::load::{LoadingPage, load};
use crate::nav::use_nav;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::attachments::{Attachment, SignatureFormat};
use sportello_types::form::FeeTime;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, Status, TimelineEvent};
use sportello_types::lang::Lang;
use sportello_types::text::area;

#[component]
pub(super) fn IstanzaPage(id: IstanzaId) -> impl IntoView {
    let (lang, nav) = (use_lang(), use_nav());
    let loaded = load(None, move || async move { api::istanze::one(id).await });
    let paying = untrack(|| nav.parameter(AFTER)).as_deref() == Some(PAYING);
    let changed = Callback::new(move |_: Istanza| loaded.reload());
    let shown = move |istanza: Istanza| {
        if paying && is_sent_by_payment(&istanza) {
            let target = Route::IstanzaReceipt(id).path(lang);
            request_animation_frame(move || nav.replace(&target));
            return ().into_any();
        }
        let title = istanza.summary.service_title.clone();
        let back = Route::Istanze.path(lang);
        let waits = istanza.summary.status == Status::AwaitingPayment;
        // What waits says itself how it stands: that may change while one reads it.
        let status = (!waits).then(|| view! { <p>{status_badge(istanza.summary.status, lang)}</p> });
        // A draft owes nothing, whatever was asked for before it became one again.
        let draft = istanza.summary.status == Status::Draft;
        let payment = istanza.payment.clone().filter(|_| !draft).map(|payment| {
            let istanza = istanza.clone();
            if waits {
                view! { <Waiting istanza=istanza payment=payment/> }.into_any()
            } else {
                view! { <PaymentCard istanza=istanza payment=payment/> }.into_any()
            }
        });
        let awaited = istanza.amount_awaited.clone();
        let awaited = awaited.map(|awaited| view! { <AwaitedCard awaited=awaited/> });
        let facts = facts(&istanza, lang);
        let timeline = timeline(&istanza.timeline, lang);
        let documents = istanza.summary.status.is_sent().then(|| {
            let documents = documents(&istanza, lang);
            view! { <Card title=area::detail_documents(lang)>{documents}</Card> }
        });
        let in_words = istanza.in_words.clone();
        let attachments = attachments(istanza.summary.id, &istanza.attachments, lang);
        view! {
            <Frame section=Route::Istanze title=title>
                <p><a href=back>{area::detail_back(lang)}</a></p>
                {status}
                {payment}
                {awaited}
                <Facts facts=facts/>
                <Card title=area::detail_timeline(lang)>{timeline}</Card>
                {documents}
                <Card title=area::detail_attachments(lang)>{attachments}</Card>
                <Card title=area::detail_content(lang)>{answers::steps(in_words, lang)}</Card>
                <Actions istanza=istanza changed=changed/>
            </Frame>
        }
        .into_any()
    };
    view! {
        <LoadingPage
            from=loaded
            failed=|error, retry| failed(Route::Istanze, error, retry)
            children=shown
        />
    }
}

/// Whether it was sent when it was paid: then its confirmation was not seen before.
fn is_sent_by_payment(istanza: &Istanza) -> bool {
    let payment = istanza.payment.as_ref();
    let before = payment.is_some_and(|payment| payment.when == FeeTime::BeforeSubmission);
    before && istanza.summary.status.is_sent()
}

fn facts(istanza: &Istanza, lang: Lang) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(number) = istanza.summary.submission_number {
        facts.push(Fact::new(
            area::detail_submission_number(lang),
            number.to_string(),
        ));
    }
    if let Some(entry) = &istanza.summary.registration {
        facts.push(Fact::new(area::detail_number(lang), entry.number.to_string()));
        facts.push(Fact::new(
            area::detail_taken_in_charge(lang),
            format::instant(entry.registered_at, lang),
        ));
    }
    if let Some(day) = istanza.summary.outcome_due_on {
        facts.push(Fact::new(area::detail_due(lang), format::day(day, lang)));
    }
    facts.push(Fact::new(area::detail_office(lang), istanza.office.name.clone()));
    for (label, name) in [
        (area::detail_person(lang), &istanza.office.person_in_charge),
        (area::detail_substitute(lang), &istanza.office.substitute),
    ] {
        if !name.is_empty() {
            facts.push(Fact::new(label, name.clone()));
        }
    }
    facts
}

fn timeline(events: &[TimelineEvent], lang: Lang) -> impl IntoView + use<> {
    let rows: Vec<_> = events
        .iter()
        .map(|event| {
            let note = event
                .note
                .clone()
                .map(|note| view! { <p class="mb-0">{note}</p> });
            let number = event.registration.as_ref().map(|entry| {
                view! { <p class="mb-0">{area::number(lang, entry.number.to_string())}</p> }
            });
            view! {
                <li>
                    <p class="fw-semibold mb-0">{event.label(lang)}</p>
                    <p class="sp-hint mb-0">{format::instant(event.at, lang)}</p>
                    {number}
                    {note}
                </li>
            }
        })
        .collect();
    view! { <ol class="sp-timeline">{rows}</ol> }
}

fn documents(istanza: &Istanza, lang: Lang) -> impl IntoView + use<> {
    let id = istanza.summary.id;
    let receipt = match istanza.receipt_size {
        Some(size) => {
            let size = format::bytes(size, lang);
            let label = if istanza.receipt_provisional {
                area::detail_receipt_provisional(lang, size)
            } else {
                area::detail_receipt(lang, size)
            };
            view! {
                <p>
                    <a class="btn btn-outline-primary mobile-full" href=api::istanze::receipt_url(id) download>
                        {label}
                    </a>
                </p>
            }
            .into_any()
        }
        None => view! { <p>{area::detail_receipt_soon(lang)}</p> }.into_any(),
    };
    let segnatura = istanza.summary.registration.is_some().then(|| {
        view! { <p><a href=api::istanze::segnatura_url(id) download>{area::detail_segnatura(lang)}</a></p> }
    });
    let document = istanza.document_sha256.is_some().then(|| {
        view! { <p><a href=api::istanze::document_url(id) download>{area::detail_document(lang)}</a></p> }
    });
    let withdrawal = istanza.withdrawal_sha256.is_some().then(|| {
        view! { <p><a href=api::istanze::withdrawal_url(id) download>{area::detail_withdrawal(lang)}</a></p> }
    });
    view! { {receipt}{document}{segnatura}{withdrawal} }
}

fn attachments(id: IstanzaId, files: &[Attachment], lang: Lang) -> AnyView {
    if files.is_empty() {
        return view! { <p>{area::detail_no_attachments(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = files
        .iter()
        .map(|file| {
            let signed =
                (file.signature != SignatureFormat::None).then(|| format!(", {}", area::signed(lang)));
            let about = format!(
                " ({}{})",
                format::bytes(file.size, lang),
                signed.unwrap_or_default()
            );
            view! {
                <li>
                    <a href=api::attachments::content_url(id, file.id) download>
                        {area::download(lang, file.name.clone())}
                    </a>
                    {about}
                </li>
            }
        })
        .collect();
    view! { <ul class="sp-list">{rows}</ul> }.into_any()
}
