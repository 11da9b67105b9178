//! Asks for credentials.

use super::{Frame, password};
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::choice::CheckField;
use crate::components::short_form::{Typed, field};
use crate::live::use_live;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::{NewRegistration, SecretText};
use sportello_types::lang::Lang;
use sportello_types::text::desk as words;
use sportello_types::values::{CodiceFiscale, Email};

/// Controls whose words a password may not be made of.
const ABOUT: &[&str] = &["given_name", "family_name", "tax_code", "email", "answer"];
/// What a ticked box holds.
const READ: &str = "read";

#[component]
pub(super) fn RegisterPage() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![
        ("given_name", words::given_name(lang)),
        ("family_name", words::family_name(lang)),
        ("tax_code", words::tax_code(lang)),
        ("email", words::email(lang)),
        ("email_again", words::email_again(lang)),
        ("password", words::password(lang)),
        ("password_again", words::password_again(lang)),
        ("question", words::question(lang)),
        ("answer", words::answer(lang)),
        ("privacy_read", words::privacy(lang)),
    ]);
    let asked = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (wanted, flaws) = read(form, lang);
        if !form.begin(flaws) {
            return;
        }
        let Some(wanted) = wanted else { return };
        spawn_local(async move {
            match api::desk::register(&wanted).await {
                Ok(()) => {
                    form.done();
                    live.announce(words::registered_title(lang));
                    asked.set(true);
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let control = move |id, label, hint, input| field(form, id, label, hint, input);
    let fields = move || {
        view! {
            <h2 class="h4">{words::register_steps(lang)}</h2>
            <ol>
                <li>{words::register_step_one(lang)}</li>
                <li>{words::register_step_two(lang)}</li>
                <li>{words::register_step_three(lang)}</li>
                <li>{words::register_step_four(lang)}</li>
            </ol>
            <p>{words::register_limits(lang)}</p>
            <form novalidate=true on:submit=submit>
                {form.summary()}
                <p>{words::required_note(lang)}</p>
                {control(
                    "given_name",
                    words::given_name(lang),
                    Some(words::name_hint(lang)),
                    ("text", "given-name", 100),
                )}
                {control(
                    "family_name",
                    words::family_name(lang),
                    Some(words::name_hint(lang)),
                    ("text", "family-name", 100),
                )}
                {control("tax_code", words::tax_code(lang), None, ("text", "off", 20))}
                {control("email", words::email(lang), Some(words::email_hint(lang)), ("email", "email", 254))}
                {control("email_again", words::email_again(lang), None, ("email", "off", 254))}
                {password::new_password(form, ABOUT, lang)}
                {control("question", words::question(lang), Some(words::question_hint(lang)), ("text", "off", 200))}
                {control("answer", words::answer(lang), Some(words::answer_hint(lang)), ("text", "off", 200))}
                <CheckField
                    id="privacy_read"
                    label=words::privacy(lang)
                    required=true
                    checked=Signal::derive(move || form.value("privacy_read").get() == READ)
                    on_toggle=Callback::new(move |on: bool| {
                        form.set("privacy_read", if on { READ.to_owned() } else { String::new() });
                    })
                    error=form.error("privacy_read")
                />
                <p><a href=Route::Privacy.path(lang) target="_blank">{words::privacy_link(lang)}</a></p>
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                    {words::register_button(lang)}
                </button>
            </form>
        }
    };
    view! {
        <Frame title=words::register_title(lang) lead=words::register_lead(lang)>
            {move || {
                if asked.get() {
                    view! {
                        <Alert tone=Tone::Success title=words::registered_title(lang)>
                            <p>{words::registered_text(lang)}</p>
                            <p>{words::registered_nothing(lang)}</p>
                        </Alert>
                    }
                    .into_any()
                } else {
                    fields().into_any()
                }
            }}
        </Frame>
    }
}

/// What was typed, and what can be seen to be wrong with it without asking.
fn read(form: Typed, lang: Lang) -> (Option<NewRegistration>, Vec<(&'static str, &'static str)>) {
    let text = |id| form.text(id).trim().to_owned();
    let mut flaws = Vec::new();
    for id in ["given_name", "family_name"] {
        if text(id).is_empty() {
            flaws.push((id, words::flaw_name(lang)));
        }
    }
    let tax_code = text("tax_code").to_uppercase().parse::<CodiceFiscale>();
    if tax_code.is_err() {
        flaws.push(("tax_code", words::flaw_tax_code(lang)));
    }
    let email = text("email").parse::<Email>();
    if email.is_err() {
        flaws.push(("email", words::flaw_email(lang)));
    } else if !text("email").eq_ignore_ascii_case(&text("email_again")) {
        flaws.push(("email_again", words::flaw_email_again(lang)));
    }
    if form.text("password").is_empty() {
        flaws.push(("password", words::flaw_empty(lang)));
    } else if form.text("password") != form.text("password_again") {
        flaws.push(("password_again", words::flaw_password_again(lang)));
    }
    if text("question").is_empty() {
        flaws.push(("question", words::flaw_question(lang)));
    }
    if text("answer").is_empty() {
        flaws.push(("answer", words::flaw_answer(lang)));
    }
    let privacy_read = form.text("privacy_read") == READ;
    if !privacy_read {
        flaws.push(("privacy_read", words::flaw_privacy(lang)));
    }
    let wanted = tax_code
        .ok()
        .zip(email.ok())
        .map(|(tax_code, email)| NewRegistration {
            given_name: text("given_name"),
            family_name: text("family_name"),
            tax_code,
            email,
            password: SecretText(form.text("password")),
            question: text("question"),
            answer: SecretText(text("answer")),
            privacy_read,
        });
    (wanted, flaws)
}
