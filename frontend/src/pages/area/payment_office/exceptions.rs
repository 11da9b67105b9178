//! All payments of flows that do not fit and that nobody has seen to, whatever the day.

use super::flow_close::{Chosen, FlowClose};
use super::flow_line::open_line;
use crate::api;
use crate::format;
use crate::load::{Loading, load};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::reconciliation::{FlowException, FlowExceptions};
use sportello_types::text::paymentoffice as words;

#[component]
pub(super) fn Exceptions(
    /// That one was closed, for the page to say.
    told: RwSignal<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, api::payment_office::flow_exceptions);
    let (closing, close) = (RwSignal::new(None), RwSignal::new(false));
    let choose = Callback::new(move |line: Chosen| {
        told.set(false);
        closing.set(Some(line));
        close.set(true);
    });
    view! {
        <Loading from=loaded children=move |found| shown(found, choose, lang)/>
        <FlowClose chosen=closing open=close told=told changed=Callback::new(move |()| loaded.reload())/>
    }
}

fn shown(found: FlowExceptions, choose: Callback<Chosen>, lang: Lang) -> impl IntoView {
    let listed = found.items.len();
    let some = u64::try_from(listed).is_ok_and(|listed| listed < found.count);
    let some = some.then(|| view! { <p>{words::exceptions_some(lang, listed)}</p> });
    let list = if found.items.is_empty() {
        view! { <p>{words::exceptions_none(lang)}</p> }.into_any()
    } else {
        let cards: Vec<_> = found
            .items
            .into_iter()
            .map(|exception| view! { <li>{card(exception, choose, lang)}</li> })
            .collect();
        view! { <ul class="sp-cards" id="eccezioni">{cards}</ul> }.into_any()
    };
    view! {
        <h2 class="h4 mt-5">{words::exceptions_title(lang, found.count)}</h2>
        <p>{words::exceptions_lead(lang)}</p>
        {some}
        {list}
    }
}

fn card(exception: FlowException, choose: Callback<Chosen>, lang: Lang) -> impl IntoView {
    let FlowException { psp, flow, day, line } = exception;
    let title = words::exception_flow(lang, &flow, format::day(day, lang), &psp);
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title">{title}</h3>
            {open_line(Chosen { psp, flow, line }, choose, lang)}
        </div>
    }
}
