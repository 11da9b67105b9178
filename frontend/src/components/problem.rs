//! What went wrong, in the page.

use super::alert::{Alert, Tone};
use crate::api::ApiError;
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{problem, shell};

/// Title and remedy of a failure, in the reader's language.
pub fn explain(error: &ApiError, lang: Lang) -> (String, String) {
    match error {
        ApiError::Problem(problem) => (problem.title.clone(), problem.detail.clone()),
        ApiError::Offline => (
            shell::offline_title(lang).to_owned(),
            shell::offline_text(lang).to_owned(),
        ),
        ApiError::ServerGone => (
            problem::title(ProblemCode::Unavailable, lang).to_owned(),
            problem::detail(ProblemCode::Unavailable, lang).to_owned(),
        ),
    }
}

/// A failed operation with what to do: try again, sign in, activate the service.
#[component]
pub fn ApiFailure(
    /// Why it failed.
    error: ApiError,
    /// Does it again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let lang = use_lang();
    let (title, text) = explain(&error, lang);
    let reference = match &error {
        ApiError::Problem(problem) if problem.status >= 500 => Some(problem.instance.clone()),
        _ => None,
    };
    let remedy = match error.code() {
        Some(ProblemCode::Unauthenticated | ProblemCode::StepUpRequired) => {
            let href = crate::pages::sign_in::path_back_here(lang);
            view! { <a class="btn btn-primary" href=href>{shell::sign_in(lang)}</a> }.into_any()
        }
        Some(ProblemCode::ServiceNotActive) => {
            let href = Route::ManageServices.path(lang);
            view! { <a class="btn btn-primary" href=href>{shell::manage_services(lang)}</a> }.into_any()
        }
        Some(ProblemCode::ProfileIncomplete) => {
            let href = Route::FirstAccess.path(lang);
            view! { <a class="btn btn-primary" href=href>{shell::complete_profile(lang)}</a> }.into_any()
        }
        _ => match retry {
            Some(retry) => view! {
                <button type="button" class="btn btn-outline-primary" on:click=move |_| retry.run(())>
                    {shell::retry(lang)}
                </button>
            }
            .into_any(),
            None => ().into_any(),
        },
    };
    view! {
        <Alert tone=Tone::Danger title=title>
            <p>{text}</p>
            {reference.map(|code| view! { <p class="small">{shell::error_code(lang, code)}</p> })}
            {remedy}
        </Alert>
    }
}
