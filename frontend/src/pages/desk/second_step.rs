//! The second step of a sign-in, where the account has a passkey.

use crate::api::{self, ApiError};
use crate::authenticator;
use crate::busy::Busy;
use crate::components::alert::{Alert, Tone};
use crate::components::error_summary::focus_field;
use crate::components::problem::ApiFailure;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::passkeys::PasskeyRequest;
use sportello_types::text::passkeys as words;

/// What stands in the way.
#[derive(Clone)]
enum Trouble {
    /// The device did not confirm: the question still holds.
    Device,
    /// The server does not take the answer: the question is used up.
    Refused(ApiError),
}

/// Asks for the passkey, and goes to where the person wanted.
#[component]
pub(super) fn SecondStep(
    question: PasskeyRequest,
    /// Where one goes then.
    target: String,
    /// Goes back to user name and password.
    again: Callback<()>,
) -> impl IntoView {
    let (lang, live, busy) = (use_lang(), use_live(), Busy::default());
    let trouble = RwSignal::new(None::<Trouble>);
    let (question, target) = (StoredValue::new(question), StoredValue::new(target));
    let show = move |_| {
        if !busy.begin() {
            return;
        }
        trouble.set(None);
        spawn_local(async move {
            let outcome = match authenticator::get(&question.get_value()).await {
                Ok(answer) => api::desk::second_step(&answer).await.map_err(Trouble::Refused),
                Err(_) => Err(Trouble::Device),
            };
            match outcome {
                // Another page from the server: what the old session left behind is gone.
                Ok(()) => drop(window().location().set_href(&target.get_value())),
                Err(found) => {
                    if matches!(found, Trouble::Device) {
                        live.alert(words::flaw_device(lang));
                    }
                    busy.end();
                    trouble.try_set(Some(found));
                }
            }
        });
    };
    Effect::new(|_| request_animation_frame(|| focus_field("passkey")));
    let notice = move || {
        trouble.get().map(|trouble| match trouble {
            Trouble::Device => {
                view! { <Alert tone=Tone::Warning>{words::flaw_device(lang)}</Alert> }.into_any()
            }
            Trouble::Refused(error) => view! { <ApiFailure error=error/> }.into_any(),
        })
    };
    let used_up = move || trouble.with(|trouble| matches!(trouble, Some(Trouble::Refused(_))));
    let asking = move || {
        if !authenticator::is_there() {
            return view! {
                <Alert tone=Tone::Warning title=words::unsupported_title(lang)>
                    {words::unsupported_sign_in(lang)}
                </Alert>
            }
            .into_any();
        }
        if used_up() {
            return ().into_any();
        }
        view! {
            <button
                type="button"
                id="passkey"
                class="btn btn-primary mobile-full"
                aria-disabled=busy.aria_disabled()
                on:click=show
            >
                {words::step_button(lang)}
            </button>
        }
        .into_any()
    };
    view! {
        <Alert tone=Tone::Info title=words::step_title(lang)>{words::step_text(lang)}</Alert>
        {notice}
        {asking}
        <p class="mt-3">
            <button type="button" class="btn btn-outline-primary mobile-full" on:click=move |_| again.run(())>
                {words::step_again(lang)}
            </button>
        </p>
        <h2 class="h5">{words::step_lost(lang)}</h2>
        <p>{words::step_lost_text(lang)}</p>
    }
}
