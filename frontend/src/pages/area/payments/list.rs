//! The lists: what is to be paid, was paid, has expired, was withdrawn; several notices paid together.

use super::card::DebtCard;
use super::choice::{Chosen, is_full, next, path_of, shelf, sum};
use super::spontaneous::SpontaneousLink;
use super::till::Till;
use super::trouble::trouble;
use crate::api::{self, payments::Shelf};
use crate::components::more::More;
use crate::components::tabs::{Tab, Tabs};
use crate::format;
use crate::live::use_live;
use crate::load::{Loaded, Loading, load};
use crate::nav::use_nav;
use crate::pages::area::frame::Frame;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::payments::{Debt, MOST_TOGETHER, Notice};
use sportello_types::text::paymentpages as words;

#[component]
pub(in super::super) fn PaymentsPage() -> impl IntoView {
    let (lang, nav, live) = (use_lang(), use_nav(), use_live());
    // What is chosen stands in the address too: the list is not asked for again when that changes.
    let shown_shelf = Memo::new(move |_| shelf(nav));
    let loaded = load(None, move || {
        let shelf = shown_shelf.get();
        async move { api::payments::debts(shelf, None).await }
    });
    let till = Till::new(Callback::new(move |()| loaded.reload()));
    let named = Memo::new(move |_| Chosen::here(nav));
    let chosen = Memo::new(move |_| {
        let named = named.get();
        loaded
            .ready()
            .map_or_else(Vec::new, |page| named.among(&page.items))
    });
    Effect::new(move |times: Option<u32>| {
        let times = times.unwrap_or(0) + 1;
        // The first list is what the page is about; what a filter finds is announced.
        if let Some(page) = loaded.ready()
            && times > 2
        {
            live.announce(words::found(lang, u64::try_from(page.items.len()).unwrap_or(0)));
        }
        times
    });
    let tabs = Signal::derive(move || {
        let current = shown_shelf.get();
        let tab = |shelf: Shelf| Tab {
            label: title(shelf, lang).to_owned(),
            href: path_of(shelf, lang),
            current: shelf == current,
            count: 0,
        };
        Shelf::ALL.into_iter().map(tab).collect::<Vec<_>>()
    });
    let more = move |cursor: String| {
        let shelf = shown_shelf.get_untracked();
        async move { api::payments::debts(shelf, Some(&cursor)).await }
    };
    let shown = move |page: Page<Debt>| {
        if page.items.is_empty() {
            let none = nothing(shown_shelf.get_untracked(), lang);
            return view! { <p>{none}</p> }.into_any();
        }
        let cards: Vec<_> = page
            .items
            .into_iter()
            .map(|debt| view! { <li><DebtCard debt=debt chosen=chosen/></li> })
            .collect();
        view! { <ul class="sp-cards">{cards}</ul> }.into_any()
    };
    view! {
        <Frame section=Route::Payments title=words::title(lang) lead=words::lead(lang)>
            <p><a href=Route::PaymentByNumber.path(lang)>{words::by_number(lang)}</a></p>
            <SpontaneousLink/>
            <Tabs label=words::shelves(lang) tabs=tabs/>
            {till.failure()}
            <h2 class="h4">{move || title(shown_shelf.get(), lang)}</h2>
            <Loading from=loaded children=shown/>
            <More label=words::more(lang) of=loaded fetch=more/>
            <Together loaded=loaded chosen=chosen till=till/>
            {trouble(lang)}
        </Frame>
    }
}

fn title(shelf: Shelf, lang: Lang) -> &'static str {
    match shelf {
        Shelf::ToPay => words::shelf_to_pay(lang),
        Shelf::Paid => words::shelf_paid(lang),
        Shelf::Expired => words::shelf_expired(lang),
        Shelf::Cancelled => words::shelf_cancelled(lang),
    }
}

fn nothing(shelf: Shelf, lang: Lang) -> &'static str {
    match shelf {
        Shelf::ToPay => words::none_to_pay(lang),
        Shelf::Paid => words::none_paid(lang),
        Shelf::Expired => words::none_expired(lang),
        Shelf::Cancelled => words::none_cancelled(lang),
    }
}

/// What was chosen, its sum, and the button; there as soon as something can be chosen.
#[component]
fn Together(loaded: Loaded<Page<Debt>>, chosen: Memo<Vec<Notice>>, till: Till) -> impl IntoView {
    let lang = use_lang();
    let some = Memo::new(move |_| {
        let page = loaded.ready();
        page.is_some_and(|page| page.items.iter().filter_map(next).any(|notice| notice.payable))
    });
    let told = move || {
        chosen.with(|chosen| {
            if chosen.is_empty() {
                return words::chosen_none(lang, MOST_TOGETHER);
            }
            let count = u64::try_from(chosen.len()).unwrap_or(u64::MAX);
            words::chosen(lang, count, format::euro(sum(chosen).0, lang))
        })
    };
    let full = move || {
        chosen
            .with(|chosen| is_full(chosen))
            .then(|| view! { <p class="sp-hint">{words::chosen_full(lang, MOST_TOGETHER)}</p> })
    };
    let any = Memo::new(move |_| chosen.with(|chosen| !chosen.is_empty()));
    let pay = move |_| {
        let notices = chosen.with_untracked(|chosen| chosen.iter().map(|notice| notice.id).collect());
        till.pay(notices);
    };
    view! {
        <Show when=move || some.get()>
            <section class="sp-card sp-together">
                <h2 class="sp-card-title">{words::chosen_title(lang)}</h2>
                <div role="status">
                    <p>{told}</p>
                    {full}
                </div>
                <Show when=move || any.get()>
                    <p class="sp-hint">{words::before(lang)}</p>
                    <button
                        type="button"
                        class="btn btn-primary mobile-full"
                        aria-disabled=till.aria_disabled()
                        on:click=pay
                    >
                        {move || words::pay(lang, format::euro(chosen.with(|chosen| sum(chosen).0), lang))}
                    </button>
                </Show>
            </section>
        </Show>
    }
}
