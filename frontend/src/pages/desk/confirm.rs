//! Confirms that the mail with the personal code has arrived.

use super::Frame;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::facts::{Fact, Facts};
use crate::components::short_form::{Typed, field};
use crate::format;
use crate::live::use_live;
use crate::pages::fragment::token;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::{ConfirmedRegistration, RegistrationConfirmation, SecretText};
use sportello_types::text::desk as words;
use sportello_types::values::PersonalCode;

#[component]
pub(super) fn ConfirmPage() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![
        ("token", words::link(lang)),
        ("personal_code", words::confirm_code(lang)),
    ]);
    let found = RwSignal::new(None::<Option<String>>);
    let confirmed = RwSignal::new(None::<ConfirmedRegistration>);
    Effect::new(move |_| found.set(Some(token())));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(token) = found.get_untracked().flatten() else {
            return;
        };
        let code = form.text("personal_code");
        let flaw = code.parse::<PersonalCode>().is_err();
        if !form.begin(
            flaw.then(|| ("personal_code", words::flaw_code(lang)))
                .into_iter()
                .collect(),
        ) {
            return;
        }
        spawn_local(async move {
            let confirmation = RegistrationConfirmation {
                token: SecretText(token),
                personal_code: SecretText(code),
            };
            match api::desk::confirm(&confirmation).await {
                Ok(registration) => {
                    form.done();
                    live.announce(words::confirmed_title(lang));
                    confirmed.set(Some(registration));
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let state = move || {
        match (confirmed.get(), found.get()) {
        (Some(registration), _) => view! { <Next registration=registration/> }.into_any(),
        (None, Some(None)) => view! {
            <Alert tone=Tone::Warning title=words::confirm_missing(lang)>{words::confirm_missing_text(lang)}</Alert>
        }
        .into_any(),
        (None, _) => view! {
            <form id="token" novalidate=true on:submit=submit>
                {form.summary()}
                {field(
                    form,
                    "personal_code",
                    words::confirm_code(lang),
                    Some(words::confirm_code_hint(lang)),
                    ("text", "one-time-code", 20),
                )}
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                    {words::confirm_button(lang)}
                </button>
            </form>
        }
        .into_any(),
    }
    };
    view! {
        <Frame title=words::confirm_title(lang) lead=words::confirm_lead(lang)>{state}</Frame>
    }
}

/// What is left to do.
#[component]
fn Next(registration: ConfirmedRegistration) -> impl IntoView {
    let lang = use_lang();
    let code = registration.adhesion_code.as_str().to_owned();
    view! {
        <Alert tone=Tone::Success title=words::confirmed_title(lang)>
            <p>{words::confirmed_form(lang)}</p>
            <Facts facts=vec![Fact::new(words::confirmed_code(lang), code)]/>
            <p>{words::confirmed_until(lang, format::day_of(registration.recognise_by, lang))}</p>
        </Alert>
    }
}
