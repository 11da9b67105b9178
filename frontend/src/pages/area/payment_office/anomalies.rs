//! Money that does not fit, with what is to be done, and refunds that take two people; and what of the flows does
//! not fit.

use super::anomaly_acts::{Act, ActDialog, Acts};
use super::exceptions::Exceptions;
use super::words::anomaly_word;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::badge::{Badge, Mood};
use crate::components::more::More;
use crate::format;
use crate::load::{Loading, load};
use crate::pages::area::frame::Frame;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::reconciliation::{OfficeAnomaly, Refund};
use sportello_types::text::paymentoffice as words;

/// Where the page says what became of an act.
pub(super) const TOLD: &str = "esito";

#[component]
pub(in super::super) fn AnomaliesPage() -> impl IntoView {
    let lang = use_lang();
    let open = RwSignal::new(true);
    let loaded = load(None, move || {
        let open = open.get();
        async move { api::payment_office::anomalies(open, None).await }
    });
    let acts = Acts::new(Callback::new(move |()| loaded.reload()));
    let states: Vec<_> = [
        (true, words::state_open(lang)),
        (false, words::state_closed(lang)),
    ]
    .into_iter()
    .map(|(choice, text)| {
        view! {
            <button
                type="button"
                class="btn btn-outline-primary"
                aria-pressed=move || (open.get() == choice).to_string()
                on:click=move |_| open.set(choice)
            >
                {text}
            </button>
        }
    })
    .collect();
    let closed = RwSignal::new(false);
    let told = move || {
        let line = closed.get().then(|| words::flow_close_done(lang));
        acts.told()
            .into_iter()
            .chain(line)
            .map(|told| view! { <Alert tone=Tone::Success>{told}</Alert> })
            .collect::<Vec<_>>()
    };
    let exceptions = move || open.get().then(|| view! { <Exceptions told=closed/> });
    view! {
        <Frame section=Route::OfficeAnomalies title=words::anomalies_title(lang) lead=words::anomalies_lead(lang)>
            <div id=TOLD tabindex="-1">{told}</div>
            <div class="sp-choices" role="group" aria-label=words::state(lang)>{states}</div>
            <Loading from=loaded children=move |page| shown(page, acts, lang)/>
            <More
                label=words::anomalies_more(lang)
                of=loaded
                fetch=move |cursor: String| {
                    let open = open.get_untracked();
                    async move { api::payment_office::anomalies(open, Some(&cursor)).await }
                }
            />
            {exceptions}
            <ActDialog act=Act::Close acts=acts/>
            <ActDialog act=Act::Propose acts=acts/>
            <ActDialog act=Act::Confirm acts=acts/>
            <ActDialog act=Act::Reject acts=acts/>
            <p class="mt-4"><a href=Route::OfficeDebts.path(lang)>{words::to_debts(lang)}</a></p>
        </Frame>
    }
}

fn shown(page: Page<OfficeAnomaly>, acts: Acts, lang: Lang) -> AnyView {
    if page.items.is_empty() {
        return view! { <p>{words::anomalies_none(lang)}</p> }.into_any();
    }
    let cards: Vec<_> = page
        .items
        .into_iter()
        .map(|anomaly| view! { <li>{card(anomaly, acts, lang)}</li> })
        .collect();
    view! { <ul class="sp-cards">{cards}</ul> }.into_any()
}

fn card(anomaly: OfficeAnomaly, acts: Acts, lang: Lang) -> impl IntoView {
    let receipt = &anomaly.receipt;
    let href = Route::OfficeDebt(receipt.debt).path(lang);
    let subject = receipt.subject.clone();
    let number = words::list_number(lang, receipt.number.grouped());
    let sums = words::asked_paid(
        lang,
        format::euro(anomaly.asked.0, lang),
        format::euro(receipt.amount.0, lang),
        format::instant(receipt.paid_at, lang),
    );
    let refund = anomaly.refund.as_ref().map(|refund| told_of(refund, lang));
    let closed = anomaly.closed.as_ref().map(|closed| {
        let when = format::instant(closed.at, lang);
        let text = words::closed_by(lang, &closed.by, when, &closed.note);
        view! { <p class="mb-0">{text}</p> }
    });
    let buttons = anomaly.closed.is_none().then(|| buttons(&anomaly, acts, lang));
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title"><a href=href>{subject}</a></h3>
            <p><Badge mood=Mood::Attention text=anomaly_word(anomaly.kind, lang)/></p>
            <p class="mb-1">{number}</p>
            <p>{sums}</p>
            <p><strong>{words::to_do(lang)}": "</strong>{anomaly.to_do}</p>
            {refund}
            {closed}
            {buttons}
        </div>
    }
}

fn told_of(refund: &Refund, lang: Lang) -> impl IntoView + use<> {
    let proposed = words::refund_proposed(
        lang,
        format::euro(refund.amount.0, lang),
        &refund.proposed_by,
        format::instant(refund.proposed_at, lang),
        &refund.note,
    );
    let decided = refund.decided.as_ref().map(|decided| {
        let when = format::instant(decided.at, lang);
        if decided.confirmed {
            words::refund_was_confirmed(lang, &decided.by, when, &decided.note)
        } else {
            words::refund_was_rejected(lang, &decided.by, when, &decided.note)
        }
    });
    let waits = (refund.own && decided.is_none()).then(|| words::refund_own_waits(lang).to_owned());
    let more: Vec<_> = decided
        .into_iter()
        .chain(waits)
        .map(|text| view! { <p>{text}</p> })
        .collect();
    view! { <p>{proposed}</p>{more} }
}

/// What can be done about it now: a refund that waits comes before anything else.
fn buttons(anomaly: &OfficeAnomaly, acts: Acts, lang: Lang) -> impl IntoView + use<> {
    let waiting = anomaly.refund.as_ref().filter(|refund| refund.decided.is_none());
    let possible: Vec<Act> = match waiting {
        None => vec![Act::Propose, Act::Close],
        Some(refund) if refund.own => vec![Act::Reject],
        Some(_) => vec![Act::Confirm, Act::Reject],
    };
    let own = waiting.is_some_and(|refund| refund.own);
    let buttons: Vec<_> = possible
        .into_iter()
        .map(|act| {
            let chosen = anomaly.clone();
            let label = act.of(lang, &anomaly.receipt.number.grouped());
            view! {
                <button
                    type="button"
                    class="btn btn-outline-primary mobile-full"
                    aria-label=label
                    on:click=move |_| acts.open(act, chosen.clone())
                >
                    {act.button(own, lang)}
                </button>
            }
        })
        .collect();
    view! { <div class="sp-actions">{buttons}</div> }
}
