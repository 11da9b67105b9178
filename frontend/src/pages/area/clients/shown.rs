//! The registered clients, as cards.

use super::Actions;
use super::draft::{authentication_words, kind_words, scope_words};
use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::format;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::text::clients as words;
use sportello_types::tokens::{Client, ClientAuthentication};

pub(super) fn list(clients: Vec<Client>, actions: Actions, lang: Lang) -> AnyView {
    if clients.is_empty() {
        return view! { <p>{words::none(lang)}</p> }.into_any();
    }
    let cards: Vec<_> = clients
        .into_iter()
        .map(|client| view! { <li>{card(client, actions, lang)}</li> })
        .collect();
    view! { <ul class="sp-cards sp-cards-wide">{cards}</ul> }.into_any()
}

fn card(client: Client, actions: Actions, lang: Lang) -> impl IntoView {
    let has_secret = client.registration.authentication == ClientAuthentication::ClientSecret;
    let idle = || None;
    let renew = has_secret.then(|| {
        let disabled = actions.busy.aria_disabled();
        button(words::renew_secret(lang), &client, actions.renew, disabled)
    });
    view! {
        <Card title=client.registration.name.clone()>
            <Facts facts=facts(&client, lang)/>
            <div class="sp-actions">
                {button(words::change(lang), &client, actions.change, idle)}
                {renew}
                {button(words::remove(lang), &client, actions.remove, idle)}
            </div>
        </Card>
    }
}

/// A button of a card; who cannot see the card hears whose button it is.
fn button(
    label: &'static str,
    client: &Client,
    action: Callback<Client>,
    disabled: impl Fn() -> Option<&'static str> + Send + 'static,
) -> AnyView {
    let name = format!(" {}", client.registration.name);
    let client = client.clone();
    view! {
        <button
            type="button"
            class="btn btn-outline-primary mobile-full"
            aria-disabled=disabled
            on:click=move |_| action.run(client.clone())
        >
            {label}
            <span class="visually-hidden">{name}</span>
        </button>
    }
    .into_any()
}

fn facts(client: &Client, lang: Lang) -> Vec<Fact> {
    let given = &client.registration;
    let several = |label: &str, values: Vec<String>| {
        let label = label.to_owned();
        (!values.is_empty()).then_some(Fact { label, values })
    };
    let scopes = given
        .scopes
        .iter()
        .map(|scope| scope_words(*scope, lang))
        .collect();
    let apps = given.exchanges.iter().map(ToString::to_string).collect();
    [
        Some(Fact::new(words::id(lang), client.id.to_string())),
        Some(Fact::new(words::owner(lang), given.owner.clone())),
        Some(Fact::new(words::kind(lang), kind_words(given.kind, lang))),
        given.kind.is_confidential().then(|| {
            let how = authentication_words(given.authentication, lang);
            Fact::new(words::authentication_label(lang), how)
        }),
        several(words::redirects(lang), given.redirect_uris.clone()),
        several(
            words::logout_redirects(lang),
            given.post_logout_redirect_uris.clone(),
        ),
        several(words::scopes(lang), scopes),
        several(words::exchanges_label(lang), apps),
        Some(Fact::new(
            words::registered_at(lang),
            format::instant(client.registered_at, lang),
        )),
    ]
    .into_iter()
    .flatten()
    .collect()
}
