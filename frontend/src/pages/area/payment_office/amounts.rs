//! Istanze that wait for an amount.

use crate::api;
use crate::components::more::More;
use crate::format;
use crate::load::{Loading, load};
use crate::pages::area::frame::Frame;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::payment_office::AmountToSet;
use sportello_types::text::{officeamounts as words, paymentoffice};

#[component]
pub(in super::super) fn AmountsPage() -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, || async { api::payment_office::amounts(None).await });
    view! {
        <Frame section=Route::OfficeAmounts title=words::title(lang) lead=words::lead(lang)>
            <Loading from=loaded children=move |page| shown(page, lang)/>
            <More
                label=words::more(lang)
                of=loaded
                fetch=move |cursor: String| async move { api::payment_office::amounts(Some(&cursor)).await }
            />
            <p class="mt-4"><a href=Route::OfficeDebts.path(lang)>{paymentoffice::to_debts(lang)}</a></p>
        </Frame>
    }
}

fn shown(page: Page<AmountToSet>, lang: Lang) -> AnyView {
    if page.items.is_empty() {
        return view! { <p>{words::none(lang)}</p> }.into_any();
    }
    let cards: Vec<_> = page
        .items
        .into_iter()
        .map(|waits| view! { <li>{card(waits, lang)}</li> })
        .collect();
    view! { <ul class="sp-cards">{cards}</ul> }.into_any()
}

fn card(waits: AmountToSet, lang: Lang) -> impl IntoView {
    let href = Route::OfficeAmount(waits.istanza).path(lang);
    let number = match (&waits.registration, waits.submission_number) {
        (Some(entry), _) => Some(words::registered(lang, entry.number)),
        (None, Some(number)) => Some(words::submitted(lang, number)),
        (None, None) => None,
    };
    let since = words::since(lang, format::instant(waits.since, lang));
    view! {
        <div class="sp-card">
            <h2 class="sp-card-title"><a href=href>{waits.service_title}</a></h2>
            {number.map(|number| view! { <p class="mb-1">{number}</p> })}
            <p class="mb-0">{since}</p>
        </div>
    }
}
