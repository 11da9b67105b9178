//! One passkey less: a dialog that asks for the personal code.

use crate::api;
use crate::components::dialog::Dialog;
use crate::components::short_form::{Typed, field};
use crate::live::use_live;
use crate::load::Loaded;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::SecretText;
use sportello_types::passkeys::{Passkey, PasskeyConsent, PasskeyList};
use sportello_types::text::{desk, passkeys as words, shell};
use sportello_types::values::PersonalCode;

#[component]
pub(super) fn RemovePasskey(
    loaded: Loaded<PasskeyList>,
    /// The one that is to go; set it to open the dialog.
    leaving: RwSignal<Option<Passkey>>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![("removal_code", words::code(lang))]);
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(leaving.with(Option::is_some)));
    // Closed by its own button or with Esc: nothing is to go any more.
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is {
            form.done();
            leaving.set(None);
        }
        is
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wrong = form.text("removal_code").parse::<PersonalCode>().is_err();
        let flaw = wrong.then(|| ("removal_code", desk::flaw_code(lang)));
        let Some(passkey) = leaving.get_untracked() else {
            return;
        };
        if !form.begin(flaw.into_iter().collect()) {
            return;
        }
        spawn_local(async move {
            let code = PasskeyConsent {
                personal_code: SecretText(form.text("removal_code")),
            };
            match api::desk::remove_passkey(passkey.id, &code).await {
                Ok(()) => {
                    leaving.set(None);
                    live.announce(words::removed(lang, &passkey.name));
                    loaded.update(|list| list.items.retain(|item| item.id != passkey.id));
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let name = move || {
        leaving
            .get()
            .map(|passkey| words::remove_title(lang, passkey.name))
    };
    let last = move || {
        let only = loaded.ready().is_some_and(|list| list.items.len() == 1);
        only.then(|| view! { <p>{words::remove_last(lang)}</p> })
    };
    view! {
        <Dialog id="rimuovi-passkey" title=words::remove_button(lang) open=open>
            <form novalidate=true on:submit=submit>
                <p>{name}</p>
                {last}
                {form.summary()}
                {field(
                    form,
                    "removal_code",
                    words::code(lang),
                    Some(words::code_hint(lang)),
                    ("password", "off", 20),
                )}
                <div class="sp-dialog-actions">
                    <button type="submit" class="btn btn-primary" aria-disabled=form.aria_disabled()>
                        {words::remove_button(lang)}
                    </button>
                    <button
                        type="button"
                        class="btn btn-outline-primary"
                        on:click=move |_| open.set(false)
                    >
                        {shell::close(lang)}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
