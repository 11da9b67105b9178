//! Confirms a new e-mail address. The token stands in the fragment, which no server sees and no log
//! keeps; a button asks for a deliberate act, so that programs that follow links confirm nothing.

use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::heading::PageHeading;
use crate::components::problem::ApiFailure;
use crate::head::set_head;
use crate::keys::new_key;
use crate::live::use_live;
use crate::pages::fragment::token;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::profile::EmailConfirmation;
use sportello_types::text::confirmation;

#[component]
pub(crate) fn EmailConfirmationPage() -> impl IntoView {
    let lang = use_lang();
    let live = use_live();
    set_head(confirmation::title(lang), confirmation::text(lang));
    let found = RwSignal::new(None::<Option<String>>);
    let outcome = RwSignal::new(None::<Result<(), api::ApiError>>);
    let key = StoredValue::new(new_key());
    Effect::new(move |_| found.set(Some(token())));
    let confirm = move |_| {
        let Some(token) = found.get_untracked().flatten() else {
            return;
        };
        spawn_local(async move {
            let answer = api::profile::confirm_email(&EmailConfirmation { token }, &key.get_value()).await;
            if answer.is_ok() {
                live.announce(confirmation::done(lang));
            }
            outcome.set(Some(answer));
        });
    };
    let state = move || match (outcome.get(), found.get()) {
        (Some(Ok(())), _) => view! {
            <Alert tone=Tone::Success title=confirmation::done(lang)>{confirmation::done_text(lang)}</Alert>
        }
        .into_any(),
        (Some(Err(error)), _) => view! { <ApiFailure error=error/> }.into_any(),
        (None, Some(None)) => view! {
            <Alert tone=Tone::Warning title=confirmation::missing(lang)>
                {confirmation::missing_text(lang)}
            </Alert>
        }
        .into_any(),
        (None, _) => view! {
            <p class="sp-lead">{confirmation::text(lang)}</p>
            <button type="button" class="btn btn-primary mobile-full" on:click=confirm>
                {confirmation::button(lang)}
            </button>
        }
        .into_any(),
    };
    view! {
        <div class="container">
            <div class="sp-narrow sp-section">
                <PageHeading text=confirmation::title(lang)/>
                {state}
            </div>
        </div>
    }
}
