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
/// Id of the button that asks.
const ASK: &str = "chiedi-sms";
/// Id of the button that has enough.
const STOP: &str = "ferma-sms";

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
    let lang = use_lang();
    let Some(mobile) = state.mobile else {
        return view! { <p>{words::no_mobile(lang)}</p> }.into_any();
    };
    let number = mobile.as_str().to_owned();
    if let Some(since) = state.since {
        return view! {
            <p>{words::active(lang, number, format::day_of(since, lang))}</p>
            <Act id=STOP label=words::stop(lang) does=Does::Stop notices=notices/>
        }
        .into_any();
    }
    if state.code_until.is_some() {
        return view! {
            <p>{words::code_sent(lang, number)}</p>
            <Code notices=notices/>
            <div class="sp-actions">
                <Act id="altro-codice-sms" label=words::again(lang) does=Does::Ask notices=notices/>
                <Act id="annulla-sms" label=words::give_up(lang) does=Does::Stop notices=notices/>
            </div>
        }
        .into_any();
    }
    view! {
        <p>{words::ask_at(lang, number)}</p>
        <Act id=ASK label=words::ask(lang) does=Does::Ask notices=notices/>
    }
    .into_any()
}

/// What a button does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    /// Has a code sent.
    Ask,
    /// Takes it back.
    Stop,
}

/// A button, with what went wrong below it. What it brings about puts other controls in its place: the focus
/// goes to the first of them.
#[component]
fn Act(id: &'static str, label: &'static str, does: Does, notices: Loaded<SmsNotices>) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let busy = Busy::default();
    let failure = RwSignal::new(None::<ApiError>);
    let run = move |_| {
        if !busy.begin() {
            return;
        }
        failure.set(None);
        spawn_local(async move {
            match changed(does).await {
                Ok(after) => {
                    let told = after.since.is_some();
                    let (said, next) = match does {
                        Does::Ask if told => (words::confirmed(lang).to_owned(), STOP),
                        Does::Ask => {
                            let number = after.mobile.as_ref().map(ToString::to_string);
                            (words::code_sent(lang, number.unwrap_or_default()), CODE)
                        }
                        Does::Stop => (words::stopped(lang).to_owned(), ASK),
                    };
                    live.announce(said);
                    show(notices, after, next);
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
            busy.end();
        });
    };
    view! {
        <button
            type="button"
            id=id
            class="btn btn-outline-primary mobile-full"
            aria-disabled=busy.aria_disabled()
            on:click=run
        >
            {label}
        </button>
        {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
    }
}

async fn changed(does: Does) -> Result<SmsNotices, ApiError> {
    match does {
        Does::Ask => api::sms::ask().await,
        Does::Stop => {
            api::sms::stop().await?;
            api::sms::show().await
        }
    }
}

/// Shows how things stand now, and moves the focus once it stands there.
fn show(notices: Loaded<SmsNotices>, after: SmsNotices, next: &'static str) {
    notices.set(after);
    request_animation_frame(move || focus_field(next));
}

/// The field for the code.
#[component]
fn Code(notices: Loaded<SmsNotices>) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let busy = Busy::default();
    let (code, wrong) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let failure = RwSignal::new(None::<ApiError>);
    let refuse = move |message: String| {
        wrong.try_set(Some(message));
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
                    show(notices, after, STOP);
                }
                Err(ApiError::Problem(problem)) if problem.problem == ProblemCode::ValidationFailed => {
                    let message = problem.fields.into_iter().next().map(|field| field.message);
                    refuse(message.unwrap_or_else(|| words::flaw_code(lang).to_owned()));
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
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
                inputmode="numeric"
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
