//! Removing a client: asked once more, because all its tokens end with it.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::dialog::Dialog;
use crate::components::problem::ApiFailure;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::ids::ClientId;
use sportello_types::text::{clients as words, shell};
use sportello_types::tokens::Client;

#[component]
pub(super) fn Removal(
    /// Which client to remove; set it to ask.
    of: RwSignal<Option<Client>>,
    /// Hears which one is gone.
    removed: Callback<ClientId>,
) -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    let open = RwSignal::new(false);
    let busy = Busy::default();
    let failure = RwSignal::new(None::<ApiError>);
    Effect::new(move |_| {
        if of.with(Option::is_some) {
            failure.set(None);
            open.set(true);
        }
    });
    // Closed by Esc or by the cross: the next question may be about the same client.
    Effect::new(move |_| {
        if !open.get() {
            of.set(None);
        }
    });
    let question = move || {
        of.with(|client| {
            client
                .as_ref()
                .map(|client| words::remove_text(lang, client.registration.name.clone()))
        })
    };
    let remove = move |_| {
        let Some(client) = of.get_untracked() else { return };
        if !busy.begin() {
            return;
        }
        spawn_local(async move {
            match api::clients::remove(client.id).await {
                Ok(()) => {
                    open.set(false);
                    removed.run(client.id);
                    live.announce(words::removed(lang, client.registration.name));
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.end();
        });
    };
    view! {
        <Dialog id="elimina-applicazione" title=words::remove_title(lang) open=open>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            <p>{question}</p>
            <div class="sp-dialog-actions">
                <button
                    type="button"
                    class="btn btn-primary"
                    aria-disabled=busy.aria_disabled()
                    on:click=remove
                >
                    {words::remove_confirm(lang)}
                </button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>
                    {shell::close(lang)}
                </button>
            </div>
        </Dialog>
    }
}
