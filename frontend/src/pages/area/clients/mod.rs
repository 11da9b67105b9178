//! For operators: the applications that may ask for tokens, registered, changed and removed.

mod draft;
mod form;
mod removal;
mod secret;
mod shown;

use super::frame::Frame;
use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::more::More;
use crate::components::problem::ApiFailure;
use crate::live::use_live;
use crate::load::{Loading, load};
use crate::route::Route;
use crate::site::use_lang;
use form::ClientForm;
use leptos::prelude::*;
use leptos::task::spawn_local;
use removal::Removal;
use secret::{Secret, SecretOnce};
use sportello_types::ids::ClientId;
use sportello_types::page::Page;
use sportello_types::text::clients as words;
use sportello_types::tokens::{Client, RegisteredClient};

/// What is filled in.
#[derive(Clone, Debug, PartialEq)]
enum Editing {
    /// A client to register.
    New,
    /// One that is registered.
    Of(Box<Client>),
}

/// What can be done with a client.
#[derive(Clone, Copy)]
struct Actions {
    change: Callback<Client>,
    renew: Callback<Client>,
    remove: Callback<Client>,
    busy: Busy,
}

#[component]
pub(super) fn ClientsPage() -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let loaded = load(None, || async { api::clients::list(None).await });
    let editing = RwSignal::new(None::<Editing>);
    let secret = RwSignal::new(None::<Secret>);
    let failure = RwSignal::new(None::<ApiError>);
    let removing = RwSignal::new(None::<Client>);
    let busy = Busy::default();
    let take = move |given: RegisteredClient| {
        secret.set(Secret::of(&given));
        place(loaded, given.client);
    };
    let renew = Callback::new(move |client: Client| {
        if !busy.begin() {
            return;
        }
        failure.set(None);
        spawn_local(async move {
            match api::clients::renew_secret(client.id).await {
                Ok(given) => {
                    take(given);
                    live.announce(words::secret_title(lang, client.registration.name));
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.end();
        });
    });
    let actions = Actions {
        change: Callback::new(move |client| editing.set(Some(Editing::Of(Box::new(client))))),
        renew,
        remove: Callback::new(move |client| removing.set(Some(client))),
        busy,
    };
    let saved = Callback::new(move |given: RegisteredClient| {
        live.announce(words::saved(lang, given.client.registration.name.clone()));
        take(given);
        editing.set(None);
    });
    let removed = Callback::new(move |id: ClientId| {
        loaded.update(|page| page.items.retain(|client| client.id != id));
        secret.update(|shown| *shown = shown.take().filter(|secret| secret.client != id));
    });
    let more = |cursor: String| async move { api::clients::list(Some(&cursor)).await };
    let cards = move |page: Page<Client>| shown::list(page.items, actions, lang);
    let list = move || {
        view! {
            <p>
                <button
                    type="button"
                    class="btn btn-primary mobile-full"
                    on:click=move |_| editing.set(Some(Editing::New))
                >
                    {words::register(lang)}
                </button>
            </p>
            <SecretOnce secret=secret/>
            <Loading from=loaded children=cards/>
            <More label=words::more(lang) of=loaded fetch=more/>
        }
    };
    let content = move || match editing.get() {
        None => list().into_any(),
        Some(what) => {
            let before = match what {
                Editing::New => None,
                Editing::Of(client) => Some(*client),
            };
            let closed = Callback::new(move |()| editing.set(None));
            view! { <ClientForm before=before saved=saved closed=closed/> }.into_any()
        }
    };
    view! {
        <Frame section=Route::Clients title=words::title(lang) lead=words::lead(lang)>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            {content}
            <Removal of=removing removed=removed/>
        </Frame>
    }
}

/// Puts a client where it stood, or before all others.
fn place(loaded: crate::load::Loaded<Page<Client>>, client: Client) {
    loaded.update(
        |page| match page.items.iter_mut().find(|item| item.id == client.id) {
            Some(item) => *item = client,
            None => page.items.insert(0, client),
        },
    );
}
