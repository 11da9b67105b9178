//! The flows of a day, with the payments that do not fit.

use super::anomalies::TOLD;
use super::day_form::DayForm;
use super::flow_close::{Chosen, FlowClose};
use super::flow_line::{closed_line, open_line};
use super::words::revision_words;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::short_form::Typed;
use crate::format;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::reconciliation::{DayFlows, FlowShown, ReconciliationOrder};
use sportello_types::text::paymentoffice as words;

const DAY: &str = "flows-day";

#[component]
pub(super) fn Flows(today: NaiveDate) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let chosen = RwSignal::new(today);
    let loaded = load(None, move || {
        let day = chosen.get();
        async move { api::payment_office::flows(day).await }
    });
    let ordering = Typed::new(Vec::new());
    let ordered = RwSignal::new(false);
    let (closing, close, closed) = (RwSignal::new(None), RwSignal::new(false), RwSignal::new(false));
    let choose = Callback::new(move |line: Chosen| {
        closed.set(false);
        closing.set(Some(line));
        close.set(true);
    });
    let order = move |_| {
        if !ordering.begin(Vec::new()) {
            return;
        }
        ordered.set(false);
        let order = ReconciliationOrder {
            day: Some(chosen.get_untracked()),
        };
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
    };
    let told = move || {
        ordered
            .get()
            .then(|| view! { <Alert tone=Tone::Success>{words::reconcile_ordered(lang)}</Alert> })
    };
    let seen_to = move || {
        closed
            .get()
            .then(|| view! { <Alert tone=Tone::Success>{words::flow_close_done(lang)}</Alert> })
    };
    view! {
        <h2 class="h4 mt-5">{words::flows_title(lang)}</h2>
        <DayForm name=DAY label=words::flows_day(lang) chosen=chosen/>
        <div id=TOLD tabindex="-1">{seen_to}</div>
        <Loading from=loaded children=move |flows| shown(flows, choose, lang)/>
        <FlowClose chosen=closing open=close told=closed changed=Callback::new(move |()| loaded.reload())/>
        {ordering.summary()}
        {told}
        <button
            type="button"
            class="btn btn-outline-primary mobile-full"
            aria-disabled=ordering.aria_disabled()
            on:click=order
        >
            {words::reconcile_now(lang)}
        </button>
    }
}

fn shown(flows: DayFlows, choose: Callback<Chosen>, lang: Lang) -> AnyView {
    if flows.items.is_empty() {
        return view! { <p class="mt-3">{words::flows_none(lang)}</p> }.into_any();
    }
    let cards: Vec<_> = flows
        .items
        .into_iter()
        .map(|flow| view! { <li>{card(flow, choose, lang)}</li> })
        .collect();
    view! { <ul class="sp-cards mt-3">{cards}</ul> }.into_any()
}

fn card(flow: FlowShown, choose: Callback<Chosen>, lang: Lang) -> impl IntoView {
    let line = words::flow_line(
        lang,
        format::euro(flow.total.0, lang),
        flow.payments,
        revision_words(flow.revision, lang),
        &flow.psp,
    );
    let transfer = flow
        .transfer
        .map(|transfer| view! { <p class="mb-1">{words::flow_transfer(lang, transfer)}</p> });
    let others =
        (flow.others > 0).then(|| view! { <p class="mb-1">{words::flow_others(lang, flow.others)}</p> });
    let shares =
        (flow.shares > 0).then(|| view! { <p class="mb-1">{words::flow_shares(lang, flow.shares)}</p> });
    let open = if flow.open.is_empty() && !flow.closed.is_empty() {
        ().into_any()
    } else if flow.open.is_empty() {
        view! { <p class="mb-0">{words::flow_whole(lang)}</p> }.into_any()
    } else {
        let items: Vec<_> = flow
            .open
            .into_iter()
            .map(|line| {
                let chosen = Chosen {
                    psp: flow.psp.clone(),
                    flow: flow.flow.clone(),
                    line,
                };
                view! { <li>{open_line(chosen, choose, lang)}</li> }
            })
            .collect();
        view! {
            <h4 class="h6">{words::flow_open(lang)}</h4>
            <ul>{items}</ul>
        }
        .into_any()
    };
    let seen_to = (!flow.closed.is_empty()).then(|| {
        let items: Vec<_> = flow
            .closed
            .iter()
            .map(|line| view! { <li>{closed_line(line, lang)}</li> })
            .collect();
        view! {
            <h4 class="h6">{words::flow_closed(lang)}</h4>
            <ul>{items}</ul>
        }
    });
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title">{words::flow_title(lang, flow.flow)}</h3>
            <p class="mb-1">{line}</p>
            {transfer}
            {others}
            {shares}
            {open}
            {seen_to}
        </div>
    }
}
