//! *Le mie pratiche*: the list, and the beginning of a new istanza (`?servizio=`).

use super::begin::Begin;
use super::frame::Frame;
use super::status::istanza_card;
use crate::api::{self, istanze::Filter};
use crate::components::choice::{Choice, SelectField};
use crate::components::field::TextField;
use crate::components::more::More;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::nav::{Nav, use_nav};
use crate::route::{Query, Route};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::istanze::{IstanzaSummary, StateFilter};
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::text::area;

#[component]
pub(super) fn IstanzePage() -> impl IntoView {
    let nav = use_nav();
    // The list stays when only its filters change.
    let service = Memo::new(move |_| nav.parameter("servizio"));
    move || match service.get() {
        Some(service) => view! { <Begin service=service/> }.into_any(),
        None => view! { <IstanzeList/> }.into_any(),
    }
}

#[component]
fn IstanzeList() -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    let live = use_live();
    let loaded = load(None, move || {
        let filter = filter(nav);
        async move { api::istanze::list(&filter).await }
    });
    Effect::new(move |times: Option<u32>| {
        let times = times.unwrap_or(0) + 1;
        // The first list is what the page is about; what filters find is announced.
        if let Some(page) = loaded.ready()
            && times > 2
        {
            live.announce(area::istanze_found(
                lang,
                u64::try_from(page.items.len()).unwrap_or(0),
            ));
        }
        times
    });
    let more = move |cursor: String| {
        let filter = Filter {
            cursor: Some(cursor),
            ..untrack(|| filter(nav))
        };
        async move { api::istanze::list(&filter).await }
    };
    let shown = move |page: Page<IstanzaSummary>| {
        if page.items.is_empty() {
            return view! { <p>{area::istanze_found(lang, 0)}</p> }.into_any();
        }
        let cards: Vec<_> = page
            .items
            .into_iter()
            .map(|item| view! { <li>{istanza_card(item, lang)}</li> })
            .collect();
        view! { <ul class="sp-cards">{cards}</ul> }.into_any()
    };
    view! {
        <Frame section=Route::Istanze title=area::istanze_title(lang) lead=area::istanze_lead(lang)>
            <p>
                <a class="btn btn-primary mobile-full" href=Route::Services.path(lang)>
                    {area::new_istanza(lang)}
                </a>
            </p>
            {filters(nav, lang)}
            <Loading from=loaded children=shown/>
            <More label=area::more(lang) of=loaded fetch=more/>
        </Frame>
    }
}

fn filter(nav: Nav) -> Filter {
    Filter {
        status: nav
            .parameter("stato")
            .and_then(|name| StateFilter::from_slug(&name)),
        q: nav.parameter("q"),
        sort: nav.parameter("ordine"),
        cursor: None,
    }
}

/// The address with one filter changed: who comes back to the list finds it filtered as it was.
fn change(nav: Nav, name: &str, value: &str) {
    let current = |key: &str| {
        if key == name {
            Some(value.to_owned())
        } else {
            nav.parameter(key)
        }
    };
    let (status, words, order) = (current("stato"), current("q"), current("ordine"));
    let filled = |value: &'_ Option<String>| value.clone().filter(|text| !text.is_empty());
    let (status, words, order) = (filled(&status), filled(&words), filled(&order));
    nav.set_query(Query::of([
        ("stato", status.as_deref()),
        ("q", words.as_deref()),
        ("ordine", order.as_deref()),
    ]));
}

fn filters(nav: Nav, lang: Lang) -> impl IntoView {
    let statuses: Vec<_> = StateFilter::ALL
        .into_iter()
        .map(|filter| Choice {
            value: filter.slug().to_owned(),
            label: filter.label(lang).to_owned(),
        })
        .collect();
    let orders: Vec<_> = [
        ("-created_at", area::sort_newest(lang)),
        ("created_at", area::sort_oldest(lang)),
        ("title", area::sort_title(lang)),
    ]
    .into_iter()
    .map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    })
    .collect();
    let parameter = move |name: &'static str| Signal::derive(move || nav.parameter(name).unwrap_or_default());
    view! {
        <form class="sp-filters" role="search" on:submit=|event| event.prevent_default()>
            <TextField
                id="cerca-pratica"
                label=area::filter_words(lang)
                kind="search"
                maxlength=100_u32
                value=parameter("q")
                on_input=Callback::new(move |text: String| change(nav, "q", &text))
            />
            <SelectField
                id="stato-pratica"
                label=area::filter_status(lang)
                none=area::filter_all(lang).to_owned()
                choices=Signal::stored(statuses)
                value=parameter("stato")
                on_choose=Callback::new(move |value: String| change(nav, "stato", &value))
            />
            <SelectField
                id="ordine-pratiche"
                label=area::filter_sort(lang)
                none=area::sort_updated(lang).to_owned()
                choices=Signal::stored(orders)
                value=parameter("ordine")
                on_choose=Callback::new(move |value: String| change(nav, "ordine", &value))
            />
        </form>
    }
}
