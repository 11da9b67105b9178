//! An app asks to be let in.

use super::frame::Frame;
use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::components::problem::ApiFailure;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::nav::use_nav;
use crate::pages::sign_in::RETURN_TO;
use crate::route::{Query, Route};
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::text::tokens;
use sportello_types::tokens::{Authorization, AuthorizationDecision, words};

/// The parameter with the request's id.
const REQUEST: &str = "richiesta";

#[component]
pub(super) fn AuthorizePage() -> impl IntoView {
    let lang = use_lang();
    let request = use_nav().parameter(REQUEST);
    let shown = match request {
        Some(id) => view! { <Question id=id/> }.into_any(),
        None => view! {
            <Alert tone=Tone::Info>
                <p>{tokens::ask_missing(lang)}</p>
            </Alert>
        }
        .into_any(),
    };
    view! {
        <Frame section=Route::Profile title=tokens::ask_head(lang)>{shown}</Frame>
    }
}

#[component]
fn Question(id: String) -> impl IntoView {
    let lang = use_lang();
    let asked = id.clone();
    let loaded = load(None, move || {
        let id = asked.clone();
        async move { api::apps::asked(&id).await }
    });
    let shown = move |request: Authorization| {
        if request.sign_in_again {
            return again(request, lang).into_any();
        }
        view! { <Answer id=id.clone() request=request/> }.into_any()
    };
    view! { <Loading from=loaded children=shown/> }
}

fn again(request: Authorization, lang: Lang) -> impl IntoView {
    let here = use_nav().address().to_string();
    let level = request.level.number().to_string();
    let query = Query::of([(RETURN_TO, Some(here.as_str())), ("level", Some(level.as_str()))]);
    view! {
        <Alert tone=Tone::Info title=tokens::ask_again_title(lang).to_owned()>
            <p>{tokens::ask_again_text(lang, request.client_name)}</p>
            <a class="btn btn-primary" href=format!("{}{query}", Route::SignIn.path(lang))>
                {tokens::ask_again_go(lang)}
            </a>
        </Alert>
    }
}

#[component]
fn Answer(id: String, request: Authorization) -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let failure = RwSignal::new(None::<ApiError>);
    let busy = Busy::default();
    let answer = Callback::new(move |allow: bool| {
        if !busy.begin() {
            return;
        }
        let id = id.clone();
        spawn_local(async move {
            match api::apps::decide(&id, AuthorizationDecision { allow }).await {
                Ok(answer) => {
                    live.announce(tokens::ask_going(lang));
                    // The browser refuses only addresses that are none.
                    let _ = window().location().set_href(&answer.redirect_to);
                }
                Err(error) => {
                    busy.end();
                    failure.set(Some(error));
                }
            }
        });
    });
    let scopes: Vec<_> = request
        .scopes
        .iter()
        .map(|scope| view! { <li>{words(*scope, lang)}</li> })
        .collect();
    let returns = if request.returns_to == "loopback" {
        tokens::ask_returns_here(lang).to_owned()
    } else {
        tokens::ask_returns(lang, request.returns_to.clone())
    };
    let app = request.client_name.clone();
    view! {
        <Card title=tokens::ask_title(lang, app.clone())>
            <p>{tokens::ask_lead(lang, app, request.client_owner.clone())}</p>
            <p>{tokens::ask_list(lang)}</p>
            <ul>{scopes}</ul>
            <p>{tokens::ask_limits(lang)}</p>
            <p>{returns}</p>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            <div class="sp-actions">
                <button
                    type="button"
                    class="btn btn-primary mobile-full"
                    aria-disabled=busy.aria_disabled()
                    on:click=move |_| answer.run(true)
                >
                    {tokens::ask_allow(lang)}
                </button>
                <button
                    type="button"
                    class="btn btn-outline-primary mobile-full"
                    aria-disabled=busy.aria_disabled()
                    on:click=move |_| answer.run(false)
                >
                    {tokens::ask_deny(lang)}
                </button>
            </div>
        </Card>
    }
}
