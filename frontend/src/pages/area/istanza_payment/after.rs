//! What is paid for an istanza that was sent: until when, how, and what one has of it.

use super::bill::items;
use super::watched::{Watched, card, is_owed};
use crate::api;
use crate::components::icon::Icon;
use crate::load::Loaded;
use crate::pages::area::payments::{STATE, Watch};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::NoticeId;
use sportello_types::istanze::{Istanza, IstanzaPayment};
use sportello_types::lang::Lang;
use sportello_types::payments::DebtStatus;
use sportello_types::text::{istanzapay as words, paymentnews};

/// A card of the istanza's page.
#[component]
pub(in super::super) fn PaymentCard(
    /// The istanza, as it is.
    istanza: Loaded<Istanza>,
    /// What keeps it so.
    watch: Watch<Istanza>,
    /// Its payment.
    payment: IstanzaPayment,
) -> impl IntoView {
    let lang = use_lang();
    let watched = Watched::new(istanza, watch, payment.debt, lang);
    let (first, notice) = (payment.status, payment.notice);
    let status = Memo::new(move |_| watched.payment.get().map_or(first, |payment| payment.status));
    let before = payment.clone();
    let now = move || watched.payment.get().unwrap_or_else(|| before.clone());
    let looked_at = Memo::new({
        let now = now.clone();
        move |_| now().looked_at
    });
    let reversed = Memo::new({
        let now = now.clone();
        move |_| now().reversed
    });
    let told = move || {
        let text = if reversed.get() {
            paymentnews::reversed_see(lang)
        } else if looked_at.get() {
            words::looked_at_after(lang)
        } else {
            text(status.get(), lang)
        };
        view! { <p>{text}</p> }
    };
    let items = items(&payment.items, payment.total, lang);
    let stamp = move || now().stamp.then(|| stamp(notice, lang));
    let check = move || is_owed(status.get()).then(|| watched.check());
    let href = Route::Payment(payment.debt).path(lang);
    let inside = view! {
        <div id=STATE tabindex="-1">{told}</div>
        {watched.till.failure()}
        {items}
        {watched.notice()}
        {stamp}
        {check}
        <p class="mt-3"><a href=href>{words::debt(lang)}</a></p>
    };
    card(inside, lang)
}

/// What that means for the istanza.
fn text(status: DebtStatus, lang: Lang) -> &'static str {
    match status {
        DebtStatus::ToPay | DebtStatus::PartlyPaid => words::after_to_pay(lang),
        DebtStatus::Paid => words::after_paid(lang),
        DebtStatus::Expired => words::after_expired(lang),
        DebtStatus::Cancelled => words::after_cancelled(lang),
    }
}

/// The digital stamp that was bought.
fn stamp(notice: NoticeId, lang: Lang) -> impl IntoView {
    view! {
        <p class="mt-3 mb-1">
            <a
                class="btn btn-outline-primary mobile-full"
                href=api::payments::stamp_url(notice)
                download
            >
                <Icon name="it-download" class="icon-primary icon-sm"/>
                " "
                {words::stamp(lang)}
            </a>
        </p>
        <p class="sp-hint">{words::stamp_hint(lang)}</p>
    }
}
