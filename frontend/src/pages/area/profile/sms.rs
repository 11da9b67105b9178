//! Whether one is told by SMS: asked for, shown to be about one's own phone, taken back.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::card::Card;
use crate::components::error_summary::focus_field;
use crate::components::field::TextField;
use crate::components::problem::ApiFailure;
use crate::format;
use crate::live::use_live;
use crate::load::{Loaded, Loading};
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::desk::SecretText;
use sportello_types::problem::ProblemCode;
use sportello_types::sms::{CODE_DIGITS, SmsConfirmation, SmsNotices};
use sportello_types::text::smsnotices as words;

/// Id of the field for the code.
const CODE: &str = "codice-sms";

/// Nothing where the portal sends none.
#[component]
pub(super) fn SmsCard(
    /// How things stand.
    notices: Loaded<SmsNotices>,
) -> impl IntoView {
    let lang = use_lang();
    let shown = move |state: SmsNotices| {
        state.offered.then(|| {
            view! {
                <Card title=words::title(lang)>
                    <p>{words::text(lang)}</p>
                    <State state=state notices=notices/>
                </Card>
            }
        })
    };
    view! { <Loading from=notices children=shown/> }
}

#[component]
fn State(state: SmsNotices, notices: Loaded<SmsNotices>) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let busy = Busy::default();
    let failure = RwSignal::new(None::<ApiError>);
    let Some(mobile) = state.mobile.clone() else {
        return view! { <p>{words::no_mobile(lang)}</p> }.into_any();
    };
    let number = mobile.as_str().to_owned();
    let ask = move |_| {
        if !busy.begin() {
            return;
        }
        failure.set(None);
        let number = mobile.as_str().to_owned();
        spawn_local(async move {
            match api::sms::ask().await {
                Ok(mut after) => {
                    // The code is drawn a moment later; the field for it may stand here already.
                    after.code_until = after.code_until.or(Some(chrono::DateTime::<chrono::Utc>::MAX_UTC));
                    live.announce(words::code_sent(lang, number));
                    notices.set(after);
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.end();
        });
    };
    let stop = move |_| {
        if !busy.begin() {
            return;
        }
        failure.set(None);
        spawn_local(async move {
            match api::sms::stop().await {
                Ok(()) => {
                    live.announce(words::stopped(lang));
                    notices.reload();
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.end();
        });
    };
    let body = if let Some(since) = state.since {
        view! {
            <p>{words::active(lang, number, format::day_of(since, lang))}</p>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                aria-disabled=busy.aria_disabled()
                on:click=stop
            >
                {words::stop(lang)}
            </button>
        }
        .into_any()
    } else if state.code_until.is_some() {
        view! {
            <p>{words::code_sent(lang, number)}</p>
            <Code notices=notices/>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                aria-disabled=busy.aria_disabled()
                on:click=ask
            >
                {words::again(lang)}
            </button>
        }
        .into_any()
    } else {
        view! {
            <p>{words::ask_at(lang, number)}</p>
            <button
                type="button"
                class="btn btn-outline-primary mobile-full"
                aria-disabled=busy.aria_disabled()
                on:click=ask
            >
                {words::ask(lang)}
            </button>
        }
        .into_any()
    };
    view! {
        {body}
        {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
    }
    .into_any()
}

/// The field for the code.
#[component]
fn Code(notices: Loaded<SmsNotices>) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let busy = Busy::default();
    let (code, wrong) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let failure = RwSignal::new(None::<ApiError>);
    let refuse = move |message: String| {
        wrong.set(Some(message));
        focus_field(CODE);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.set(None);
        failure.set(None);
        let typed: String = code.get_untracked().split_whitespace().collect();
        if typed.len() != CODE_DIGITS || !typed.bytes().all(|b| b.is_ascii_digit()) {
            refuse(words::flaw_digits(lang).to_owned());
            return;
        }
        if !busy.begin() {
            return;
        }
        spawn_local(async move {
            let confirmation = SmsConfirmation {
                code: SecretText(typed),
            };
            let done = api::sms::confirm(&confirmation).await;
            busy.end();
            match done {
                Ok(after) => {
                    live.announce(words::confirmed(lang));
                    notices.set(after);
                }
                Err(ApiError::Problem(problem)) if problem.problem == ProblemCode::ValidationFailed => {
                    let message = problem.fields.into_iter().next().map(|field| field.message);
                    refuse(message.unwrap_or_else(|| words::flaw_code(lang).to_owned()));
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <TextField
                id=CODE
                label=words::code(lang)
                hint=words::code_hint(lang)
                required=true
                autocomplete="one-time-code"
                maxlength=10_u32
                value=code
                on_input=Callback::new(move |text: String| code.set(text))
                error=wrong
            />
            <p>
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=busy.aria_disabled()>
                    {words::confirm(lang)}
                </button>
            </p>
            {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
        </form>
    }
}
