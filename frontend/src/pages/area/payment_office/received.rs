//! The receipts of a day: what its total is made of.

use super::day_form::DayForm;
use super::words::receipt_words;
use crate::api;
use crate::components::more::More;
use crate::load::{Loading, load};
use crate::route::Route;
use crate::site::use_lang;
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::reconciliation::OfficeReceipt;
use sportello_types::text::paymentoffice as words;

const DAY: &str = "received-day";

#[component]
pub(super) fn Received(today: NaiveDate) -> impl IntoView {
    let lang = use_lang();
    let chosen = RwSignal::new(today);
    let loaded = load(None, move || {
        let day = chosen.get();
        async move { api::payment_office::receipts(Some(day), None).await }
    });
    view! {
        <h2 class="h4 mt-5">{words::received_title(lang)}</h2>
        <DayForm name=DAY label=words::received_day(lang) chosen=chosen/>
        <Loading from=loaded children=move |page| shown(page, lang)/>
        <More
            label=words::received_more(lang)
            of=loaded
            fetch=move |cursor: String| {
                let day = chosen.get_untracked();
                async move { api::payment_office::receipts(Some(day), Some(&cursor)).await }
            }
        />
    }
}

fn shown(page: Page<OfficeReceipt>, lang: Lang) -> AnyView {
    if page.items.is_empty() {
        return view! { <p class="mt-3">{words::received_none(lang)}</p> }.into_any();
    }
    let cards: Vec<_> = page
        .items
        .into_iter()
        .map(|receipt| view! { <li>{card(receipt, lang)}</li> })
        .collect();
    view! { <ul class="sp-cards mt-3">{cards}</ul> }.into_any()
}

fn card(receipt: OfficeReceipt, lang: Lang) -> impl IntoView {
    let href = Route::OfficeDebt(receipt.debt).path(lang);
    let subject = receipt.subject.clone();
    let number = words::list_number(lang, receipt.number.grouped());
    let line = receipt_words(receipt, lang);
    view! {
        <div class="sp-card">
            <h3 class="sp-card-title"><a href=href>{subject}</a></h3>
            <p class="mb-1">{number}</p>
            <p class="mb-0">{line}</p>
        </div>
    }
}
