//! One istanza: what was sent, what has become of it, what can be done.

use super::actions::Actions;
use super::answers;
use super::frame::{Frame, failed};
use super::istanza_payment::{AFTER, Amount, PAYING, PaymentCard, Waiting, debt_of};
use super::payments::Watch;
use super::status::status_badge;
use crate::api;
use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::load::{Loaded, LoadingPage, load};
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
    let shown = move |istanza: Istanza| {
        if paying && is_sent_by_payment(&istanza) {
            let target = Route::IstanzaReceipt(id).path(lang);
            request_animation_frame(move || nav.replace(&target));
            return ().into_any();
        }
        view! { <Shown istanza=istanza loaded=loaded/> }.into_any()
    };
    view! {
        <LoadingPage
            from=loaded
            failed=|error, retry| failed(Route::Istanze, error, retry)
            children=shown
        />
    }
}

/// The istanza. What changes while one reads is shown as it is then; all else stays, with what one is typing.
#[component]
fn Shown(
    /// The istanza, as it was when the page opened.
    istanza: Istanza,
    /// The page's data: all is new after a withdrawal.
    loaded: Loaded<Istanza>,
) -> impl IntoView {
    let lang = use_lang();
    let id = istanza.summary.id;
    // Kept apart from the page's data, which make it anew.
    let watched = load(Some(istanza.clone()), move || api::istanze::one(id));
    let watch = Watch::new(watched);
    let first = istanza.clone();
    let now = Memo::new(move |_| watched.ready().unwrap_or_else(|| first.clone()));
    let changed = Callback::new(move |_: Istanza| loaded.reload());
    let title = istanza.summary.service_title.clone();
    let back = Route::Istanze.path(lang);
    let waits = istanza.summary.status == Status::AwaitingPayment;
    // What waits says itself how it stands.
    let status = Memo::new(move |_| now.with(|istanza| istanza.summary.status));
    let status = (!waits).then(|| view! { <p>{move || status_badge(status.get(), lang)}</p> });
    let payment = if waits {
        let payment = istanza.payment.clone();
        payment
            .map(|payment| view! { <Waiting id=id istanza=watched watch=watch payment=payment/> }.into_any())
    } else {
        Some(payment(now, watched, watch).into_any())
    };
    let awaited = istanza.amount_awaited.is_some();
    let awaited = awaited.then(|| view! { <Amount now=now watch=watch/> });
    let about = Memo::new(move |_| now.with(|istanza| facts(istanza, lang)));
    let events = Memo::new(move |_| now.with(|istanza| istanza.timeline.clone()));
    let documents = istanza.summary.status.is_sent().then(|| {
        let documents = documents(&istanza, now, lang);
        view! { <Card title=area::detail_documents(lang)>{documents}</Card> }
    });
    let attachments = attachments(id, &istanza.attachments, lang);
    let in_words = istanza.in_words;
    view! {
        <Frame section=Route::Istanze title=title>
            <p><a href=back>{area::detail_back(lang)}</a></p>
            {status}
            {awaited}
            {payment}
            {move || view! { <Facts facts=about.get()/> }}
            <Card title=area::detail_timeline(lang)>{move || timeline(&events.get(), lang)}</Card>
            {documents}
            <Card title=area::detail_attachments(lang)>{attachments}</Card>
            <Card title=area::detail_content(lang)>{answers::steps(in_words, lang)}</Card>
            <Actions now=now changed=changed/>
        </Frame>
    }
}

/// What is paid for an istanza that does not wait for that, or is a draft: another card for another debt.
fn payment(now: Memo<Istanza>, watched: Loaded<Istanza>, watch: Watch<Istanza>) -> impl IntoView {
    let debt = Memo::new(move |_| {
        now.with(|istanza| {
            // A draft owes nothing, whatever was asked for before it became one again.
            let draft = istanza.summary.status == Status::Draft;
            debt_of(istanza).filter(|_| !draft)
        })
    });
    move || {
        debt.get()?;
        let payment = now.with_untracked(|istanza| istanza.payment.clone())?;
        Some(view! { <PaymentCard istanza=watched watch=watch payment=payment/> })
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

/// What can be downloaded of one that was sent. The receipt comes later, and the link to it stays the same when
/// another receipt takes its place.
fn documents(istanza: &Istanza, now: Memo<Istanza>, lang: Lang) -> impl IntoView + use<> {
    let id = istanza.summary.id;
    let label = Memo::new(move |_| now.with(|istanza| receipt_label(istanza, lang)));
    let is_there = Memo::new(move |_| label.with(Option::is_some));
    let receipt = move || {
        if !is_there.get() {
            return view! { <p>{area::detail_receipt_soon(lang)}</p> }.into_any();
        }
        view! {
            <p>
                <a class="btn btn-outline-primary mobile-full" href=api::istanze::receipt_url(id) download>
                    {move || label.get()}
                </a>
            </p>
        }
        .into_any()
    };
    let registered = Memo::new(move |_| now.with(|istanza| istanza.summary.registration.is_some()));
    let segnatura = move || {
        registered.get().then(|| {
            view! { <p><a href=api::istanze::segnatura_url(id) download>{area::detail_segnatura(lang)}</a></p> }
        })
    };
    let document = istanza.document_sha256.is_some().then(|| {
        view! { <p><a href=api::istanze::document_url(id) download>{area::detail_document(lang)}</a></p> }
    });
    let withdrawal = istanza.withdrawal_sha256.is_some().then(|| {
        view! { <p><a href=api::istanze::withdrawal_url(id) download>{area::detail_withdrawal(lang)}</a></p> }
    });
    view! { {receipt}{document}{segnatura}{withdrawal} }
}

/// What the receipt is called, once it is there.
fn receipt_label(istanza: &Istanza, lang: Lang) -> Option<String> {
    let size = format::bytes(istanza.receipt_size?, lang);
    Some(if istanza.receipt_provisional {
        area::detail_receipt_provisional(lang, size)
    } else {
        area::detail_receipt(lang, size)
    })
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
