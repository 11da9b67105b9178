//! The flows that could not be read: why, when it is tried again, and now, if somebody wants.

use super::words::revision_words;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::short_form::Typed;
use crate::format;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::reconciliation::{ReconciliationOrder, UnreadFlow, UnreadFlows};
use sportello_types::text::paymentoffice as words;

#[component]
pub(super) fn Unread() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let loaded = load(None, api::payment_office::unread_flows);
    let ordering = Typed::new(Vec::new());
    let ordered = RwSignal::new(false);
    let try_now = Callback::new(move |order: ReconciliationOrder| {
        if !ordering.begin(Vec::new()) {
            return;
        }
        ordered.set(false);
        spawn_local(async move {
            match api::payment_office::reconcile(&order).await {
                Ok(()) => {
                    ordering.done();
                    live.announce(words::reconcile_ordered(lang));
                    ordered.set(true);
                }
                Err(error) => ordering.failed(error),
            }
        });
    });
    let told = move || {
        ordered
            .get()
            .then(|| view! { <Alert tone=Tone::Success>{words::reconcile_ordered(lang)}</Alert> })
    };
    view! {
        <Loading from=loaded children=move |flows| shown(flows, try_now, lang)/>
        {ordering.summary()}
        {told}
    }
}

fn shown(flows: UnreadFlows, try_now: Callback<ReconciliationOrder>, lang: Lang) -> AnyView {
    if flows.items.is_empty() {
        return ().into_any();
    }
    let cards: Vec<_> = flows
        .items
        .into_iter()
        .map(|flow| view! { <li>{card(flow, try_now, lang)}</li> })
        .collect();
    view! {
        <h2 class="h4 mt-5">{words::unread_title(lang)}</h2>
        <p>{words::unread_lead(lang)}</p>
        <ul class="sp-cards mt-3">{cards}</ul>
    }
    .into_any()
}

fn card(flow: UnreadFlow, try_now: Callback<ReconciliationOrder>, lang: Lang) -> impl IntoView {
    let published = format::instant(flow.published, lang);
    let revision = revision_words(flow.revision.into(), lang);
    let line = words::unread_line(lang, revision, &flow.psp, published);
    let tried = words::unread_tried(lang, flow.tries, format::instant(flow.failed_at, lang));
    let next = match flow.next_try {
        Some(at) => words::unread_next(lang, format::instant(at, lang)),
        None => words::unread_no_more(lang).to_owned(),
    };
    // What is not listed any more since the last time is listed by its day.
    let order = ReconciliationOrder {
        day: flow.next_try.is_none().then(|| flow.published.date_naive()),
    };
    let label = words::unread_now_of(lang, &flow.flow);
    let button = flow.kept.then(|| {
        view! {
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                aria-label=label
                on:click=move |_| try_now.run(order)
            >
                {words::unread_now(lang)}
            </button>
        }
    });
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title">{words::flow_title(lang, flow.flow)}</h3>
            <p class="mb-1">{line}</p>
            <p class="mb-1">{flow.to_do}</p>
            <p class="mb-1">{tried}</p>
            <p class="mb-1">{next}</p>
            {button}
        </div>
    }
}
