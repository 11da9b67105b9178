//! The list of services, with words and category.

use super::home::{categories_view, service_card};
use super::search::categories;
use crate::api;
use crate::components::breadcrumb::Breadcrumb;
use crate::components::heading::PageHeading;
use crate::head::set_head;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::route::{Query, Route};
use crate::site::{PageData, use_lang};
use leptos::prelude::*;
use sportello_types::services::ServiceSummary;
use sportello_types::text::{services, shell};

#[component]
pub(crate) fn ServicesPage(data: PageData) -> impl IntoView {
    let lang = use_lang();
    let nav = use_nav();
    set_head(services::title(lang), services::lead(lang));
    let given = match data {
        PageData::Services { services } => Some(services),
        _ => None,
    };
    let loaded = load(given, || async {
        api::services::list(None, None).await.map(|page| page.items)
    });
    let words = move || nav.parameter("q").unwrap_or_default();
    let category = move || nav.parameter("categoria");
    let search = move |text: &str| {
        nav.set_query(Query::of([
            ("q", Some(text.trim()).filter(|t| !t.is_empty())),
            ("categoria", category().as_deref()),
        ]));
    };
    view! {
        <div class="container">
            <Breadcrumb crumbs=vec![(shell::services(lang).to_owned(), None)]/>
        </div>
        <section class="sp-hero sp-hero-plain">
            <div class="container">
                <PageHeading text=services::title(lang)/>
                <p class="sp-lead">{services::lead(lang)}</p>
                <form class="sp-search" role="search" method="get" id="cerca" on:submit=|event| event.prevent_default()>
                    <label for="cerca-servizio">{services::search_label(lang)}</label>
                    <p class="sp-hint" id="cerca-servizio-aiuto">{services::search_hint(lang)}</p>
                    <div class="sp-search-row">
                        <input
                            class="form-control"
                            type="search"
                            id="cerca-servizio"
                            name="q"
                            autocomplete="off"
                            aria-describedby="cerca-servizio-aiuto"
                            value=nav.parameter("q")
                            on:input=move |event| search(&event_target_value(&event))
                        />
                        {move || category().map(|category| view! { <input type="hidden" name="categoria" value=category/> })}
                        <button class="btn btn-primary" type="submit">{services::search_button(lang)}</button>
                    </div>
                </form>
            </div>
        </section>
        <Loading
            from=loaded
            children=move |all| view! { <Found all=all words=Signal::derive(words) category=Signal::derive(category)/> }
        />
    }
}

/// The services that fit, and the categories.
#[component]
fn Found(all: Vec<ServiceSummary>, words: Signal<String>, category: Signal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let all = StoredValue::new(all);
    let found = Memo::new(move |_| {
        let (words, category) = (words.get(), category.get());
        all.with_value(|all| {
            all.iter()
                .filter(|service| service.answers(&words, category.as_deref()))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let count = move || u64::try_from(found.with(Vec::len)).unwrap_or(u64::MAX);
    Effect::new(move |before: Option<u64>| {
        let now = count();
        if before.is_some_and(|before| before != now) {
            live.announce(services::found(lang, now));
        }
        now
    });
    let heading = move || {
        let chosen = category.get().and_then(|name| {
            let known = all.with_value(|all| categories(all));
            known.into_iter().find(|category| category.name == name)
        });
        chosen.map_or_else(
            || services::all_services(lang).to_owned(),
            |category| category.label,
        )
    };
    view! {
        <section class="sp-section">
            <div class="container">
                <h2>{heading}</h2>
                <p class="sp-found">{move || services::found(lang, count())}</p>
                {move || (count() == 0).then(|| view! { <p>{services::none_found_hint(lang)}</p> })}
                <ul class="sp-grid">
                    {move || {
                        found
                            .get()
                            .into_iter()
                            .map(|service| view! { <li>{service_card(service, lang)}</li> })
                            .collect::<Vec<_>>()
                    }}
                </ul>
                {move || {
                    (category.with(Option::is_some) || !words.with(String::is_empty))
                        .then(|| {
                            view! {
                                <a class="btn btn-outline-primary mobile-full" href=Route::Services.path(lang)>
                                    {services::all_services(lang)}
                                </a>
                            }
                        })
                }}
            </div>
        </section>
        <section class="sp-section sp-section-muted">
            <div class="container">
                <h2>{services::categories(lang)}</h2>
                {move || all.with_value(|all| categories_view(all, category.get().as_deref(), lang))}
            </div>
        </section>
    }
}
