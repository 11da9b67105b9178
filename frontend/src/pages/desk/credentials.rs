//! Signs in with user name and password; at the first time the personal code is changed too.

use super::Frame;
use super::second_step::SecondStep;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::error_summary::focus_field;
use crate::components::short_form::{Typed, field};
use crate::live::use_live;
use crate::nav::use_nav;
use crate::pages::sign_in::{RETURN_TO, local_path};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::{Credentials, SecretText};
use sportello_types::lang::Lang;
use sportello_types::passkeys::PasskeyRequest;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{desk as words, passkeys};
use sportello_types::values::{InvalidPersonalCode, PersonalCode};

#[component]
pub(super) fn CredentialsPage() -> impl IntoView {
    let (lang, live, nav) = (use_lang(), use_live(), use_nav());
    let form = Typed::new(vec![
        ("user_name", words::user_name(lang)),
        ("password", words::password(lang)),
        ("personal_code", words::old_code(lang)),
        ("new_personal_code", words::new_code(lang)),
        ("new_personal_code_again", words::new_code_again(lang)),
    ]);
    let first = RwSignal::new(false);
    let asked = RwSignal::new(None::<PasskeyRequest>);
    let target = move || {
        nav.parameter(RETURN_TO)
            .filter(|path| local_path(path))
            .unwrap_or_else(|| Route::Dashboard.path(lang))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let changes = first.get_untracked();
        if !form.begin(flaws(form, changes, lang)) {
            return;
        }
        let code = |id| changes.then(|| SecretText(form.text(id)));
        let credentials = Credentials {
            user_name: form.text("user_name"),
            password: SecretText(form.text("password")),
            personal_code: code("personal_code"),
            new_personal_code: code("new_personal_code"),
        };
        let target = untrack(target);
        spawn_local(async move {
            match api::desk::sign_in(&credentials).await {
                // Another page from the server: what the old session left behind is gone.
                Ok(None) => drop(window().location().set_href(&target)),
                Ok(question) => {
                    form.done();
                    first.set(false);
                    live.announce(passkeys::step_title(lang));
                    asked.set(question);
                }
                Err(error) if error.code() == Some(ProblemCode::PersonalCodeDue) => {
                    form.pause();
                    first.set(true);
                    live.announce(words::first_title(lang));
                    request_animation_frame(|| focus_field("personal_code"));
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let control = move |id, label, hint, input| field(form, id, label, hint, input);
    let change = move || {
        first.get().then(|| {
            view! {
                <Alert tone=Tone::Info title=words::first_title(lang)>{words::first_text(lang)}</Alert>
                {control("personal_code", words::old_code(lang), None, ("text", "one-time-code", 20))}
                {control(
                    "new_personal_code",
                    words::new_code(lang),
                    Some(words::new_code_hint(lang)),
                    ("password", "off", 20),
                )}
                {control("new_personal_code_again", words::new_code_again(lang), None, ("password", "off", 20))}
            }
        })
    };
    let action = move || {
        if first.get() {
            words::first_button(lang)
        } else {
            words::credentials_button(lang)
        }
    };
    let typing = move || {
        view! {
            <form novalidate=true on:submit=submit>
                {form.summary()}
                {control(
                    "user_name",
                    words::user_name(lang),
                    Some(words::user_name_hint(lang)),
                    ("text", "username", 200),
                )}
                {control("password", words::password(lang), None, ("password", "current-password", 256))}
                {change}
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                    {action}
                </button>
            </form>
            <ul class="sp-spid-links sp-cie-links">
                <li><a href=Route::Recover.path(lang)>{words::credentials_forgot(lang)}</a></li>
                <li><a href=Route::Register.path(lang)>{words::offer_register(lang)}</a></li>
                <li><a href=Route::SignIn.path(lang)>{words::credentials_others(lang)}</a></li>
            </ul>
        }
    };
    let step = move || match asked.get() {
        Some(question) => {
            let again = Callback::new(move |()| {
                asked.set(None);
                request_animation_frame(|| focus_field("user_name"));
            });
            view! { <SecondStep question=question target=untrack(target) again=again/> }.into_any()
        }
        None => typing().into_any(),
    };
    view! {
        <Frame title=words::credentials_title(lang) lead=words::credentials_lead(lang)>{step}</Frame>
    }
}

fn flaws(form: Typed, changes: bool, lang: Lang) -> Vec<(&'static str, &'static str)> {
    let mut flaws = Vec::new();
    if form.text("user_name").trim().is_empty() {
        flaws.push(("user_name", words::flaw_user_name(lang)));
    }
    if form.text("password").is_empty() {
        flaws.push(("password", words::flaw_empty(lang)));
    }
    if !changes {
        return flaws;
    }
    if form.text("personal_code").parse::<PersonalCode>().is_err() {
        flaws.push(("personal_code", words::flaw_code(lang)));
    }
    match form.text("new_personal_code").parse::<PersonalCode>() {
        Err(InvalidPersonalCode::Shape) => flaws.push(("new_personal_code", words::flaw_code(lang))),
        Err(InvalidPersonalCode::Row) => flaws.push(("new_personal_code", words::flaw_code_row(lang))),
        Ok(new) => {
            if form.text("new_personal_code_again").parse() != Ok(new) {
                flaws.push(("new_personal_code_again", words::flaw_code_again(lang)));
            }
        }
    }
    flaws
}
