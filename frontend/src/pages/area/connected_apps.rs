//! The apps that the citizen has let in.

use super::frame::Frame;
use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::card::Card;
use crate::components::problem::ApiFailure;
use crate::format;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::text::tokens;
use sportello_types::tokens::{ConnectedApp, words};

#[component]
pub(super) fn ConnectedAppsPage() -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let failure = RwSignal::new(None::<ApiError>);
    let busy = Busy::default();
    let loaded = load(None, || async {
        api::apps::connected().await.map(|page| page.items)
    });
    let disconnect = Callback::new(move |app: ConnectedApp| {
        if !busy.begin() {
            return;
        }
        spawn_local(async move {
            let done = api::apps::disconnect(app.client).await;
            busy.end();
            match done {
                Ok(()) => {
                    failure.set(None);
                    loaded.update(|items| items.retain(|item| item.client != app.client));
                    live.announce(tokens::apps_disconnected(lang, app.name));
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    });
    let shown = move |items: Vec<ConnectedApp>| {
        if items.is_empty() {
            return view! { <p>{tokens::apps_none(lang)}</p> }.into_any();
        }
        let rows: Vec<_> = items
            .into_iter()
            .map(|item| view! { <li>{row(item, disconnect, busy, lang)}</li> })
            .collect();
        view! { <ul class="sp-cards">{rows}</ul> }.into_any()
    };
    view! {
        <Frame section=Route::Profile title=tokens::apps_title(lang) lead=tokens::apps_lead(lang)>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            <Loading from=loaded children=shown/>
        </Frame>
    }
}

fn row(item: ConnectedApp, disconnect: Callback<ConnectedApp>, busy: Busy, lang: Lang) -> impl IntoView {
    let scopes: Vec<_> = item
        .scopes
        .iter()
        .map(|scope| view! { <li>{words(*scope, lang)}</li> })
        .collect();
    let used = item.last_used_at.map_or_else(
        || tokens::apps_never_used(lang).to_owned(),
        |at| tokens::apps_used(lang, format::instant(at, lang)),
    );
    let app = item.clone();
    view! {
        <Card title=item.name.clone()>
            <p class="mb-1">{tokens::apps_owner(lang, item.owner)}</p>
            <p class="mb-1">{tokens::apps_since(lang, format::instant(item.allowed_at, lang))}</p>
            <p>{used}</p>
            <p class="mb-1">{tokens::apps_may(lang)}</p>
            <ul class="mb-3">{scopes}</ul>
            <button
                type="button"
                class="btn btn-outline-primary"
                aria-disabled=busy.aria_disabled()
                on:click=move |_| disconnect.run(app.clone())
            >
                {tokens::apps_disconnect(lang, item.name)}
            </button>
        </Card>
    }
}
