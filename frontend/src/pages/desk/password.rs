//! A new password, typed twice; the server judges it as soon as the first field is left.

use crate::api;
use crate::components::field::TextField;
use crate::components::short_form::{Typed, field};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::{PASSWORD_LENGTH, PasswordCheck, PasswordVerdict, SecretText, Weakness};
use sportello_types::lang::Lang;
use sportello_types::text::desk as words;

/// The two fields `password` and `password_again`. `about`: the controls with words that others know of
/// the person.
pub(super) fn new_password(form: Typed, about: &'static [&'static str], lang: Lang) -> impl IntoView {
    let verdict = RwSignal::new(None::<PasswordVerdict>);
    let judge = Callback::new(move |()| {
        let password = form.text("password");
        if password.is_empty() {
            return;
        }
        let check = PasswordCheck {
            password: SecretText(password.clone()),
            about: about.iter().map(|id| SecretText(form.text(id))).collect(),
        };
        spawn_local(async move {
            let judged = api::desk::check(&check).await.ok();
            // Something else was typed meanwhile: it will be judged in its turn.
            if form.holds("password", &password) {
                verdict.set(judged);
            }
        });
    });
    let hear = Callback::new(move |text: String| {
        verdict.set(None);
        form.set("password", text);
    });
    let said = move || verdict.get().map(|verdict| in_words(verdict, lang));
    view! {
        <TextField
            id="password"
            label=words::password(lang)
            kind="password"
            hint=words::password_hint(lang)
            required=true
            autocomplete="new-password"
            maxlength=256_u32
            value=form.value("password")
            on_input=hear
            on_blur=judge
            error=form.error("password")
        />
        <p class="sp-hint" role="status">{said}</p>
        {field(
            form,
            "password_again",
            words::password_again(lang),
            None,
            ("password", "new-password", 256),
        )}
    }
}

fn in_words(verdict: PasswordVerdict, lang: Lang) -> String {
    match verdict.weakness {
        None => words::password_good(lang).to_owned(),
        Some(Weakness::TooShort) => words::weak_too_short(lang, PASSWORD_LENGTH.start()),
        Some(Weakness::TooLong) => words::weak_too_long(lang, PASSWORD_LENGTH.end()),
        Some(Weakness::Common) => words::weak_common(lang).to_owned(),
        Some(Weakness::Guessable) => words::weak_guessable(lang).to_owned(),
    }
}
