//! *I tuoi documenti*: certificates, receipts and what was kept, in one list.

mod removal;

use super::frame::Frame;
use crate::api;
use crate::components::badge::{Badge, Mood};
use crate::components::choice::{Choice, SelectField};
use crate::components::icon::Icon;
use crate::components::more::More;
use crate::format;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::nav::{Nav, use_nav};
use crate::route::{Query, Route};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::documents::{DocumentKind, DocumentShown, DocumentStatus};
use sportello_types::ids::{CertificateId, DocumentId, IstanzaId};
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::text::{certificatepages, mydocuments as words};

/// Parameter of the page: the kind.
const KIND: &str = "tipo";

#[component]
pub(super) fn DocumentsPage() -> impl IntoView {
    let (lang, nav, live) = (use_lang(), use_nav(), use_live());
    let removing = RwSignal::new(None::<DocumentShown>);
    let loaded = load(None, move || {
        let kind = kind(nav);
        async move { api::documents::list(kind, None).await }
    });
    Effect::new(move |times: Option<u32>| {
        let times = times.unwrap_or(0) + 1;
        // The first list is what the page is about; what the filter finds is announced.
        if let Some(page) = loaded.ready()
            && times > 2
        {
            live.announce(words::found(lang, u64::try_from(page.items.len()).unwrap_or(0)));
        }
        times
    });
    let more = move |cursor: String| {
        let kind = untrack(|| kind(nav));
        async move { api::documents::list(kind, Some(&cursor)).await }
    };
    let shown = move |page: Page<DocumentShown>| {
        if page.items.is_empty() {
            let none = match untrack(|| kind(nav)) {
                Some(_) => words::none_of_kind(lang),
                None => words::none(lang),
            };
            return view! { <p>{none}</p> }.into_any();
        }
        let cards: Vec<_> = page
            .items
            .into_iter()
            .map(|document| view! { <li>{card(document, removing, lang)}</li> })
            .collect();
        view! { <ul class="sp-cards">{cards}</ul> }.into_any()
    };
    let removed = Callback::new(move |id: DocumentId| {
        loaded.update(|page| page.items.retain(|document| document.id != id));
    });
    view! {
        <Frame section=Route::Documents title=words::title(lang) lead=words::lead(lang)>
            {filter(nav, lang)}
            <Loading from=loaded children=shown/>
            <More label=words::more(lang) of=loaded fetch=more/>
            <removal::Removal of=removing removed=removed/>
        </Frame>
    }
}

fn kind(nav: Nav) -> Option<DocumentKind> {
    nav.parameter(KIND)
        .and_then(|name| DocumentKind::from_slug(&name))
}

/// By kind, in the address: who comes back to the list finds it filtered as it was.
fn filter(nav: Nav, lang: Lang) -> impl IntoView {
    let kinds: Vec<_> = DocumentKind::ALL
        .into_iter()
        .map(|kind| Choice {
            value: kind.slug().to_owned(),
            label: kind.label(lang).to_owned(),
        })
        .collect();
    let choose = Callback::new(move |value: String| {
        let value = Some(value.as_str()).filter(|value| !value.is_empty());
        nav.set_query(Query::of([(KIND, value)]));
    });
    view! {
        <form class="sp-filters" role="search" on:submit=|event| event.prevent_default()>
            <SelectField
                id="tipo-documento"
                label=words::filter_kind(lang)
                none=words::filter_all(lang).to_owned()
                choices=Signal::stored(kinds)
                value=Signal::derive(move || nav.parameter(KIND).unwrap_or_default())
                on_choose=choose
            />
        </form>
    }
}

fn card(document: DocumentShown, removing: RwSignal<Option<DocumentShown>>, lang: Lang) -> impl IntoView {
    let heading = match page_of(&document) {
        Some(route) => view! { <a href=route.path(lang)>{document.title.clone()}</a> }.into_any(),
        None => document.title.clone().into_any(),
    };
    let (mood, status) = status(document.status, lang);
    let number = document
        .number
        .clone()
        .map(|number| view! { <p class="mb-1">{words::numbered(lang, number)}</p> });
    let made = words::made(lang, format::day_of(document.made_at, lang));
    let kind = document.kind;
    let file = file(&document, lang);
    let delete = (kind == DocumentKind::SelfCertification).then(|| delete(document, removing, lang));
    view! {
        <div class="sp-card">
            <h2 class="sp-card-title h5">{heading}</h2>
            <p class="mb-1">{kind.label(lang)}</p>
            <p><Badge mood=mood text=status/></p>
            {number}
            <p class="mb-1">{made}</p>
            <div class="sp-actions mt-3">
                {file}
                {delete}
            </div>
        </div>
    }
}

/// The page about the document, if it has one.
fn page_of(document: &DocumentShown) -> Option<Route> {
    match document.kind {
        DocumentKind::Certificate => Some(Route::Certificate(CertificateId(document.id.0))),
        DocumentKind::Receipt => Some(Route::Istanza(IstanzaId(document.id.0))),
        DocumentKind::SelfCertification => None,
    }
}

fn status(status: DocumentStatus, lang: Lang) -> (Mood, &'static str) {
    match status {
        DocumentStatus::Valid => (Mood::Good, certificatepages::status_valid(lang)),
        DocumentStatus::Expired => (Mood::Attention, certificatepages::status_expired(lang)),
        DocumentStatus::Annulled => (Mood::Bad, certificatepages::status_annulled(lang)),
        DocumentStatus::Provisional => (Mood::Attention, words::status_provisional(lang)),
        DocumentStatus::Registered => (Mood::Good, words::status_registered(lang)),
        DocumentStatus::Kept => (Mood::Neutral, words::status_kept(lang)),
    }
}

fn file(document: &DocumentShown, lang: Lang) -> AnyView {
    let Some(path) = document.content_path.clone() else {
        return view! { <p class="mb-0">{words::gone(lang)}</p> }.into_any();
    };
    let size = format::bytes(document.size, lang);
    let label = words::download_of(lang, &document.title, &size);
    view! {
        <a class="btn btn-outline-primary mobile-full" href=path aria-label=label download>
            <Icon name="it-download" class="icon-primary icon-sm"/>
            " "
            {words::download(lang, size)}
        </a>
    }
    .into_any()
}

fn delete(document: DocumentShown, removing: RwSignal<Option<DocumentShown>>, lang: Lang) -> impl IntoView {
    let label = words::delete_of(lang, &document.title);
    view! {
        <button
            type="button"
            class="btn btn-outline-primary mobile-full"
            aria-label=label
            on:click=move |_| removing.set(Some(document.clone()))
        >
            {words::delete(lang)}
        </button>
    }
}
