//! Chooses a new password, with the answer to the recovery question of the mail.

use super::{Frame, password};
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::short_form::{Typed, field};
use crate::live::use_live;
use crate::pages::fragment::token;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::{RecoveryAnswer, SecretText};
use sportello_types::text::desk as words;

#[component]
pub(super) fn ResetPage() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![
        ("token", words::link(lang)),
        ("answer", words::answer(lang)),
        ("password", words::password(lang)),
        ("password_again", words::password_again(lang)),
    ]);
    let found = RwSignal::new(None::<Option<String>>);
    let changed = RwSignal::new(false);
    Effect::new(move |_| found.set(Some(token())));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(token) = found.get_untracked().flatten() else {
            return;
        };
        let (answer, password) = (form.text("answer"), form.text("password"));
        let mut flaws = Vec::new();
        if answer.trim().is_empty() {
            flaws.push(("answer", words::flaw_answer(lang)));
        }
        if password.is_empty() {
            flaws.push(("password", words::flaw_empty(lang)));
        } else if password != form.text("password_again") {
            flaws.push(("password_again", words::flaw_password_again(lang)));
        }
        if !form.begin(flaws) {
            return;
        }
        spawn_local(async move {
            let answer = RecoveryAnswer {
                token: SecretText(token),
                answer: SecretText(answer),
                password: SecretText(password),
            };
            match api::desk::reset(&answer).await {
                Ok(()) => {
                    form.done();
                    live.announce(words::reset_done(lang));
                    changed.set(true);
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let state = move || {
        match (changed.get(), found.get()) {
        (true, _) => view! {
            <Alert tone=Tone::Success title=words::reset_done(lang)>
                <p>{words::reset_done_text(lang)}</p>
                <a class="btn btn-primary" href=Route::Credentials.path(lang)>{words::credentials_button(lang)}</a>
            </Alert>
        }
        .into_any(),
        (false, Some(None)) => view! {
            <Alert tone=Tone::Warning title=words::confirm_missing(lang)>{words::confirm_missing_text(lang)}</Alert>
        }
        .into_any(),
        (false, _) => view! {
            <form id="token" novalidate=true on:submit=submit>
                {form.summary()}
                {field(
                    form,
                    "answer",
                    words::answer(lang),
                    Some(words::answer_hint(lang)),
                    ("text", "off", 200),
                )}
                {password::new_password(form, &["answer"], lang)}
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                    {words::reset_button(lang)}
                </button>
            </form>
        }
        .into_any(),
    }
    };
    view! {
        <Frame title=words::reset_title(lang) lead=words::reset_lead(lang)>{state}</Frame>
    }
}
