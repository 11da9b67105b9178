//! Asks for a recovery mail.

use super::Frame;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::short_form::{Typed, field};
use crate::live::use_live;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::Recovery;
use sportello_types::text::desk as words;
use sportello_types::values::{CodiceFiscale, Email};

#[component]
pub(super) fn RecoverPage() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![
        ("tax_code", words::tax_code(lang)),
        ("email", words::email(lang)),
    ]);
    let asked = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let tax_code = form
            .text("tax_code")
            .trim()
            .to_uppercase()
            .parse::<CodiceFiscale>();
        let email = form.text("email").parse::<Email>();
        let mut flaws = Vec::new();
        if tax_code.is_err() {
            flaws.push(("tax_code", words::flaw_tax_code(lang)));
        }
        if email.is_err() {
            flaws.push(("email", words::flaw_email(lang)));
        }
        if !form.begin(flaws) {
            return;
        }
        let (Ok(tax_code), Ok(email)) = (tax_code, email) else {
            return;
        };
        spawn_local(async move {
            match api::desk::recover(&Recovery { tax_code, email }).await {
                Ok(()) => {
                    form.done();
                    live.announce(words::recover_sent(lang));
                    asked.set(true);
                }
                Err(error) => form.failed(error),
            }
        });
    };
    view! {
        <Frame title=words::recover_title(lang) lead=words::recover_lead(lang)>
            {move || {
                if asked.get() {
                    view! {
                        <Alert tone=Tone::Success title=words::recover_sent(lang)>
                            {words::recover_sent_text(lang)}
                        </Alert>
                    }
                    .into_any()
                } else {
                    view! {
                        <form novalidate=true on:submit=submit>
                            {form.summary()}
                            {field(form, "tax_code", words::tax_code(lang), None, ("text", "off", 20))}
                            {field(form, "email", words::email(lang), None, ("email", "email", 254))}
                            <button
                                type="submit"
                                class="btn btn-primary mobile-full"
                                aria-disabled=form.aria_disabled()
                            >
                                {words::recover_button(lang)}
                            </button>
                        </form>
                    }
                    .into_any()
                }
            }}
            <p class="mt-4">{words::recover_desk(lang)}</p>
            <p><a href=Route::Register.path(lang)>{words::offer_register(lang)}</a></p>
        </Frame>
    }
}
