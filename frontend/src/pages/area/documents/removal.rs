//! Deleting a document that was kept: asked once more, because it cannot be brought back.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::dialog::Dialog;
use crate::components::problem::ApiFailure;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::documents::DocumentShown;
use sportello_types::ids::{DocumentId, KeptDocumentId};
use sportello_types::problem::ProblemCode;
use sportello_types::text::{mydocuments as words, shell};

#[component]
pub(super) fn Removal(
    /// Which document to delete; set it to ask.
    of: RwSignal<Option<DocumentShown>>,
    /// Hears which one is gone.
    removed: Callback<DocumentId>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let open = RwSignal::new(false);
    let busy = Busy::default();
    let failure = RwSignal::new(None::<ApiError>);
    Effect::new(move |_| {
        if of.with(Option::is_some) {
            failure.set(None);
            open.set(true);
        }
    });
    // Closed by Esc or by the cross: the next question may be about the same document.
    Effect::new(move |_| {
        if !open.get() {
            of.set(None);
        }
    });
    let question = move || {
        of.with(|document| {
            document
                .as_ref()
                .map(|document| words::delete_text(lang, &document.title))
        })
    };
    let remove = move |_| {
        let Some(document) = of.get_untracked() else {
            return;
        };
        if !busy.begin() {
            return;
        }
        spawn_local(async move {
            let done = api::documents::remove(KeptDocumentId(document.id.0)).await;
            busy.end();
            match done {
                Err(error) if error.code() != Some(ProblemCode::NotFound) => {
                    failure.try_set(Some(error));
                }
                // Deleted, here or by an attempt whose answer was lost.
                _ => {
                    open.set(false);
                    removed.run(document.id);
                    live.announce(words::deleted(lang, document.title));
                }
            }
        });
    };
    view! {
        <Dialog id="elimina-documento" title=words::delete_title(lang) open=open>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
            <p>{question}</p>
            <div class="sp-dialog-actions">
                <button
                    type="button"
                    class="btn btn-primary"
                    aria-disabled=busy.aria_disabled()
                    on:click=remove
                >
                    {words::delete_confirm(lang)}
                </button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>
                    {shell::close(lang)}
                </button>
            </div>
        </Dialog>
    }
}
