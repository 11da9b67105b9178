//! The certificates that the citizen has, the newest first.

use crate::api;
use crate::components::badge::{Badge, Mood};
use crate::components::icon::Icon;
use crate::components::more::More;
use crate::format;
use crate::load::{Load, Loading, load};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::{Certificate, CertificateStatus};
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{certificatepages as words, certificatepay as pay};

#[component]
pub(super) fn Issued() -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, || async { api::certificates::list(None).await });
    // What must be activated first is said once: in the place of the request, which needs the same.
    let said = Memo::new(
        move |_| matches!(loaded.read(), Load::Failed(error) if error.code() == Some(ProblemCode::ServiceNotActive)),
    );
    let shown = move |page: Page<Certificate>| {
        let is_held = |certificate: &Certificate| certificate.status == CertificateStatus::Held;
        let known = page
            .items
            .into_iter()
            .filter(|certificate| certificate.status != CertificateStatus::Discarded);
        let (held, issued): (Vec<_>, Vec<_>) = known.partition(is_held);
        if held.is_empty() && issued.is_empty() {
            return view! { <p>{words::list_none(lang)}</p> }.into_any();
        }
        let cards: Vec<_> = issued
            .into_iter()
            .map(|certificate| view! { <li>{card(certificate, lang)}</li> })
            .collect();
        let cards = (!cards.is_empty()).then(|| view! { <ul class="sp-cards">{cards}</ul> });
        view! {
            {waiting(held, lang)}
            {cards}
        }
        .into_any()
    };
    view! {
        <section hidden=move || said.get()>
            <h2 class="h4">{words::list_title(lang)}</h2>
            <Loading from=loaded children=shown/>
            <More
                label=words::list_more(lang)
                of=loaded
                fetch=|cursor: String| async move { api::certificates::list(Some(&cursor)).await }
            />
        </section>
    }
}

/// Those that wait for their payment, before all others: nothing where none does.
fn waiting(held: Vec<Certificate>, lang: Lang) -> Option<impl IntoView> {
    let cards: Vec<_> = held
        .into_iter()
        .map(|certificate| view! { <li>{held_card(certificate, lang)}</li> })
        .collect();
    (!cards.is_empty()).then(|| {
        view! {
            <h3 class="h5">{pay::list_held_title(lang)}</h3>
            <ul class="sp-cards mb-4">{cards}</ul>
        }
    })
}

fn held_card(certificate: Certificate, lang: Lang) -> impl IntoView {
    let href = Route::Certificate(certificate.id).path(lang);
    let label = pay::list_held_open_of(lang, &certificate.title, certificate.number);
    let payment = certificate.payment.map(|payment| {
        view! {
            <p class="sp-amount mb-1">{format::euro(payment.total.0, lang)}</p>
            <p class="mb-1">
                {pay::list_held(lang, certificate.number, format::day(payment.until, lang))}
            </p>
        }
    });
    view! {
        <div class="sp-card">
            <h4 class="sp-card-title">{certificate.title}</h4>
            <p>{badge(certificate.status, lang)}</p>
            <p class="mb-1">{words::list_holder(lang, certificate.holder)}</p>
            {payment}
            <p class="mt-3 mb-0">
                <a class="btn btn-primary mobile-full" href=href aria-label=label>
                    {pay::list_held_open(lang)}
                </a>
            </p>
        </div>
    }
}

fn card(certificate: Certificate, lang: Lang) -> impl IntoView {
    let href = Route::Certificate(certificate.id).path(lang);
    let issued = words::list_issued(
        lang,
        certificate.number,
        format::day_of(certificate.issued_at, lang),
    );
    let label = words::list_download_of(lang, &certificate.title, certificate.number);
    let until = certificate
        .valid_until
        .map(|day| view! { <p class="mb-1">{words::valid_until(lang)} " " {format::day(day, lang)}</p> });
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title"><a href=href>{certificate.title}</a></h3>
            <p>{badge(certificate.status, lang)}</p>
            <p class="mb-1">{words::list_holder(lang, certificate.holder)}</p>
            <p class="mb-1">{issued}</p>
            {until}
            {certificate
                .kept
                .then(|| {
                    view! {
                        <p class="mt-3 mb-0">
                            <a
                                class="btn btn-outline-primary mobile-full"
                                href=api::certificates::document_url(certificate.id)
                                aria-label=label
                                download
                            >
                                <Icon name="it-download" class="icon-primary icon-sm"/>
                                " "
                                {words::list_download(lang)}
                            </a>
                        </p>
                    }
                })}
        </div>
    }
}

/// Where a certificate stands, in a word.
pub(super) fn badge(status: CertificateStatus, lang: Lang) -> impl IntoView {
    let (mood, text) = match status {
        CertificateStatus::Valid => (Mood::Good, words::status_valid(lang)),
        CertificateStatus::Expired => (Mood::Attention, words::status_expired(lang)),
        CertificateStatus::Annulled => (Mood::Bad, words::status_annulled(lang)),
        CertificateStatus::Held => (Mood::Attention, pay::status_held(lang)),
        CertificateStatus::Discarded => (Mood::Neutral, pay::status_discarded(lang)),
    };
    view! { <Badge mood=mood text=text/> }
}
