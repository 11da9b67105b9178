//! One more passkey: name and personal code here, the rest on the device.

use crate::api;
use crate::authenticator::{self, Denied};
use crate::components::alert::{Alert, Tone};
use crate::components::short_form::{Typed, field};
use crate::live::use_live;
use crate::load::Loaded;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::SecretText;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::passkeys::{LONGEST_PASSKEY_NAME, NewPasskey, PasskeyConsent, PasskeyList};
use sportello_types::text::{desk, passkeys as words};
use sportello_types::values::PersonalCode;

#[component]
pub(super) fn AddPasskey(
    loaded: Loaded<PasskeyList>,
    /// The session's level; tracked.
    level: Signal<Option<Loa>>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![
        ("name", words::name(lang)),
        ("personal_code", words::code(lang)),
    ]);
    let denied = RwSignal::new(None::<Denied>);
    let added = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        denied.set(None);
        if !form.begin(flaws(form, lang)) {
            return;
        }
        added.set(None);
        spawn_local(async move {
            let code = PasskeyConsent {
                personal_code: SecretText(form.text("personal_code")),
            };
            let question = match api::desk::ask_passkey(&code).await {
                Ok(question) => question,
                Err(error) => return form.failed(error),
            };
            live.announce(words::waiting(lang));
            let made = match authenticator::create(&question).await {
                Ok(made) => made,
                Err(why) => {
                    form.pause();
                    live.alert(explained(why, lang));
                    denied.set(Some(why));
                    return;
                }
            };
            let made = NewPasskey {
                name: form.text("name"),
                client_data: made.client_data,
                attestation: made.attestation,
                transports: made.transports,
            };
            match api::desk::add_passkey(&made).await {
                Ok(passkey) => {
                    form.done();
                    live.announce(words::added(lang, &passkey.name));
                    added.set(Some(passkey.name.clone()));
                    loaded.update(|list| list.items.push(passkey));
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let done = move || {
        let name = added.get()?;
        let rises = loaded.ready().is_some_and(|list| Some(list.level) > level.get());
        Some(view! {
            <Alert tone=Tone::Success title=words::added(lang, name)>
                <p>{words::added_note(lang)}</p>
                {rises.then(|| view! { <p>{words::added_level(lang)}</p> })}
            </Alert>
        })
    };
    let refused = move || {
        denied
            .get()
            .map(|why| view! { <Alert tone=Tone::Warning>{explained(why, lang)}</Alert> })
    };
    let longest = u32::try_from(LONGEST_PASSKEY_NAME).unwrap_or(u32::MAX);
    view! {
        <h3 class="h5">{words::add_title(lang)}</h3>
        {done}
        <form novalidate=true on:submit=submit>
            {form.summary()}
            {refused}
            <p>{desk::required_note(lang)}</p>
            {field(form, "name", words::name(lang), Some(words::name_hint(lang)), ("text", "off", longest))}
            {field(
                form,
                "personal_code",
                words::code(lang),
                Some(words::code_hint(lang)),
                ("password", "off", 20),
            )}
            <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                {words::add_button(lang)}
            </button>
        </form>
    }
}

fn flaws(form: Typed, lang: Lang) -> Vec<(&'static str, &'static str)> {
    let mut flaws = Vec::new();
    if form.text("name").trim().is_empty() {
        flaws.push(("name", words::flaw_name(lang)));
    }
    if form.text("personal_code").parse::<PersonalCode>().is_err() {
        flaws.push(("personal_code", desk::flaw_code(lang)));
    }
    flaws
}

fn explained(why: Denied, lang: Lang) -> &'static str {
    match why {
        Denied::Known => words::flaw_known(lang),
        Denied::Failed => words::flaw_device(lang),
    }
}
