//! The citizen's open sessions.

use super::frame::Frame;
use super::passkeys::Passkeys;
use crate::api::{self, ApiError};
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::components::problem::ApiFailure;
use crate::format;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::route::Route;
use crate::session::{SessionState, use_session};
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::SessionId;
use sportello_types::lang::Lang;
use sportello_types::sessions::Session;
use sportello_types::text::{area, shell};
use sportello_types::whoami::Provider;

#[component]
pub(super) fn SessionsPage() -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let session = use_session();
    let failure = RwSignal::new(None::<ApiError>);
    let loaded = load(None, || async {
        api::session::list().await.map(|page| page.items)
    });
    let close = Callback::new(move |(id, current): (SessionId, bool)| {
        spawn_local(async move {
            match api::session::revoke(id).await {
                Ok(()) if current => session.signed_out(),
                Ok(()) => {
                    failure.set(None);
                    loaded.update(|items| items.retain(|item| item.id != id));
                    live.announce(area::session_closed(lang));
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    });
    let shown = move |items: Vec<Session>| {
        let rows: Vec<_> = items
            .into_iter()
            .map(|item| view! { <li>{row(item, close, lang)}</li> })
            .collect();
        view! { <ul class="sp-cards">{rows}</ul> }
    };
    let nav = use_nav();
    let elsewhere = move || {
        let who = session.citizen()?;
        let path = who.single_logout_path?;
        let leave = move |_| SessionState::leave_everywhere(&path, nav, &Route::Home.path(lang));
        Some(view! {
            <Alert tone=Tone::Info title=area::sessions_elsewhere_title(lang, who.identity_provider.clone())>
                <p>{area::sessions_elsewhere(lang)}</p>
                <button type="button" class="btn btn-outline-primary" on:click=leave>
                    {shell::sign_out_everywhere(lang, who.identity_provider)}
                </button>
            </Alert>
        })
    };
    let by_desk = Memo::new(move |_| {
        session
            .citizen()
            .is_some_and(|who| who.provider == Provider::Desk)
    });
    let passkeys = move || by_desk.get().then(|| view! { <Passkeys/> });
    view! {
        <Frame section=Route::Profile title=area::sessions_title(lang) lead=area::sessions_lead(lang)>
            {elsewhere}
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            <Loading from=loaded children=shown/>
            {passkeys}
        </Frame>
    }
}

fn row(item: Session, close: Callback<(SessionId, bool)>, lang: Lang) -> impl IntoView {
    let title = if item.current {
        format!("{} ({})", item.device, area::session_current(lang))
    } else {
        item.device.clone()
    };
    let (id, current) = (item.id, item.current);
    view! {
        <Card title=title>
            <p class="mb-1">{area::session_level(lang, item.provider.label(lang), item.level.number())}</p>
            <p class="mb-1">{area::session_opened(lang, format::instant(item.opened_at, lang))}</p>
            <p>{area::session_seen(lang, format::instant(item.last_seen_at, lang))}</p>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| close.run((id, current))>
                {area::session_close(lang, item.device.clone())}
            </button>
        </Card>
    }
}
